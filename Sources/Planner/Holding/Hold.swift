public import NeedletailResults
public import NeedletailWorkload

/// Whether a configuration holds under a load: what its paths say together.
///
/// It holds where every bound is met by the worse end of its figure's interval, every path keeps up, and at least 99 % of the jobs offered
/// complete. A path that does not keep up breaks it, whatever its figures: a queue that grows has the latencies of the moment.
public struct Hold: Sendable, Equatable {
  /// Of the jobs offered, those that have to complete.
  public static let leastCompletedShare = 0.99
  /// Of the intervals, two-sided.
  public static let confidence = 0.95

  /// Of all bounds, of keeping up and of what completes: broken where one is, else undecided where one is.
  public var verdict: ThresholdVerdict
  /// In the order of the evaluator's bounds.
  public var bounds: [HeldBound]
  public var steadiness: Steadiness
  /// Of the jobs offered those that completed, over the paths, 0 to 1, and whether they are enough; `nil` where no path was offered any.
  public var completedShare: Estimate?
  public var completion: ThresholdVerdict
  public var paths: Int

  /// How many paths kept up with their load.
  public struct Steadiness: Sendable, Equatable {
    public var verdict: ThresholdVerdict
    /// Paths that did not, and those that leave it open.
    public var broken: Int
    public var undecided: Int
    /// What the first path says that did not keep up, or else the first that leaves it open; `nil` where all kept up.
    public var evidence: String?
  }

  /// - Parameters:
  ///   - outcomes: of paths of one configuration under one load, with a seed each.
  ///   - bounds: those that the outcomes were held to.
  ///   - confidence: of the intervals, two-sided; 0 to 1, both excluded.
  public init(of outcomes: [PathOutcome], bounds: [Threshold], confidence: Double = Hold.confidence) {
    paths = outcomes.count
    steadiness = Steadiness(of: outcomes)
    let isSteady = steadiness.verdict
    self.bounds = bounds.enumerated().map { place, bound in
      bound.asksWhetherItKeepsUp
        ? HeldBound(bound, steadiness: isSteady, outcomes: outcomes)
        : HeldBound(bound, observed: outcomes.map { $0.observed[place] }, confidence: confidence)
    }
    let shares = outcomes.compactMap(\.completedShare)
    completedShare = Estimate(of: shares, confidence: confidence)
    completion = completedShare.map { Self.completion($0) } ?? .undecided
    verdict = .of(self.bounds.map(\.verdict) + [isSteady, completion])
  }

  private static func completion(_ share: Estimate) -> ThresholdVerdict {
    guard let interval = share.interval else { return share.mean < leastCompletedShare ? .broken : .undecided }
    if interval.lowerBound >= leastCompletedShare { return .held }
    return interval.upperBound < leastCompletedShare ? .broken : .undecided
  }

  /// The bounds that are not met, broken ones first.
  public var unmet: [HeldBound] {
    bounds.filter { $0.verdict == .broken } + bounds.filter { $0.verdict == .undecided }
  }
}

extension Hold.Steadiness {
  init(of outcomes: [PathOutcome]) {
    let behind = outcomes.filter { $0.keepsUp.answer == .no }
    let open = outcomes.filter { $0.keepsUp.answer == .undecided }
    broken = behind.count
    undecided = open.count
    verdict = broken > 0 ? .broken : undecided > 0 || outcomes.isEmpty ? .undecided : .held
    evidence = (behind.first ?? open.first)?.keepsUp.evidence
  }
}
