/// How long something took, or when in a run it was, as people read it: the one style of summaries, reports, progress and errors.
///
/// Below a minute three significant digits in the unit that suits them, `412 µs`, `1.24 ms`, `59.9 s`; from there minutes and whole
/// seconds, `1 min 0 s`; from an hour hours and whole minutes, `1 h 5 min`; from 100 h whole hours. What rounds up to the next unit
/// is written in that: 999.95 ms is `1.00 s`, and 59.99 s is `1 min 0 s`. Nothing is `0`.
package enum DurationWords {
  /// - Parameters:
  ///   - value: nanoseconds; what is negative is taken for nothing.
  ///   - micro: how the terminal writes the sign for a millionth.
  package static func text(nanoseconds value: Double, micro: String = "µ") -> String {
    guard value > 0, value < 0x1p63 else { return value > 0 ? "forever" : "0" }
    switch value {
    case ..<0.5: return "0"
    case ..<999.5: return "\(UInt64(value.rounded())) ns"
    case ..<999_500: return "\(significant(value / 1e3)) \(micro)s"
    case ..<999_500_000: return "\(significant(value / 1e6)) ms"
    case ..<59.95e9: return "\(significant(value / 1e9)) s"
    case ..<3_599.5e9: return pair(UInt64((value / 1e9).rounded()), "min", "s")
    case ..<359_970e9: return pair(UInt64((value / 60e9).rounded()), "h", "min")
    default: return "\(UInt64((value / 3_600e9).rounded())) h"
    }
  }

  package static func text(nanoseconds value: UInt64, micro: String = "µ") -> String {
    text(nanoseconds: Double(value), micro: micro)
  }

  /// A duration that somebody chose, or a mark of an axis, in the same units with nothing rounded away and nothing that is zero:
  /// `1 min`, `1 min 30 s`, `2.5 s`.
  package static func exact(nanoseconds value: UInt64) -> String {
    switch value {
    case 0: return "0"
    case ..<1_000: return "\(value) ns"
    case ..<1_000_000: return "\(decimal(value, per: 1_000)) µs"
    case ..<1_000_000_000: return "\(decimal(value, per: 1_000_000)) ms"
    default:
      let (minutes, rest) = value.quotientAndRemainder(dividingBy: 60_000_000_000)
      let parts = [(minutes / 60, "h"), (minutes % 60, "min")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      return (parts + (rest > 0 ? ["\(decimal(rest, per: 1_000_000_000)) s"] : [])).joined(separator: " ")
    }
  }

  private static func pair(_ value: UInt64, _ large: String, _ small: String) -> String {
    "\(value / 60) \(large) \(value % 60) \(small)"
  }

  /// Three significant digits of a value from 1 to 1,000: two decimals below 9.995, one below 99.95.
  private static func significant(_ value: Double) -> String {
    let places: UInt64 = value < 9.995 ? 100 : value < 99.95 ? 10 : 1
    return decimal(UInt64((value * Double(places)).rounded()), per: places, isPadded: true)
  }

  /// A quotient in decimal digits; `scale` is a power of ten.
  private static func decimal(_ value: UInt64, per scale: UInt64, isPadded: Bool = false) -> String {
    var fraction = String(scale + value % scale).dropFirst()
    while !isPadded, fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? "\(value / scale)" : "\(value / scale).\(fraction)"
  }
}
