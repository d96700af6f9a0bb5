/// A sample held against its bound, on each scale on which something is allowed.
///
/// A figure is broken where it is beyond all that is allowed. That is a test of a union of hypotheses, each at
/// the full level, so its p-value is the largest of theirs (Berger 1982).
struct BoundTest {
  /// One of what the bound gives: the estimates on its scale, and the values between which they may lie.
  struct Part {
    let basis: Bound.Basis
    let estimates: HodgesLehmann
    let lowest: Double
    let highest: Double

    init(_ basis: Bound.Basis, _ estimates: PairedEstimates) {
      self.basis = basis
      let unchanged: Double = basis.isShare ? 1 : 0
      // Only a sample that has ratios has shares to be held against.
      self.estimates = basis.isShare ? estimates.ratios ?? estimates.differences : estimates.differences
      (lowest, highest) = (unchanged - basis.allowed, unchanged + basis.allowed)
    }

    func isAbove(level: Double) -> Bool { estimates.lowerLimit(level: level).map { $0 >= lowest } ?? false }
    func isBelow(level: Double) -> Bool { estimates.upperLimit(level: level).map { $0 <= highest } ?? false }

    /// The p-value of "the change is within this", where such changes are for the worse. Where both directions are, the smaller one doubled.
    func probability(_ worse: Bound.Worse) -> Double {
      let (above, below) = (estimates.probability(notAbove: highest), estimates.probability(notBelow: lowest))
      return switch worse {
      case .higher: above
      case .lower: below
      case .either: min(1, 2 * min(above, below))
      }
    }
  }

  let parts: [Part]
  let worse: Bound.Worse
  let estimates: PairedEstimates

  init(_ sample: PairedSample, _ bound: Bound) {
    let estimates = PairedEstimates(sample)
    self.estimates = estimates
    worse = bound.worse
    parts = bound.bases(for: sample).map { Part($0, estimates) }
  }

  /// The p-value of "the change is within the bound". Where both directions are for the worse, the smaller one doubled.
  var probability: Double {
    func largest(_ worse: Bound.Worse) -> Double { parts.map { $0.probability(worse) }.max() ?? 1 }
    guard worse == .either else { return largest(worse) }
    return min(1, 2 * min(largest(.higher), largest(.lower)))
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

  /// Whether the limits at these levels lie within the bound, by any part on the sides that are for the worse.
  func isWithin(_ levels: (low: Double, high: Double)) -> Bool {
    func isBelow() -> Bool { parts.contains { $0.isBelow(level: levels.high) } }
    func isAbove() -> Bool { parts.contains { $0.isAbove(level: levels.low) } }
    return switch worse {
    case .higher: isBelow()
    case .lower: isAbove()
    case .either: isBelow() && isAbove()
    }
  }

  /// The part that decides: the first within which the limits lie, or else the one that is exceeded the least surely.
  func deciding(_ levels: (low: Double, high: Double)) -> Bound.Basis {
    let within = parts.first { part in
      (worse == .lower || part.isBelow(level: levels.high)) && (worse == .higher || part.isAbove(level: levels.low))
    }
    if let within { return within.basis }
    return parts.dropFirst().reduce(parts[0]) { one, other in
      other.probability(worse) > one.probability(worse) ? other : one
    }.basis
  }
}
