/// A sample held against its bound, on each scale on which something is allowed.
///
/// A figure is broken where it is beyond what is allowed on every scale. That is a test of a union of hypotheses, each at
/// the full level, so its p-value is the largest of theirs (Berger 1982).
struct BoundTest {
  /// Estimates on one scale, and the values between which they may lie.
  struct Scale {
    let estimates: HodgesLehmann
    let lowest: Double
    let highest: Double
    let isRatio: Bool
  }

  let scales: [Scale]
  let worse: Bound.Worse
  let estimates: PairedEstimates

  init(_ sample: PairedSample, _ bound: Bound) {
    estimates = PairedEstimates(sample)
    worse = bound.worse
    var scales: [Scale] = []
    if let ratios = estimates.ratios, let share = bound.allowedShare(of: sample) {
      scales.append(Scale(estimates: ratios, lowest: 1 - share, highest: 1 + share, isRatio: true))
    }
    if let change = bound.allowedChange(of: sample) {
      scales.append(Scale(estimates: estimates.differences, lowest: -change, highest: change, isRatio: false))
    }
    self.scales = scales
  }

  /// The p-value of "the change is within the bound". Where both directions are for the worse, the smaller one doubled.
  var probability: Double {
    func above() -> Double { scales.map { $0.estimates.probability(notAbove: $0.highest) }.max() ?? 1 }
    func below() -> Double { scales.map { $0.estimates.probability(notBelow: $0.lowest) }.max() ?? 1 }
    return switch worse {
    case .higher: above()
    case .lower: below()
    case .either: min(1, 2 * min(above(), below()))
    }
  }

  /// The levels of the lower and the upper limit, where a worse figure is told at `breaking` and one that is within its
  /// bound at `holding`. Where both directions are for the worse the limits serve for both, at half the breaking level.
  func levels(breaking: Double, holding: Double) -> (low: Double, high: Double) {
    switch worse {
    case .higher: (breaking, holding)
    case .lower: (holding, breaking)
    case .either: (min(breaking / 2, holding), min(breaking / 2, holding))
    }
  }

  /// Whether the limits at these levels lie within the bound, on one scale on the sides that are for the worse.
  func isWithin(_ levels: (low: Double, high: Double)) -> Bool {
    func isBelow() -> Bool {
      scales.contains { scale in scale.estimates.upperLimit(level: levels.high).map { $0 <= scale.highest } ?? false }
    }
    func isAbove() -> Bool {
      scales.contains { scale in scale.estimates.lowerLimit(level: levels.low).map { $0 >= scale.lowest } ?? false }
    }
    return switch worse {
    case .higher: isBelow()
    case .lower: isAbove()
    case .either: isBelow() && isAbove()
    }
  }
}
