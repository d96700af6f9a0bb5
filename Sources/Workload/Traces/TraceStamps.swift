import NeedletailEngine
import NeedletailNotation

/// The stamps of a trace as they are read: numbers of a unit, from any origin. It also keeps what would show that they are of
/// another unit.
struct TraceStamps: Sendable {
  /// What they are read as.
  let unit: TraceUnit
  /// The file says so: then there is no doubt.
  private let isStated: Bool
  private var count = 0
  private var first: UInt64?
  private var fractions = 0
  /// Rows are numbered as Bailian's are, whose stamps are seconds.
  private var areChats = false

  /// - Parameter unit: `nil` for the format's own.
  init(unit: TraceUnit?, of format: TraceFormat) {
    self.unit = unit ?? format.unit ?? .nanoseconds
    isStated = unit != nil || format.unit == nil
  }

  /// Nanoseconds since the origin; `nil` for a negative number and beyond 64 bits.
  mutating func instant(_ number: DecimalNumber) -> UInt64? {
    guard let instant = number.scaled(byPowerOfTen: unit.powerOfTen, upTo: .max) else { return nil }
    if isStated { return instant }
    count += 1
    if first == nil { first = number.scaled(byPowerOfTen: 0, upTo: .max) }
    if number.whole(upTo: .max) == nil { fractions += 1 }
    return instant
  }

  /// The same for a field of comma-separated rows.
  mutating func instant(_ field: ArraySlice<UInt8>, _ csv: CSVReader, _ place: Int) throws(TraceError) -> UInt64 {
    let number = DecimalNumber(whole: field)
    guard let instant = number.flatMap({ self.instant($0) }) else {
      throw csv.text.error(
        at: csv.offset(of: place), "\(PlacedText.excerpt(field)) is not a time; \(remedy(for: number))")
    }
    return instant
  }

  /// What would be right in place of a stamp that is out of range.
  func remedy(for number: DecimalNumber?) -> String {
    let stamp = number?.scaled(byPowerOfTen: 0, upTo: .max) ?? 0
    guard let epoch = Self.epoch(of: stamp), epoch != unit else { return "use \(unit.name), 0 or more" }
    return "use \(unit.name), or, for \(epoch.name) since 1970, write unit: \(epoch.rawValue)"
  }

  /// A row has a number as Bailian's have.
  mutating func noteChat() { areChats = true }

  /// What another unit shows by.
  struct Doubt: Sendable, Equatable {
    var unit: TraceUnit
    var likely: TraceUnit
    var reason: String
  }

  /// Rows a second that no trace of a model's requests has: in a unit of which it has fractions, in whole stamps where there are
  /// enough rows to tell, and of chats, as Bailian's are.
  private static let implausible = (withFractions: 100.0, whole: 1000.0, ofChats: 30.0)
  /// Fewer whole stamps may well be a burst.
  private static let enoughRows = 100

  /// What speaks against the unit, if anything does.
  ///
  /// - Parameter span: Nanoseconds between the first and the last row, as read.
  func doubt(span: UInt64) -> Doubt? {
    if isStated { return nil }
    if let first, let epoch = Self.epoch(of: first) {
      if epoch == unit { return nil }
      return Doubt(unit: unit, likely: epoch, reason: "the first is \(first), as \(epoch.name) since 1970 are")
    }
    guard unit == .milliseconds else { return nil }
    if areChats, fractions > 0 {
      return Doubt(unit: unit, likely: .seconds, reason: "they have fractions, and rows have a chat_id")
    }
    guard count > 1, span > 0 else { return nil }
    let rate = Double(count - 1) / (Double(span) / 1e9)
    var sign: String?
    if areChats, rate >= Self.implausible.ofChats { sign = "rows have a chat_id, and " }
    if count >= Self.enoughRows, rate >= Self.implausible.whole { sign = "" }
    if fractions > 0, rate >= Self.implausible.withFractions { sign = "they have fractions, and " }
    return sign.map { sign in
      Doubt(unit: unit, likely: .seconds, reason: "\(sign)\(Int(min(rate, 1e15)).counted("row")) came in a second")
    }
  }

  /// The unit in which a stamp counts from 1970: seconds have ten digits from 2001 to 2286, each finer unit three more.
  private static func epoch(of stamp: UInt64) -> TraceUnit? {
    switch stamp {
    case 1_000_000_000..<10_000_000_000: .seconds
    case 1_000_000_000_000..<10_000_000_000_000: .milliseconds
    case 1_000_000_000_000_000..<10_000_000_000_000_000: .microseconds
    case 1_000_000_000_000_000_000..<10_000_000_000_000_000_000: .nanoseconds
    default: nil
    }
  }
}
