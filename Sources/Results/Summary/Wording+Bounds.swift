package import NeedletailEngine
import NeedletailNotation

extension Wording {
  /// A figure and the bound it is held against, each as it would be written alone; where that is the same text for two values, both in one
  /// unit with the fewest decimals that tell them apart: `61.4 s` and `61.0 s`, not `1 min 1 s` twice.
  ///
  /// - Parameter unit: `nil` for a plain count.
  package func pair(_ observed: Double, bound: Double, in unit: Figure.Unit?) -> (observed: String, bound: String) {
    func alone(_ value: Double) -> String { unit.map { self.value(value, in: $0) } ?? decimal(value, places: 0) }
    let words = (alone(observed), alone(bound))
    guard words.0 == words.1, observed != bound, observed.isFinite, bound.isFinite else { return words }
    let measure = commonMeasure(of: min(observed.magnitude, bound.magnitude), in: unit)
    let (one, other) = (observed * measure.scale, bound * measure.scale)
    var (places, power) = (0, 1.0)
    // Beyond sixteen digits a number has nothing more to tell, and beyond eighteen decimals `decimal` has none.
    while places <= 18, max(one.magnitude, other.magnitude) * power < 1e16 {
      let digits = (decimal(one, places: places), decimal(other, places: places))
      if digits.0 != digits.1 { return (measure.text(digits.0), measure.text(digits.1)) }
      (places, power) = (places + 1, power * 10)
    }
    return (measure.text(one.plainDecimal ?? words.0), measure.text(other.plainDecimal ?? words.1))
  }

  /// What both values of a pair are written in: their unit times `scale`, with what stands around the digits.
  private struct CommonMeasure {
    var scale: Double
    var before = ""
    var after = ""

    func text(_ digits: String) -> String { before + digits + after }
  }

  private func commonMeasure(of smallest: Double, in unit: Figure.Unit?) -> CommonMeasure {
    switch unit {
    case .milliseconds: time(of: smallest, perSecond: 1_000)
    case .seconds: time(of: smallest, perSecond: 1)
    case .share: CommonMeasure(scale: 100, after: " %")
    case .dollars, .dollarsPerJob: CommonMeasure(scale: 1, before: "$")
    case .jobs, .calls, .attempts, .agents, .tokens, .events, .replies, .slots, .permits, .jobsPerSecond,
      .callsPerSecond, .attemptsPerSecond, .requestsPerMinute, .tokensPerMinute, nil:
      CommonMeasure(scale: 1)
    }
  }

  /// The largest unit, up to seconds, that the smallest value has one of.
  private func time(of smallest: Double, perSecond: Double) -> CommonMeasure {
    let seconds = smallest / perSecond
    let units: [(perSecond: Double, name: String)] = [
      (1, "s"), (1e3, "ms"), (1e6, "\(typeface.micro)s"), (1e9, "ns"),
    ]
    let unit = units.first { seconds * $0.perSecond >= 1 } ?? (1e9, "ns")
    return CommonMeasure(scale: unit.perSecond / perSecond, after: " \(unit.name)")
  }
}
