import NeedletailCouriers
import NeedletailEngine

/// Readers of durations and rates, whose units are part of the value.
extension Value {
  /// A span such as `250ms` or `5m30s`; `0` needs no unit. At most 100 h.
  func duration() -> Duration? {
    guard let scalar, !node.isNull else { return mistyped(WrittenDuration.remedy) }
    do throws(WrittenDuration.Fault) {
      return try WrittenDuration.span(scalar.text, called: { node.kind })
    } catch {
      if let separated = separatedDigits(isLegal: { (try? WrittenDuration.span($0)) != nil }) {
        return wrong(separated.message, separated.remedy)
      }
      return wrong(error.message, error.remedy)
    }
  }

  /// A span above zero.
  func positiveDuration() -> Duration? {
    guard let span = duration() else { return nil }
    return span > .zero ? span : wrong("is 0", "write a duration above 0, such as 250ms")
  }

  /// A plain number of milliseconds, for keys that end in `_ms`.
  func milliseconds() -> Duration? {
    guard let scalar, let decimal = Decimal(scalar.text[...]) else {
      if let separated = separatedDigits(isLegal: { Decimal($0[...]) != nil }) {
        return wrong(separated.message, separated.remedy)
      }
      return mistyped("write a number of milliseconds without a unit, such as 20000")
    }
    guard !decimal.isBelowZero else { return wrong("\(node.kind) is negative", "write a duration of 0 or more") }
    do throws(WrittenDuration.Fault) {
      let span = try WrittenDuration.total(0, decimal, 1_000_000, { node.kind })
      return span > 0 ? Duration(nanoseconds: span) : wrong("is 0", "write a number of milliseconds above 0")
    } catch {
      return wrong(error.message, error.remedy)
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
      if let separated = separatedDigits(isLegal: {
        Self.number(String($0.prefix { $0 != "/" }).trimmed) != nil && $0.contains("/")
      }) {
        return wrong(separated.message, separated.remedy)
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

extension String {
  /// Without spaces at either end.
  var trimmed: String {
    let space = UInt8(ascii: " ")
    guard utf8.first == space || utf8.last == space else { return self }
    var rest = utf8[...]
    while rest.first == space { rest.removeFirst() }
    while rest.last == space { rest.removeLast() }
    return String(Substring(rest))
  }
}
