import NeedletailCouriers
import NeedletailEngine

/// The grammar of durations, for whatever reads one: `250ms`, `1.5s`, `5m30s`, `1h2m3.5s`; `0` needs no unit.
///
/// Each part is a number and a unit. Units go from long to short, each once; a space may stand before each part but the first, and before
/// each unit.
package enum WrittenDuration {
  /// Why a text is no duration, and what would be right.
  package struct Fault: Error, Equatable {
    package var message: String
    package var remedy: String
  }

  static let remedy = "write a duration such as 250ms, 1.5s, 5m30s or 2h"

  /// The longest first, each with its spellings.
  private static let units: [(spellings: [String], nanoseconds: Nanoseconds)] = [
    (["h"], 3_600_000_000_000), (["m"], 60_000_000_000), (["s"], 1_000_000_000), (["ms"], 1_000_000),
    (["us", "µs", "μs"], 1_000), (["ns"], 1),
  ]

  /// A span above 0 and at most 100 h; `nil` when the text is none.
  package static func duration(_ text: String) -> Duration? { try? positive(text) }

  /// A span above 0 and at most 100 h.
  package static func positive(_ text: String) throws(Fault) -> Duration {
    let span = try span(text)
    guard span > .zero else { throw Fault(message: "is 0", remedy: "write a duration above 0, such as 250ms") }
    return span
  }

  /// A span of 0 to 100 h.
  ///
  /// - Parameter called: what messages call the text; its own words unless given.
  static func span(_ text: String, called: () -> String? = { nil }) throws(Fault) -> Duration {
    func name() -> String { called() ?? "`\(text.abbreviated)`" }
    guard text.utf8.count <= 64 else { throw Fault(message: "\(name()) is not a duration", remedy: remedy) }
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    var sum: Nanoseconds = 0
    var last: Int?
    repeat {
      let head = Substring(rest.prefix(while: isOfNumber))
      let number = try number(head, name)
      rest = rest[head.endIndex...].drop(while: isSpace)
      let word = rest.prefix { !isOfNumber($0) && !isSpace($0) && !isSign($0) }
      let spelling = String(Substring(word))
      guard !spelling.isEmpty else {
        if last == nil, rest.isEmpty, number.isZero { return .zero }
        throw withoutUnit(text, head, name, after: last)
      }
      guard let unit = units.firstIndex(where: { $0.spellings.contains(spelling) }) else {
        throw Fault(
          message: "the unit `\(spelling.abbreviated)` is unknown", remedy: "use ns, us, ms, s, m or h, as in 250ms")
      }
      if let last, unit <= last { throw misplaced(unit, last, name) }
      last = unit
      sum = try total(sum, number, units[unit].nanoseconds, name)
      rest = rest[word.endIndex...].drop(while: isSpace)
    } while !rest.isEmpty
    guard !isNegative || sum == 0 else {
      throw Fault(message: "\(name()) is negative", remedy: "write a duration of 0 or more")
    }
    return Duration(nanoseconds: sum)
  }

  /// A sum with a number of units more; at most 100 h.
  static func total(
    _ sum: Nanoseconds, _ number: Decimal, _ unit: Nanoseconds, _ name: () -> String
  ) throws(Fault) -> Nanoseconds {
    switch number.times(unit) {
    // Neither comes near to 2⁶⁴.
    case .whole(let span) where span <= Limits.duration.nanoseconds && sum + span <= Limits.duration.nanoseconds:
      return sum + span
    case .whole, .tooLarge: throw Fault(message: "\(name()) is longer than 100 h", remedy: "write at most 100h")
    case .fractional:
      throw Fault(
        message: "\(name()) is not a whole number of nanoseconds", remedy: "write fewer digits after the point")
    }
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") }

  private static func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }

  private static func number(_ head: Substring, _ name: () -> String) throws(Fault) -> Decimal {
    if let number = Decimal(head) { return number }
    let isLong = head.utf8.count > 18 && Value.number(String(head)) != nil
    throw Fault(message: isLong ? "\(name()) has more than 18 digits" : "\(name()) is not a duration", remedy: remedy)
  }

  private static func withoutUnit(_ text: String, _ head: Substring, _ name: () -> String, after last: Int?) -> Fault {
    guard let last else {
      return Fault(message: "\(name()) has no unit", remedy: "write \(head)ms or \(head)s, whichever is meant")
    }
    let next = last + 1 < units.count ? units[last + 1].spellings[0] : nil
    return Fault(
      message: "the last part of \(name()) has no unit",
      remedy: next.map { "write \(text.trimmed)\($0) if that is meant" } ?? remedy)
  }

  private static func misplaced(_ unit: Int, _ last: Int, _ name: () -> String) -> Fault {
    let spelling = units[unit].spellings[0]
    let example = "as in 1h5m30s"
    return unit == last
      ? Fault(message: "\(name()) has the unit `\(spelling)` twice", remedy: "write each unit once, \(example)")
      : Fault(
        message: "\(name()) has `\(spelling)` behind `\(units[last].spellings[0])`",
        remedy: "write the longest unit first, \(example)")
  }
}
