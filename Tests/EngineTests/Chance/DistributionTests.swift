import Testing

@testable import NeedletailEngine

@Suite("Distributions")
struct DistributionTests {
  @Test(
    "that nothing can be drawn from say why",
    arguments: [
      (.constant(-1), "0 or more"), (.constant(.nan), "finite"), (.uniform(3, 2), "exceeds"),
      (.uniform(-1, 2), "0 or more"), (.exponential(mean: 0), "mean"), (.exponential(mean: .infinity), "mean"),
      (.erlang(mean: 1, k: 0), "k must be"), (.erlang(mean: 1, k: 1_001), "1000"), (.gamma(mean: 1, cv: 0), "cv"),
      (.weibull(mean: 1, cv: .nan), "cv"), (.lognormal(p50: 2, p99: 2), "p99"), (.lognormal(p50: 0, p99: 2), "p50"),
      (.lognormalMean(mean: -1, cv: 1), "mean"), (.hyperexponential(mean: 1, cv: 0.9), "hyperexponential"),
      (.pareto(min: 1, alpha: 0), "alpha"), (.pareto(min: 0, alpha: 2), "min"), (.empirical([]), "at least one"),
      (.empirical([1, -2]), "-2"), (.empirical(Array(repeating: 1, count: 100_001)), "100000"),
      (.mixture([]), "at least one"), (.mixture([.init(weight: 0, of: .constant(1))]), "weights"),
      (.mixture([.init(weight: 1, of: .exponential(mean: -5))]), "mean"),
    ] as [(Distribution, String)])
  func problems(distribution: Distribution, says: String) {
    #expect(distribution.problem?.contains(says) == true)
  }

  @Test("may nest eight deep and no deeper")
  func nesting() {
    var distribution = Distribution.constant(1)
    for _ in 0..<8 { distribution = .mixture([.init(weight: 1, of: distribution)]) }
    #expect(distribution.problem == nil)
    distribution = .mixture([.init(weight: 1, of: distribution)])
    #expect(distribution.problem?.contains("8 deep") == true)
  }

  @Test("have the means of their formulas")
  func means() {
    #expect(Distribution.constant(0).problem == nil && Distribution.constant(0).mean == 0)
    #expect(Distribution.uniform(2, 6).mean == 4)
    #expect(Distribution.pareto(min: 3, alpha: 1).mean == .infinity)
    #expect(Distribution.pareto(min: 3, alpha: 3).mean == 4.5)
    #expect(Distribution.empirical([1, 2, 6]).mean == 3)
    // 300 · exp((ln 4 / 2.3263478740408408)² / 2)
    #expect(abs(Distribution.lognormal(p50: 300, p99: 1_200).mean - 358.28793148762566) < 1e-9)
    let mixture = Distribution.mixture([
      .init(weight: 3, of: .constant(2)), .init(weight: 1, of: .exponential(mean: 10)),
    ])
    #expect(mixture.mean == 4)
  }
}
