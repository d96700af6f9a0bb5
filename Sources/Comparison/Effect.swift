/// How much a figure changed, with limits, as a share of the base and in its own unit.
public struct Effect: Sendable, Equatable {
  /// An estimate and its limits.
  public struct Change: Sendable, Equatable {
    public var estimate: Double
    /// `nil`: the pairs are too few for a limit at the level asked for, so on this side there is none.
    public var low: Double?
    public var high: Double?

    public init(estimate: Double, low: Double?, high: Double?) {
      self.estimate = estimate
      self.low = low
      self.high = high
    }

    /// From limit to limit, where there are both.
    public var interval: ClosedRange<Double>? {
      guard let low, let high else { return nil }
      return min(low, high)...max(low, high)
    }
  }

  public let pairs: Int
  /// The one-sided levels of the limits: what lies beyond one has at most this probability.
  public let lowLevel: Double
  public let highLevel: Double
  /// 0.05 is 5 % more than the base; `nil` for shares, and where a value is not positive.
  public let relative: Change?
  /// Head less base, in the figure's own unit.
  public let absolute: Change

  /// - Parameters: levels are between 0 and 1; 0.025 each are the ends of a two-sided interval of 95 %.
  /// - Complexity: O(n² log n) for n pairs.
  public init(of sample: PairedSample, lowLevel: Double, highLevel: Double) {
    self.init(PairedEstimates(sample), lowLevel: lowLevel, highLevel: highLevel)
  }

  init(_ estimates: PairedEstimates, lowLevel: Double, highLevel: Double) {
    pairs = estimates.differences.pairs
    self.lowLevel = lowLevel
    self.highLevel = highLevel
    func change(_ estimates: HodgesLehmann, less zero: Double) -> Change {
      Change(
        estimate: estimates.estimate - zero, low: estimates.lowerLimit(level: lowLevel).map { $0 - zero },
        high: estimates.upperLimit(level: highLevel).map { $0 - zero })
    }
    relative = estimates.ratios.map { change($0, less: 1) }
    absolute = change(estimates.differences, less: 0)
  }
}

/// The estimates of a sample on both scales.
struct PairedEstimates {
  let differences: HodgesLehmann
  let ratios: HodgesLehmann?

  init(_ sample: PairedSample) {
    let distribution = SignedRankDistribution(pairs: sample.count)
    differences = HodgesLehmann(differences: sample.differences, distribution)
    ratios = sample.ratios.map { HodgesLehmann(ratios: $0, distribution) }
  }
}
