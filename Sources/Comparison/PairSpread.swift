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

  /// How far from a bound the truth has to be for a limit at `level` to be beyond the bound with a probability of `power`, in
  /// standard errors.
  ///
  /// By Student's t, since few pairs know their own spread badly (Cornish and Fisher's expansion: Abramowitz and Stegun, 26.7.5),
  /// and the efficiency 3/π of the signed rank beside it (Hodges and Lehmann 1956).
  static func reach(level: Double, power: Double, pairs: Int) -> Double {
    let degreesOfFreedom = Double(max(1, pairs - 1))
    func quantile(_ probability: Double) -> Double {
      let z = NormalDistribution.upperQuantile(probability)
      let square = z * z
      return z + z * (square + 1) / (4 * degreesOfFreedom)
        + z * ((5 * square + 16) * square + 3) / (96 * degreesOfFreedom * degreesOfFreedom)
    }
    return (quantile(level) + quantile(1 - power)) * (Double.pi / 3).squareRoot()
  }
}
