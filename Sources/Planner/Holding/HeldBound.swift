public import NeedletailResults
public import NeedletailWorkload

/// One bound, held against a figure of several paths.
public struct HeldBound: Sendable, Equatable {
  public var bound: Threshold
  public var verdict: ThresholdVerdict
  /// The figure over the paths; `nil` where no path has it.
  public var observed: Estimate?
  public var paths: Int
  /// The paths that meet it, each by its own figure.
  public var pathsMet: Int
  /// The end of the interval that is nearer to breaking the bound, or beyond it; of a single path its figure, `nil` where there is none.
  public var worseEnd: Double?

  /// Undecided where the interval spans the bound, and of a single path, which says nothing of the next one; broken where a path has no
  /// such figure.
  init(_ bound: Threshold, observed values: [Double?], confidence: Double) {
    let present = values.compactMap(\.self)
    self.bound = bound
    paths = values.count
    pathsMet = present.count { bound.holds(for: $0) }
    observed = Estimate(of: present, confidence: confidence)
    worseEnd = observed.map { bound.isUpper ? $0.interval?.upperBound ?? $0.mean : $0.interval?.lowerBound ?? $0.mean }
    if values.isEmpty {
      verdict = .undecided
    } else if let observed, present.count == values.count {
      verdict = observed.interval == nil ? .undecided : bound.verdict(for: observed)
    } else {
      verdict = .broken
    }
  }

  /// The bound that every path keeps up.
  init(_ bound: Threshold, steadiness: ThresholdVerdict, outcomes: [PathOutcome]) {
    self.bound = bound
    verdict = steadiness
    paths = outcomes.count
    pathsMet = outcomes.count { $0.keepsUp.answer == .yes }
  }
}

extension Threshold {
  /// Whether it is a figure's rise that breaks it.
  var isUpper: Bool { comparison == .less || comparison == .lessOrEqual }
}
