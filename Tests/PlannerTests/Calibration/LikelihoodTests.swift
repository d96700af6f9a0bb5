import NeedletailEngine
import Testing

@testable import NeedletailPlanner

/// Against SciPy and scikit-learn, which `Published/scipy_fits.py` asked.
@Suite("Fits of most likelihood") struct LikelihoodTests {
  @Test("every family's likelihood, median, 99th percentile and distance are SciPy's", arguments: SciPyFits.cases)
  func families(_ published: SciPyFits.Case) throws {
    let sample = Sample(published.sample)
    let family = try #require(Family(rawValue: published.family))
    let fit = try #require(Fit.fit(family, sample))
    #expect(abs(fit.logLikelihood - published.logLikelihood) < 1e-6 * abs(published.logLikelihood))
    let found = (fit.distribution.quantile(0.5, integers: false), fit.distribution.quantile(0.99, integers: false))
    #expect(abs(found.0 / published.median - 1) < 1e-5)
    #expect(abs(found.1 / published.p99 - 1) < 1e-5)
    let distance = GoodnessOfFit.distance(DistributionFunction(fit.distribution), sample, isCount: false)
    #expect(abs(distance - published.distance) < 1e-5)
  }

  @Test("two peaks are what scikit-learn makes of them") func bimodal() throws {
    let fit = try #require(Fit.fit(.bimodal, Sample(SciPyFits.twoPeaks)))
    guard case .mixture(let parts) = fit.distribution else {
      Issue.record("no mixture")
      return
    }
    for (place, part) in parts.enumerated() {
      let law = try #require(LognormalLaw(part.of))
      #expect(abs(part.weight - SciPyFits.twoWeights[place]) < 1e-5)
      #expect(abs(law.mean - SciPyFits.twoMeans[place]) < 1e-5)
      #expect(abs(law.deviation - SciPyFits.twoDeviations[place]) < 1e-5)
    }
  }

  @Test("the distance of two samples is SciPy's, and so are Kolmogorov's tails") func distances() {
    let found = Sample.smirnov(Sample(SciPyFits.one), Sample(SciPyFits.other))
    #expect(abs(found.distance - SciPyFits.smirnovDistance) < 1e-12)
    for row in SciPyFits.kolmogorovTails { #expect(abs(Sample.kolmogorovTail(row.x) - row.tail) < 1e-12) }
  }

  @Test("digamma and trigamma are SciPy's") func digamma() {
    for row in SciPyFits.digammas {
      #expect(abs(GammaLikelihood.digamma(row.x) - row.first) < 1e-12 * max(1, abs(row.first)))
      #expect(abs(GammaLikelihood.trigamma(row.x) - row.second) < 1e-12 * max(1, abs(row.second)))
    }
  }

  @Test("a slowdown under load is what SciPy's least squares find") func slowdown() throws {
    let fit = try #require(SlowdownFit.fit([Array(zip(SciPyFits.loads, SciPyFits.times)).map { ($0, $1) }]))
    #expect(abs(fit.sigma / SciPyFits.sigma - 1) < 1e-4)
    #expect(abs(fit.kappa / SciPyFits.kappa - 1) < 1e-4)
    #expect(fit.most == SciPyFits.loads.max())
  }

  @Test("two pools of one endpoint have a slowdown in common and times of their own") func commonSlowdown() throws {
    let quick = Array(zip(SciPyFits.loads, SciPyFits.times)).map { ($0, $1) }
    let slow = quick.map { ($0.0, $0.1 * 7) }
    let fit = try #require(SlowdownFit.fit([quick, slow]))
    #expect(abs(fit.sigma / SciPyFits.sigma - 1) < 1e-4)
  }

  @Test("times that do not grow with the load have no slowdown, nor have those that were seen at one load only")
  func noSlowdown() {
    let shuffled = zip(SciPyFits.loads, SciPyFits.one + SciPyFits.other + SciPyFits.one).map { ($0, $1) }
    #expect(SlowdownFit.fit([shuffled]) == nil)
    #expect(SlowdownFit.fit([SciPyFits.times.map { (4, $0) }]) == nil)
    #expect(SlowdownFit.fit([]) == nil)
  }
}
