/// The span that time figures cover: from the end of the warm-up until arrivals stop, or, where all jobs came at one instant, from there
/// to the last end.
struct MeasuredWindow: BitwiseCopyable {
  /// The end of the warm-up; of a makespan the instant of all arrivals.
  var start: UInt64
  /// `UInt64.max` while that is unknown.
  var end: UInt64 = .max
  var isMakespan = false
}
