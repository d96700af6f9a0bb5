/// How much a figure changed in the mean over its pairs, by Student's t (Student 1908).
///
/// Ranks say what most pairs do: where fewer than about three in ten differ, their estimate is no change, and its interval ends there too. The mean
/// counts what those few differ by, so it is what tells a failure that strikes one run in a hundred.
public struct MeanChange: Sendable, Equatable {
  /// The means of each side.
  public let base: Double
  public let head: Double
  /// Head less base, in the figure's own unit, with limits at the levels asked for; none of a single pair.
  public let change: Effect.Change
  /// Pairs whose own change is for the worse and beyond what is allowed.
  public let pairsBeyond: Int

  private let standardError: Double
  private let degreesOfFreedom: Int

  /// - Parameters:
  ///   - levels: one-sided, of the lower and the upper limit.
  ///   - bound: what is allowed; `nil` counts every pair that differs.
  /// - Complexity: O(n).
  public init(of sample: PairedSample, lowLevel: Double, highLevel: Double, bound: Bound? = nil) {
    let differences = sample.differences
    let count = Double(differences.count)
    let mean = differences.reduce(0, +) / count
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    base = sample.baseMean
    head = sample.head.reduce(0, +) / count
    degreesOfFreedom = differences.count - 1
    standardError = differences.count > 1 ? (squares / (count - 1) / count).squareRoot() : 0
    let allowed = bound?.allowedMeanChange(of: sample) ?? 0
    pairsBeyond = differences.count { difference in
      switch bound?.worse ?? .either {
      case .higher: difference > allowed
      case .lower: difference < -allowed
      case .either: difference.magnitude > allowed
      }
    }
    let (error, freedom) = (standardError, degreesOfFreedom)
    func reach(_ level: Double) -> Double? {
      guard freedom > 0 else { return nil }
      guard level < 0.5, error > 0 else { return 0 }
      return error * StudentT.quantile(coverage: 1 - 2 * level, degreesOfFreedom: freedom)
    }
    change = Effect.Change(
      estimate: mean, low: reach(lowLevel).map { mean - $0 }, high: reach(highLevel).map { mean + $0 })
  }

  /// Whether it is within the bound, but for what rounding makes of a sum.
  func isWithin(_ bound: Bound, of sample: PairedSample) -> Bool {
    let allowed = bound.allowedMeanChange(of: sample) + 1e-12 * max(abs(base), abs(head))
    return switch bound.worse {
    case .higher: change.estimate <= allowed
    case .lower: change.estimate >= -allowed
    case .either: change.estimate.magnitude <= allowed
    }
  }

  /// The p-value of "the mean change is within the bound". Where both directions are for the worse, the smaller one doubled.
  public func probability(within bound: Bound, of sample: PairedSample) -> Double {
    let allowed = bound.allowedMeanChange(of: sample)
    let (above, below) = (tail(change.estimate - allowed), tail(-allowed - change.estimate))
    return switch bound.worse {
    case .higher: above
    case .lower: below
    case .either: min(1, 2 * min(above, below))
    }
  }

  /// The probability of a mean that is at least as far above.
  private func tail(_ distance: Double) -> Double {
    guard degreesOfFreedom > 0 else { return 1 }
    guard standardError > 0 else { return distance > 0 ? 0 : 1 }
    let within = StudentT.probability(
      within: distance.magnitude / standardError, degreesOfFreedom: degreesOfFreedom)
    return distance > 0 ? (1 - within) / 2 : (1 + within) / 2
  }
}

extension Bound {
  /// The allowed change of the mean in the figure's own unit: the largest of what is allowed, a share being one of the base's mean.
  func allowedMeanChange(of sample: PairedSample) -> Double {
    max(absolute ?? 0, floor, (relative ?? 0) * abs(sample.baseMean))
  }
}
