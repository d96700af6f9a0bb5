import NeedletailCouriers

/// Distributions of times. Each is the distribution of the same name over nanoseconds; what is wrong with one, a negative time too,
/// is what `problem` says of that.
extension Distribution {
  /// Always the same time.
  public static func constant(_ time: Duration) -> Distribution { .constant(time.inNanoseconds) }

  /// Uniform between the two.
  public static func uniform(_ low: Duration, _ high: Duration) -> Distribution {
    .uniform(low.inNanoseconds, high.inNanoseconds)
  }

  public static func exponential(mean: Duration) -> Distribution { .exponential(mean: mean.inNanoseconds) }

  /// The sum of `k` exponentials.
  public static func erlang(mean: Duration, k: Int) -> Distribution { .erlang(mean: mean.inNanoseconds, k: k) }

  /// - Parameter cv: the coefficient of variation: standard deviation over mean, here and below.
  public static func gamma(mean: Duration, cv: Double) -> Distribution { .gamma(mean: mean.inNanoseconds, cv: cv) }

  public static func weibull(mean: Duration, cv: Double) -> Distribution { .weibull(mean: mean.inNanoseconds, cv: cv) }

  /// By its median and 99th percentile.
  public static func lognormal(p50: Duration, p99: Duration) -> Distribution {
    .lognormal(p50: p50.inNanoseconds, p99: p99.inNanoseconds)
  }

  public static func lognormal(mean: Duration, cv: Double) -> Distribution {
    .lognormalMean(mean: mean.inNanoseconds, cv: cv)
  }

  /// Two exponentials with balanced means; `cv` ≥ 1.
  public static func hyperexponential(mean: Duration, cv: Double) -> Distribution {
    .hyperexponential(mean: mean.inNanoseconds, cv: cv)
  }

  /// Pareto type I; `alpha` > 0.
  public static func pareto(min: Duration, alpha: Double) -> Distribution {
    .pareto(min: min.inNanoseconds, alpha: alpha)
  }

  /// One of the times, equally likely.
  @_disfavoredOverload
  public static func empirical(_ times: [Duration]) -> Distribution { .empirical(times.map(\.inNanoseconds)) }
}

extension Duration {
  /// With its sign; fractions of a nanosecond are left out.
  fileprivate var inNanoseconds: Double { Double(nanosecondsClamped) }
}
