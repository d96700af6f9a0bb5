/// The nanoseconds of one thread of a job's critical path by what they were spent on and whose that was, whole up to an instant.
/// 128 bytes, two cache lines.
///
/// What most jobs have lies in it, in a place each; the rest in a list (`FurtherParts`), of which an account that is copied must
/// not have two owners.
struct Account: BitwiseCopyable {
  /// What is entered up to here; the parts add up to the time since the account began.
  var upTo: UInt64
  /// The first of its further parts; −1 for none.
  var firstFurther: Int32 = -1
  /// Fills the record up to cache lines, so that none lies in one more.
  private var unused: Int32 = 0
  /// By number (`OwnerNumbers`), of those that are near. Those that no scenario has need not be set.
  var near = Near(repeating: 0)

  typealias Near = InlineArray<14, UInt64>
  /// Near places in the first of the two lines.
  static var inFirstLine: Int { 6 }

  init(from instant: UInt64) { upTo = instant }
}
