import NeedletailCouriers
import NeedletailEngine

/// How values are written in a workload file, so that reading them gives the same value back.
enum Spelling {
  /// The shortest usual unit that is exact.
  static func duration(_ span: Duration) -> String {
    switch span.nanoseconds {
    case 0: "0s"
    case let span where span.isMultiple(of: 3_600_000_000_000): "\(span / 3_600_000_000_000)h"
    case let span where span.isMultiple(of: 60_000_000_000): "\(span / 60_000_000_000)m"
    case let span where span >= 1_000_000_000: decimal(span, unit: 1_000_000_000) + "s"
    case let span where span >= 1_000_000: decimal(span, unit: 1_000_000) + "ms"
    case let span where span >= 1_000: decimal(span, unit: 1_000) + "us"
    case let span: "\(span)ns"
    }
  }

  /// Without a unit, for keys that end in `_ms`.
  static func milliseconds(_ span: Duration) -> String { decimal(span.nanoseconds, unit: 1_000_000) }

  static func rate(_ rate: Rate) -> String {
    let period =
      switch rate.period {
      case .seconds(60): "min"
      case .seconds(3_600): "h"
      default: "s"
      }
    let isNamed = period != "s" || rate.period == .seconds(1)
    return number(isNamed ? rate.count : rate.perSecond) + "/" + period
  }

  /// The shortest decimal that reads as the same number.
  static func number(_ number: Double) -> String { Value.show(number) }

  /// Text as a value: in double quotes, unless it is a plain word that means nothing else. A `${` in it stays one.
  static func text(_ text: String) -> String { key(text.replacing("${", with: "$${")) }

  /// Text as a key, where variables have no meaning.
  static func key(_ text: String) -> String {
    let isWord =
      text.utf8.first.map { (0x61...0x7A).contains($0 | 0x20) } == true
      && text.utf8.allSatisfy {
        (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || "-_./".utf8.contains($0)
      }
    let reserved = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
    if isWord && !reserved.contains(text.lowercased()) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _
      where scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value) || scalar.value == 0xFEFF
        || scalar.value == 0x2028 || scalar.value == 0x2029:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func decimal(_ span: Nanoseconds, unit: Nanoseconds) -> String {
    var fraction = String(unit + span % unit).dropFirst()
    while fraction.last == "0" { fraction = fraction.dropLast() }
    return String(span / unit) + (fraction.isEmpty ? "" : "." + fraction)
  }
}
