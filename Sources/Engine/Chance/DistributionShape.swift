/// A family of distributions without its scale: what a table of quantiles is made of.
///
/// Every quantile is asked for by the probability of the nearer tail, at most ½, so that both keep their precision.
package enum DistributionShape: Hashable, Sendable {
  /// Mean 1.
  case exponential
  /// Scale 1, mean `shape`.
  case gamma(shape: Double)
  /// Scale 1: the `power`-th power of a unit exponential.
  case weibull(power: Double)
  /// Median 1; `sigma` is the deviation of the logarithm.
  case lognormal(sigma: Double)
  /// Mean 1: rate 2p with probability p, else rate 2(1 − p) (balanced means).
  case hyperexponential(share: Double)
  /// Minimum 1.
  case pareto(alpha: Double)

  /// Values are kept below this, so that interpolation cannot overflow.
  static let largest = 1e250

  /// The value with probability `tail` below it; `near` is a neighbouring quantile, if known.
  package func lowerQuantile(_ tail: Double, near: Double? = nil) -> Double {
    switch self {
    case .exponential: -Elementary.log1p(-tail)
    case .gamma(let shape): IncompleteGamma(shape: shape).lowerQuantile(tail, near: near)
    case .weibull(let power): Elementary.pow(-Elementary.log1p(-tail), power)
    case .lognormal(let sigma): Elementary.exp(sigma * NormalDistribution.lowerQuantile(tail))
    case .hyperexponential(let share): Hyperexponential(share: share).lowerQuantile(tail)
    case .pareto(let alpha): Elementary.exp(-Elementary.log1p(-tail) / alpha)
    }
  }

  /// The value with probability `tail` above it; `near` is a neighbouring quantile, if known.
  package func upperQuantile(_ tail: Double, near: Double? = nil) -> Double {
    let value =
      switch self {
      case .exponential: -Elementary.log(tail)
      case .gamma(let shape): IncompleteGamma(shape: shape).upperQuantile(tail, near: near)
      case .weibull(let power): Elementary.pow(-Elementary.log(tail), power)
      case .lognormal(let sigma): Elementary.exp(-sigma * NormalDistribution.lowerQuantile(tail))
      case .hyperexponential(let share): Hyperexponential(share: share).upperQuantile(tail)
      case .pareto(let alpha): Elementary.exp(-Elementary.log(tail) / alpha)
      }
    return Swift.min(value, Self.largest)
  }

  /// How fast the quantile `x` grows with the probability below it: 1 over the density at `x`.
  ///
  /// `tail` is the probability on the nearer side, `upper` which side that is.
  func slope(at x: Double, tail: Double, upper: Bool) -> Double {
    let above = upper ? tail : 1 - tail
    let slope =
      switch self {
      case .exponential: 1 / above
      case .gamma(let shape): 1 / IncompleteGamma(shape: shape).density(x)
      case .weibull(let power):
        power * x / (above * (upper ? -Elementary.log(tail) : -Elementary.log1p(-tail)))
      case .lognormal(let sigma):
        sigma * x / NormalDistribution.density(NormalDistribution.lowerQuantile(tail))
      case .hyperexponential(let share): 1 / Hyperexponential(share: share).density(x)
      case .pareto(let alpha): x / (alpha * above)
      }
    return slope.isFinite ? Swift.min(slope, 1e270) : 0
  }

  /// The probability of a value of `x` or less.
  package func cumulative(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    return switch self {
    case .exponential: -Elementary.expm1(-x)
    case .gamma(let shape): IncompleteGamma(shape: shape).lower(x)
    case .weibull(let power): -Elementary.expm1(-Elementary.pow(x, 1 / power))
    case .lognormal(let sigma): NormalDistribution.cumulative(Elementary.log(x) / sigma)
    case .hyperexponential(let share): Hyperexponential(share: share).cumulative(x)
    case .pareto(let alpha): x <= 1 ? 0 : -Elementary.expm1(-alpha * Elementary.log(x))
    }
  }
}
