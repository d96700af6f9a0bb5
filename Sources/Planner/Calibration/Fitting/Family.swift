package import NeedletailEngine

/// The families that a sample is fitted with, from the plainest.
package enum Family: String, CaseIterable, Sendable {
  /// Values that scatter too little to matter.
  case constant
  case uniform, exponential, gamma, weibull, lognormal, pareto
  /// A mixture of two lognormals: two kinds of answers, such as from a cache and not.
  case bimodal
  /// The measured quantiles themselves, where nothing else fits.
  case empirical

  /// How many numbers are fitted.
  var parameters: Int {
    switch self {
    case .constant, .exponential: 1
    case .uniform, .gamma, .weibull, .lognormal, .pareto: 2
    case .bimodal: 5
    case .empirical: 0
    }
  }
}

/// One family fitted to a sample by maximum likelihood.
package struct Fit: Sendable, Equatable {
  package var family: Family
  package var distribution: Distribution
  package var logLikelihood: Double

  /// Akaike's criterion: twice the parameters less twice the log likelihood. Less is better.
  package var aic: Double { 2 * Double(family.parameters) - 2 * logLikelihood }

  /// - Returns: `nil` where the family cannot hold the sample, or the fit is beyond what a workload file may say.
  /// - Complexity: O(n) for each of at most a hundred steps; of the mixture for a few hundred.
  package static func fit(_ family: Family, _ sample: Sample, start: Distribution? = nil) -> Fit? {
    guard sample.count > 1, let least = sample.values.first, let most = sample.values.last, most > least else {
      return nil
    }
    let n = Double(sample.count)
    let found: (Distribution, Double)?
    switch family {
    case .constant, .empirical: found = nil
    case .uniform: found = (.uniform(least, most), -n * Elementary.log(most - least))
    case .exponential: found = (.exponential(mean: sample.mean), -n * (Elementary.log(sample.mean) + 1))
    case .gamma: found = GammaLikelihood.fit(sample)
    case .weibull: found = WeibullLikelihood.fit(sample)
    case .lognormal: found = lognormal(sample)
    case .pareto: found = pareto(sample)
    case .bimodal: found = BimodalLikelihood.fit(sample, start: start)
    }
    guard let (distribution, likelihood) = found, likelihood.isFinite, distribution.problem == nil else { return nil }
    return Fit(family: family, distribution: distribution, logLikelihood: likelihood)
  }

  private static func lognormal(_ sample: Sample) -> (Distribution, Double)? {
    guard !sample.logs.isEmpty else { return nil }
    let n = Double(sample.count)
    let variance = sample.logs.reduce(0) { $0 + ($1 - sample.meanLog) * ($1 - sample.meanLog) } / n
    guard variance > 0 else { return nil }
    let sigma = variance.squareRoot()
    let likelihood = -n * (sample.meanLog + Elementary.log(sigma) + LognormalLaw.halfLogTwoPi + 0.5)
    return (LognormalLaw(mean: sample.meanLog, deviation: sigma).distribution, likelihood)
  }

  private static func pareto(_ sample: Sample) -> (Distribution, Double)? {
    guard let first = sample.logs.first else { return nil }
    let excess = sample.meanLog - first
    guard excess > 0 else { return nil }
    let n = Double(sample.count)
    let alpha = 1 / excess
    let likelihood = n * (Elementary.log(alpha) + alpha * first - (alpha + 1) * sample.meanLog)
    return (.pareto(min: sample.values[0], alpha: alpha), likelihood)
  }
}

/// A lognormal by what its logarithm has: the mean and the standard deviation.
struct LognormalLaw: Sendable, Equatable {
  static let halfLogTwoPi = 0.918938533204672741780
  /// The standard normal distribution's 99th percentile.
  static let z99 = 2.326347874040841

  var mean: Double
  var deviation: Double

  var distribution: Distribution {
    let median = Elementary.exp(mean)
    return .lognormal(p50: median, p99: median * Elementary.exp(Self.z99 * deviation))
  }

  init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }

  /// - Returns: `nil` of another distribution.
  init?(_ distribution: Distribution) {
    guard case .lognormal(let p50, let p99) = distribution, p50 > 0, p99 > p50 else { return nil }
    mean = Elementary.log(p50)
    deviation = Elementary.log(p99 / p50) / Self.z99
  }

  /// Of a value's logarithm: the density, as a logarithm, of the logarithm.
  func logDensity(_ log: Double) -> Double {
    let z = (log - mean) / deviation
    return -0.5 * z * z - Elementary.log(deviation) - Self.halfLogTwoPi
  }
}
