/// How far from a bound the truth has to be for a limit at a level to be beyond the bound with some probability, the power, in
/// standard errors.
///
/// By Student's t, since few pairs know their own spread badly (Cornish and Fisher's expansion: Abramowitz and Stegun, 26.7.5),
/// and the efficiency 3/π of the signed rank beside it (Hodges and Lehmann 1956).
struct Reach {
  /// What the normal distribution exceeds with the level, and with 1 − power.
  private let quantiles: (Double, Double)

  init(level: Double, power: Double) {
    quantiles = (NormalDistribution.upperQuantile(level), NormalDistribution.upperQuantile(1 - power))
  }

  func of(pairs: Double) -> Double {
    let degreesOfFreedom = max(1, pairs - 1)
    func student(_ z: Double) -> Double {
      let square = z * z
      return z + z * (square + 1) / (4 * degreesOfFreedom)
        + z * ((5 * square + 16) * square + 3) / (96 * degreesOfFreedom * degreesOfFreedom)
    }
    return (student(quantiles.0) + student(quantiles.1)) * (Double.pi / 3).squareRoot()
  }
}
