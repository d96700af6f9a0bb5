import NeedletailCouriers
import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload

/// A number with its unit as a workload file writes it: `8`, `250ms`, `40/s`, `15%`.
struct SweptNumber: Sendable, Equatable {
  enum Unit: Sendable, Equatable {
    case plain, percent
    /// Of a duration, whose amount is in nanoseconds.
    case duration
    /// `/s`, `/min`, `/h`.
    case rate(String)
  }

  /// In the unit: of `600/min` 600.
  var amount: Double
  var unit: Unit

  private static let periods: KeyValuePairs<String, Double> = ["/s": 1, "/min": 60, "/h": 3_600]

  init(_ amount: Double, _ unit: Unit) {
    self.amount = amount
    self.unit = unit
  }

  /// `nil` for what is no number.
  init?(_ text: some StringProtocol) {
    let text = String(text)
    if text.hasSuffix("%"), let amount = Self.decimal(text.dropLast()) {
      self.init(amount, .percent)
    } else if let (suffix, _) = Self.periods.first(where: { text.hasSuffix($0.key) }),
      let amount = Self.decimal(text.dropLast(suffix.count))
    {
      self.init(amount, .rate(suffix))
    } else if let amount = Self.decimal(text) {
      self.init(amount, .plain)
    } else if let span = WrittenDuration.duration(text) {
      self.init(Double(span.nanoseconds), .duration)
    } else {
      return nil
    }
  }

  /// Digits with a point and a sign at most; no exponent.
  private static func decimal(_ text: some StringProtocol) -> Double? {
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
    guard isPlain, text.contains(where: \.isNumber), let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// Where it lies on an axis: seconds, jobs a second, a share of 1, or the number itself.
  var place: Double {
    switch unit {
    case .plain: amount
    case .percent: amount / 100
    case .duration: amount / 1e9
    case .rate(let suffix): amount / (Self.periods.first { $0.key == suffix }?.value ?? 1)
    }
  }

  /// The axis that it lies on.
  var axis: SweptUnit {
    switch unit {
    case .plain: .number
    case .percent: .share
    case .duration: .seconds
    case .rate: .perSecond
    }
  }

  /// As the workload file takes it.
  var text: String {
    switch unit {
    case .plain: Self.digits(amount)
    case .percent: Self.digits(amount) + "%"
    case .rate(let suffix): Self.digits(amount) + suffix
    case .duration:
      switch amount {
      case 1e9...: Self.digits(amount / 1e9) + "s"
      case 1e6...: Self.digits(amount / 1e6) + "ms"
      case 1e3...: Self.digits(amount / 1e3) + "us"
      default: Self.digits(amount) + "ns"
      }
    }
  }

  /// The shortest decimal, whole where it is.
  static func digits(_ value: Double) -> String {
    guard var text = value.plainDecimal else { return "0" }
    if text.hasSuffix(".0") { text.removeLast(2) }
    return text
  }
}

/// What the values of a key that is varied lie along.
package enum SweptUnit: String, Sendable, CaseIterable {
  case number = ""
  case seconds = "s"
  case perSecond = "/s"
  /// 0 to 1.
  case share
}
