import NeedletailEngine
import Testing

@testable import NeedletailPlanner

@Suite("The distribution that stands for a sample") struct FittedDistributionTests {
  /// Values of a distribution, drawn.
  private func sample(_ distribution: Distribution, _ count: Int, seed: UInt64 = 1, isCount: Bool = false) -> Sample {
    let function = DistributionFunction(distribution)
    var word = seed &* 0x1234_5678_9ABC_DEF1
    func next() -> Double {
      word &+= 0x9E37_79B9_7F4A_7C15
      return Draws.unit(Draws.mix(word))
    }
    return Sample(
      (0..<count).map { _ in
        let value = function.draw(next(), next())
        return isCount ? value.rounded() : value
      })
  }

  @Test(
    "what was drawn from a family is found to be of it, with its mean and its 99th percentile",
    arguments: [
      (Family.uniform, Distribution.uniform(2e7, 9e7)), (.exponential, .exponential(mean: 5e7)),
      (.gamma, .gamma(mean: 5e7, cv: 0.6)), (.weibull, .weibull(mean: 5e7, cv: 0.4)),
      (.lognormal, .lognormalMean(mean: 5e7, cv: 0.8)), (.pareto, .pareto(min: 2e7, alpha: 3.5)),
      (
        .bimodal,
        .mixture([
          .init(weight: 0.8, of: .lognormalMean(mean: 3e7, cv: 0.1)),
          .init(weight: 0.2, of: .lognormalMean(mean: 2e8, cv: 0.2)),
        ])
      ),
    ])
  func recovered(_ family: Family, _ distribution: Distribution) throws {
    let fitted = FittedDistribution(sample(distribution, 3_000), unit: .time)
    #expect(fitted.family == family)
    #expect(abs(fitted.distribution.mean / distribution.mean - 1) < 0.03)
    let (found, drawn) = (
      fitted.distribution.quantile(0.99, integers: false), distribution.quantile(0.99, integers: false)
    )
    #expect(abs(found / drawn - 1) < 0.06)
    let goodness = try #require(fitted.goodness)
    #expect(goodness.isAccepted)
  }

  @Test("of samples of its own family the check finds one in ten unlikelier than a tenth, as it says")
  func calibratedCheck() {
    let distribution = Distribution.exponential(mean: 5e7)
    let unlikely = (1...60).count { seed in
      let sample = sample(distribution, 500, seed: UInt64(seed))
      let fitted = Distribution.exponential(mean: sample.mean)
      let goodness = GoodnessOfFit(of: fitted, to: sample, isCount: false) { .exponential(mean: $0.mean) }
      return goodness.probability <= 0.1
    }
    // Binomial of 60 and 0.1: from 1 to 13 but for one case in a thousand.
    #expect((1...13).contains(unlikely))
  }

  @Test("another family's sample does not pass it") func refused() {
    let goodness = GoodnessOfFit(of: .exponential(mean: 5e7), to: sample(.uniform(0, 1e8), 1_000), isCount: false) {
      .exponential(mean: $0.mean)
    }
    #expect(goodness.probability <= 0.005 && !goodness.isAccepted)
  }

  @Test("times that hardly scatter are a constant, their mean") func constant() {
    let fitted = FittedDistribution(sample(.uniform(49.9e6, 50.3e6), 500), unit: .time)
    #expect(fitted.family == .constant)
    #expect(abs(fitted.distribution.mean / 50.1e6 - 1) < 1e-3)
  }

  @Test("what no family fits is its own quantiles: the mean stays, and so do the percentiles") func empirical() {
    let three = Distribution.mixture([
      .init(weight: 1, of: .uniform(1e7, 1.1e7)), .init(weight: 1, of: .uniform(5e7, 5.5e7)),
      .init(weight: 1, of: .uniform(3e8, 3.1e8)),
    ])
    let sample = sample(three, 4_000)
    let fitted = FittedDistribution(sample, unit: .time)
    #expect(fitted.family == .empirical && fitted.goodness == nil && !fitted.refused.isEmpty)
    #expect(abs(fitted.distribution.mean / sample.mean - 1) < 1e-4)
    for p in [0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999] {
      #expect(abs(fitted.distribution.quantile(p, integers: false) / sample.quantile(p) - 1) < 0.02)
    }
    #expect(fitted.distribution.problem == nil)
  }

  @Test("quantiles that stand for a heavy tail have its 99th percentile within 1 %") func heavyTail() {
    let sample = Sample((0..<4_000).map { Elementary.pow(1 - (Double($0) + 0.5) / 4_000, -0.4) })
    let found = FittedDistribution.quantiles(of: sample).quantile(0.99, integers: false)
    #expect(abs(found / Elementary.pow(0.01, -0.4) - 1) < 0.01)
  }

  @Test("whole numbers of few values have the share that each was found with") func fewValues() {
    let fitted = FittedDistribution(Sample([1, 1, 1, 3, 3, 9, 9, 9, 9, 9]), unit: .count)
    let shares = [(1.0, 0.3), (3, 0.2), (9, 0.5)].map { value, weight in
      Distribution.Component(weight: weight, of: .constant(value))
    }
    #expect(fitted.distribution == .mixture(shares))
  }

  @Test("whole numbers of many values are of a family too, rounded") func counts() {
    let fitted = FittedDistribution(sample(.lognormalMean(mean: 400, cv: 0.5), 2_000, isCount: true), unit: .count)
    #expect(fitted.family == .lognormal)
    #expect(abs(fitted.distribution.mean / 400 - 1) < 0.03)
  }

  @Test(
    "numbers are written with five digits",
    arguments: [
      (123_456_789.0, 123_460_000.0), (0.000_123_456_7, 0.000_123_46), (7, 7), (0.1 + 0.2, 0.3), (0, 0),
    ])
  func digits(_ value: Double, _ rounded: Double) { #expect(FittedDistribution.rounded(value) == rounded) }
}
