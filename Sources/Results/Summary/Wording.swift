import NeedletailCouriers
package import NeedletailEngine
import NeedletailNotation

/// How figures are worded for a reader: rounded, grouped, with a unit.
package struct Wording {
  var typeface: Typeface

  package init(typeface: Typeface) { self.typeface = typeface }

  /// `1,234,567`.
  package func count(_ value: some BinaryInteger) -> String { value.grouped }

  /// Rounded to some decimals, half away from zero, thousands grouped.
  package func decimal(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return typeface.nothing }
    guard value.magnitude < 1e12 else { return value.plainDecimal ?? typeface.nothing }
    let scale = (0..<places).reduce(1.0) { power, _ in power * 10 }
    let scaled = Int64((value.magnitude * scale).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + count(scaled) }
    let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
    let digits = String(fraction)
    return sign + count(whole) + "." + String(repeating: "0", count: places - digits.count) + digits
  }

  /// Three significant digits, at most two decimals below 10: `0.42`, `9.87`, `98.7`, `987`, `9,870`.
  package func measure(_ value: Double) -> String {
    if value.magnitude >= 99.95 { return decimal(value, places: 0) }
    return decimal(value, places: value.magnitude >= 9.995 ? 1 : 2)
  }

  /// A count, or a mean of counts: whole where it is, else as a measure.
  package func number(_ value: Double) -> String {
    value == value.rounded() ? decimal(value, places: 0) : measure(value)
  }

  /// A duration or an instant of a run in the one style of all words: see `DurationWords`.
  package func duration(nanoseconds value: Double) -> String {
    DurationWords.text(nanoseconds: value, micro: typeface.micro)
  }

  /// A duration that somebody chose, or a mark of an axis: nothing rounded away, and nothing that is zero.
  package func exactDuration(nanoseconds value: UInt64) -> String { DurationWords.exact(nanoseconds: value) }

  package func duration(nanoseconds value: UInt64) -> String { duration(nanoseconds: Double(value)) }

  package func duration(_ span: Duration) -> String { duration(nanoseconds: span.nanoseconds) }

  /// `12.3 %`; small shares keep two decimals, and what is not nothing is never written as nothing.
  package func share(_ value: Double) -> String {
    guard value.isFinite else { return typeface.nothing }
    let percent = value * 100
    if percent > 0, percent < 0.01 { return "<0.01 %" }
    return decimal(percent, places: percent >= 10 || percent == 0 ? 1 : 2) + " %"
  }

  /// How fast a run's clock goes that is not the wall's: `10 × as fast as the wall clock`.
  package func pace(_ timeScale: Double) -> String {
    "\(factor(timeScale)) \(typeface.times) as fast as the wall clock"
  }

  /// What something is multiplied by: `10`, `2.50`.
  package func factor(_ value: Double) -> String {
    value == value.rounded() ? decimal(value, places: 0) : measure(value)
  }

  /// `1.23 M`, `45.6 k`, `789`.
  package func magnitude(_ value: Double) -> String {
    switch value {
    case 999_500_000...: measure(value / 1e9) + " G"
    case 999_500...: measure(value / 1e6) + " M"
    case 9_995...: measure(value / 1e3) + " k"
    default: measure(value)
    }
  }

  /// A value of a figure in its unit.
  package func value(_ value: Double, in unit: Figure.Unit) -> String {
    switch unit {
    case .milliseconds: duration(nanoseconds: max(0, value) * 1e6)
    case .seconds: duration(nanoseconds: max(0, value) * 1e9)
    case .share: share(value)
    case .dollars, .dollarsPerJob: dollars(value)
    case .jobs, .calls, .attempts, .agents, .tokens, .events, .replies, .slots, .permits, .jobsPerSecond,
      .callsPerSecond, .attemptsPerSecond, .requestsPerMinute, .tokensPerMinute:
      number(value)
    }
  }

  /// US dollars: cents from a dollar on, four significant places below.
  package func dollars(_ value: Double) -> String {
    "$" + decimal(value, places: value.magnitude >= 1 || value == 0 ? 2 : value.magnitude >= 0.01 ? 4 : 6)
  }
}
