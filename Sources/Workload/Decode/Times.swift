import NeedletailCouriers
import NeedletailEngine

/// Readers of durations and rates, whose units are part of the value.
extension Value {
  private static let units: [(suffix: String, nanoseconds: UInt64)] = [
    ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("m", 60_000_000_000), ("h", 3_600_000_000_000),
  ]
  static let durationRemedy = "write a duration such as 250ms, 1.5s, 10m or 2h"

  /// A span such as `250ms`; `0` needs no unit. At most 100 h.
  func duration() -> Duration? {
    guard let scalar, !node.isNull else { return mistyped(Self.durationRemedy) }
    let text = scalar.text
    guard text.utf8.count <= 64 else { return wrong("\(node.kind) is not a duration", Self.durationRemedy) }
    let head = text.prefix { "+-.0123456789".contains($0) }
    let suffix = text.dropFirst(head.count).drop { $0 == " " }
    guard let decimal = Decimal(head) else {
      let isLong = !head.isEmpty && head.count > 18 && Self.number(String(head)) != nil
      return isLong
        ? wrong("\(node.kind) has more than 18 digits", Self.durationRemedy)
        : wrong("\(node.kind) is not a duration", Self.durationRemedy)
    }
    guard !suffix.isEmpty else {
      if decimal.isZero { return .zero }
      return wrong("\(node.kind) has no unit", "write \(head)ms or \(head)s, whichever is meant")
    }
    guard let unit = Self.units.first(where: { $0.suffix == suffix }) else {
      return wrong("the unit `\(String(suffix).abbreviated)` is unknown", "use ns, us, ms, s, m or h, as in 250ms")
    }
    return span(decimal, times: unit.nanoseconds)
  }

  /// A span above zero.
  func positiveDuration() -> Duration? {
    guard let span = duration() else { return nil }
    return span > .zero ? span : wrong("is 0", "write a duration above 0, such as 250ms")
  }

  /// A plain number of milliseconds, for keys that end in `_ms`.
  func milliseconds() -> Duration? {
    guard let scalar, let decimal = Decimal(scalar.text[...]) else {
      return mistyped("write a number of milliseconds without a unit, such as 20000")
    }
    guard let span = span(decimal, times: 1_000_000) else { return nil }
    return span > .zero ? span : wrong("is 0", "write a number of milliseconds above 0")
  }

  private func span(_ decimal: Decimal, times unit: UInt64) -> Duration? {
    guard !decimal.isBelowZero else { return wrong("\(node.kind) is negative", "write a duration of 0 or more") }
    switch decimal.times(unit) {
    case .whole(let span) where span <= Limits.duration.nanoseconds: return Duration(nanoseconds: span)
    case .whole, .tooLarge: return wrong("\(node.kind) is longer than 100 h", "write at most 100h")
    case .fractional:
      return wrong("\(node.kind) is not a whole number of nanoseconds", "write fewer digits after the point")
    }
  }

  /// A number a second, minute or hour: `120/s`. At most 10⁹/s.
  func rate(allowsZero: Bool = false) -> Rate? {
    let remedy = "write a rate such as 120/s, 10000/min or 5/h"
    guard let scalar, !node.isNull else { return mistyped(remedy) }
    let parts = scalar.text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Self.number(String(parts[0]).trimmed) else {
      if parts.count == 1, Self.number(scalar.text) != nil {
        return wrong("\(node.kind) has no unit", "write \(scalar.text.abbreviated)/s, /min or /h")
      }
      return wrong("\(node.kind) is not a rate", remedy)
    }
    let period: Duration
    switch String(parts[1]).trimmed {
    case "s": period = .seconds(1)
    case "min": period = .seconds(60)
    case "h": period = .seconds(3_600)
    case let unit: return wrong("the unit `/\(unit.abbreviated)` is unknown", "use /s, /min or /h")
    }
    guard count >= 0, count > 0 || allowsZero else {
      return wrong(
        "\(node.kind) is \(count == 0 ? "zero" : "negative")", "write a rate \(allowsZero ? "of 0 or more" : "above 0")"
      )
    }
    let rate = Rate(count, per: period)
    guard rate.perSecond <= Limits.ratePerSecond else {
      return wrong("\(node.kind) is more than 1e9 a second", "write at most 1e9/s")
    }
    return rate
  }
}

/// Durations where no file is read, such as those of the command line.
package enum WrittenDuration {
  /// A span such as `250ms`, above 0 and at most 100 h; `nil` when the text is none.
  package static func duration(_ text: String) -> Duration? {
    let node = Node(place: .start, content: .scalar(Node.Scalar(text: text, isPlain: true)))
    return Value(node, key: "", Diagnostics(path: "")).positiveDuration()
  }
}

extension String {
  /// Without spaces at either end.
  var trimmed: String {
    var rest = self[...]
    while rest.first == " " { rest = rest.dropFirst() }
    while rest.last == " " { rest = rest.dropLast() }
    return String(rest)
  }
}
