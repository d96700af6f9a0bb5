/// The standard normal distribution, from + − × ÷ √ only, so that the same bits come out on every machine.
///
/// The relative error is below 10⁻¹¹: enough for approximate p-values and for levels that are spent, and far from what
/// drawing millions of values would need.
public enum NormalDistribution {
  /// The probability of a value above `z`, in relative precision in the upper tail; 0 beyond 37.
  ///
  /// Below 3 the power series of the distribution function, from there on Laplace's continued fraction (Abramowitz and
  /// Stegun, 26.2.11 and 26.2.14).
  public static func upperTail(_ z: Double) -> Double {
    guard z >= 0 else { return 1 - upperTail(-z) }
    guard z < 37 else { return 0 }
    guard z < 3 else {
      var fraction = z
      for k in stride(from: 120.0, through: 1, by: -1) { fraction = z + k / fraction }
      return density(z) / fraction
    }
    var (term, sum, k) = (z, z, 1.0)
    while term > sum * 0x1p-54 {
      k += 2
      term *= z * z / k
      sum += term
    }
    return 0.5 - density(z) * sum
  }

  /// The value that is exceeded with this probability: 2.326 for 0.01.
  ///
  /// - Parameter probability: between 0 and 1, both excluded.
  /// - Complexity: 17 evaluations of `upperTail`.
  public static func upperQuantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "NormalDistribution.upperQuantile: out of range")
    guard probability <= 0.5 else { return -upperQuantile(1 - probability) }
    var (low, high) = (0.0, 37.0)
    for _ in 0..<12 {
      let middle = (low + high) / 2
      if upperTail(middle) > probability { low = middle } else { high = middle }
    }
    // Within 0.005; Newton's steps square that, out in the tail times half of z.
    var z = (low + high) / 2
    for _ in 0..<5 { z += (upperTail(z) - probability) / density(z) }
    return z
  }

  /// e^(−z²/2) / √(2π).
  private static func density(_ z: Double) -> Double {
    0.398942280401432677940 * ShortSeries.exponential(-z * z / 2)
  }
}
