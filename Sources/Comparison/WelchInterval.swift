/// An interval for the difference of two means whose runs are not paired and may scatter differently (Welch 1947).
public enum WelchInterval {
  /// A mean with its standard error, s/√n.
  public struct Mean: Sendable, Equatable {
    public var value: Double
    public var standardError: Double
    /// At least 2.
    public var runs: Int

    public init(value: Double, standardError: Double, runs: Int) {
      precondition(runs >= 2 && standardError >= 0, "WelchInterval.Mean: out of range")
      self.value = value
      self.standardError = standardError
      self.runs = runs
    }
  }

  /// head − base, ± t · √(e₁² + e₂²), where t has ν = (e₁² + e₂²)² ÷ (e₁⁴/(n₁ − 1) + e₂⁴/(n₂ − 1)) degrees of freedom, rounded down, so that
  /// the interval is never too narrow.
  ///
  /// - Parameter coverage: of both sides together, between 0 and 1.
  public static func difference(base: Mean, head: Mean, coverage: Double) -> ClosedRange<Double> {
    let (one, other) = (base.standardError * base.standardError, head.standardError * head.standardError)
    let difference = head.value - base.value
    guard one + other > 0 else { return difference...difference }
    let freedom =
      (one + other) * (one + other) / (one * one / Double(base.runs - 1) + other * other / Double(head.runs - 1))
    // Equal halves come out a rounding below a whole number.
    let quantile = StudentT.quantile(coverage: coverage, degreesOfFreedom: max(1, Int(freedom * (1 + 1e-12))))
    let half = quantile * (one + other).squareRoot()
    return (difference - half)...(difference + half)
  }
}
