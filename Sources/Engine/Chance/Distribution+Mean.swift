extension Distribution {
  /// The mean: infinite for a Pareto distribution with `alpha` ≤ 1. Meaningless where there is a `problem`.
  public var mean: Double {
    switch self {
    case .constant(let value): value
    case .uniform(let low, let high): low + (high - low) / 2
    case .exponential(let mean), .erlang(let mean, _), .gamma(let mean, _), .weibull(let mean, _),
      .lognormalMean(let mean, _), .hyperexponential(let mean, _):
      mean
    case .lognormal(let p50, let p99):
      p50 * Elementary.exp(0.5 * Self.sigma(p50: p50, p99: p99) * Self.sigma(p50: p50, p99: p99))
    case .pareto(let min, let alpha): alpha > 1 ? min * (alpha / (alpha - 1)) : .infinity
    case .empirical(let values):
      values.isEmpty ? 0 : values.reduce(0) { $0 + $1 / Double(values.count) }
    case .mixture(let components):
      components.reduce(0) { $0 + $1.weight / components.reduce(0) { $0 + $1.weight } * $1.of.mean }
    }
  }

  /// The deviation of the logarithm of a lognormal with this median and 99th percentile.
  static func sigma(p50: Double, p99: Double) -> Double {
    Elementary.log(p99 / p50) / -NormalDistribution.lowerQuantile(0.01)
  }
}
