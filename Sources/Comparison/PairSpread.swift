/// How far pairs scatter, seen in the width of an interval: the standard error that an estimate from one pair would have. Ratios by
/// their logarithms.
struct PairSpread {
  /// The level of the interval that tells it.
  private static let level = 0.1

  let ofOnePair: Double

  /// `nil` for fewer than four pairs, which have no interval at that level.
  init?(_ estimates: HodgesLehmann, isRatio: Bool) {
    guard let critical = estimates.distribution.criticalValue(level: Self.level),
      let low = estimates.lowerLimit(level: Self.level), let high = estimates.upperLimit(level: Self.level)
    else { return nil }
    let width = isRatio ? ShortSeries.logarithm(high) - ShortSeries.logarithm(low) : high - low
    let reach = 2 * NormalDistribution.upperQuantile(estimates.distribution.probability(atMost: critical))
    ofOnePair = width / reach * Double(estimates.pairs).squareRoot()
  }
}
