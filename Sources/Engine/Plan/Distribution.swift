/// A shape that times, token counts or fan-outs are drawn from.
///
/// Distributions of times are made of `Duration`s, `.constant(.milliseconds(20))`, and hold nanoseconds; counts have no unit. Parameters are positive and finite where not said otherwise;
/// `Distribution.problem` says why one is not usable.
public indirect enum Distribution: Sendable, Hashable {
  case constant(Double)
  /// Uniform between the two; for counts, integers with both ends included.
  case uniform(Double, Double)
  case exponential(mean: Double)
  /// The sum of `k` exponentials.
  case erlang(mean: Double, k: Int)
  /// `cv` is the coefficient of variation: standard deviation over mean.
  case gamma(mean: Double, cv: Double)
  case weibull(mean: Double, cv: Double)
  case lognormal(p50: Double, p99: Double)
  case lognormalMean(mean: Double, cv: Double)
  /// Two exponentials with balanced means; `cv` ≥ 1.
  case hyperexponential(mean: Double, cv: Double)
  /// Pareto type I; `alpha` > 0.
  case pareto(min: Double, alpha: Double)
  /// One of the values, equally likely.
  case empirical([Double])
  case mixture([Component])

  public struct Component: Sendable, Hashable {
    public var weight: Double
    public var of: Distribution

    public init(weight: Double, of: Distribution) {
      self.weight = weight
      self.of = of
    }
  }
}
