import NeedletailComparison
import Testing

@Suite("The normal distribution")
struct NormalDistributionTests {
  @Test("the probability above a value is SciPy's to eleven digits, far out in the tail too")
  func tails() {
    for (z, expected) in SciPyFigures.normalTails {
      #expect(abs(NormalDistribution.upperTail(z) / expected - 1) < 1e-11, "z = \(z)")
    }
  }

  @Test("the value that is exceeded with some probability is SciPy's")
  func quantiles() {
    for (probability, expected) in SciPyFigures.normalQuantiles {
      let found = NormalDistribution.upperQuantile(probability)
      #expect(abs(found - expected) < 1e-11 * max(1, abs(expected)), "p = \(probability)")
    }
  }

  @Test("nothing is left beyond 37 standard deviations")
  func beyond() {
    #expect(NormalDistribution.upperTail(40) == 0)
    #expect(NormalDistribution.upperTail(.infinity) == 0)
    #expect(NormalDistribution.upperTail(-40) == 1)
  }
}
