/// Student's t distribution for whole degrees of freedom.
///
/// Computed from the closed forms in θ = atan(t/√ν) (Abramowitz and Stegun, 26.7.3 and 26.7.4) with + − × ÷ √ only,
/// so the same bits come out on every machine.
public enum StudentT {
  /// The t that a value exceeds in magnitude with probability `1 − coverage`: 12.706 at 0.95 and 1 degree of freedom.
  ///
  /// - Parameters:
  ///   - coverage: between 0 and 1, both excluded.
  ///   - degreesOfFreedom: at least 1.
  /// - Complexity: O(ν) arithmetic operations, times about 80 bisections.
  public static func quantile(coverage: Double, degreesOfFreedom: Int) -> Double {
    precondition(coverage > 0 && coverage < 1 && degreesOfFreedom >= 1, "StudentT.quantile: out of range")
    var (low, high) = (0.0, 1.0)
    while probability(within: high, degreesOfFreedom: degreesOfFreedom) < coverage, high < 1e12 {
      (low, high) = (high, high * 2)
    }
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if probability(within: middle, degreesOfFreedom: degreesOfFreedom) < coverage {
        low = middle
      } else {
        high = middle
      }
    }
    return (low + high) / 2
  }

  /// The probability that |T| < t, for t ≥ 0.
  static func probability(within t: Double, degreesOfFreedom: Int) -> Double {
    let tangent = t / Double(degreesOfFreedom).squareRoot()
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = tangent * cosine
    let isOdd = degreesOfFreedom % 2 == 1
    var term = isOdd ? cosine : 1
    var sum = 0.0
    var k = isOdd ? 1 : 0
    while k <= degreesOfFreedom - 2 {
      sum += term
      term *= cosine * cosine * Double(k + 1) / Double(k + 2)
      k += 2
    }
    return isOdd ? 2 / Double.pi * (arctangent(tangent) + sine * sum) : sine * sum
  }

  /// atan(x) for x ≥ 0: the argument is halved six times, then Taylor's series is exact to the last few bits.
  static func arctangent(_ x: Double) -> Double {
    // x / (1 + √(1 + x²)) is the tangent of half the angle; beyond 1e150 the square would overflow.
    guard x < 1e150 else { return .pi / 2 }
    var half = x
    for _ in 0..<6 { half /= 1 + (1 + half * half).squareRoot() }
    let square = half * half
    var (power, sum) = (half, 0.0)
    for k in 0..<12 {
      sum += (k % 2 == 0 ? power : -power) / Double(2 * k + 1)
      power *= square
    }
    return 64 * sum
  }
}
