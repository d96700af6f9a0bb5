extension Distribution {
  /// The shape and the scale it is multiplied with; `nil` for distributions that are drawn without a table.
  package var scaledShape: (shape: DistributionShape, scale: Double)? {
    switch self {
    case .exponential(let mean), .erlang(let mean, 1), .gamma(let mean, 1), .weibull(let mean, 1),
      .hyperexponential(let mean, 1):
      return (.exponential, mean)
    case .erlang(let mean, let k):
      return (.gamma(shape: Double(k)), mean / Double(k))
    case .gamma(let mean, let cv):
      return (.gamma(shape: 1 / (cv * cv)), mean * (cv * cv))
    case .weibull(let mean, let cv):
      let power = WeibullShape.power(cv: cv)
      return (.weibull(power: power), mean / Elementary.exp(GammaFunction.log(1 + power)))
    case .lognormal(let p50, let p99):
      return (.lognormal(sigma: Self.sigma(p50: p50, p99: p99)), p50)
    case .lognormalMean(let mean, let cv):
      return (.lognormal(sigma: Elementary.log1p(cv * cv).squareRoot()), mean / (1 + cv * cv).squareRoot())
    case .hyperexponential(let mean, let cv):
      return (.hyperexponential(share: Hyperexponential.share(cv: cv)), mean)
    case .pareto(let min, let alpha):
      return (.pareto(alpha: alpha), min)
    case .constant, .uniform, .empirical, .mixture:
      return nil
    }
  }
}
