import NeedletailComparison
import Testing

@Suite("Holm's procedure")
struct HolmTests {
  @Test("adjusted p-values are those of statsmodels")
  func adjusted() {
    for (probabilities, expected) in SciPyFigures.holm {
      #expect(zip(Holm.adjusted(probabilities), expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(probabilities)")
    }
  }

  @Test("steps are compared with a level that grows, up to the first that fails")
  func steps() {
    // 0.01 ≤ 0.05/4 and 0.016 ≤ 0.05/3, but 0.03 > 0.05/2; 0.04 alone would have passed.
    let steps = Holm.steps([0.04, 0.01, 0.03, 0.016], level: 0.05)
    #expect(steps.map(\.isRejected) == [false, true, false, true])
    let divisors: [Double] = [2, 4, 2, 3]
    #expect(steps.map(\.level) == divisors.map { 0.05 / $0 })
  }

  @Test("what is rejected at a level has an adjusted p-value of at most that")
  func agreement() {
    var noise = TestNoise(seed: 6)
    for _ in 0..<500 {
      let probabilities = (0..<6).map { _ in noise.unit() * noise.unit() * noise.unit() }
      let level = 0.003 + 0.1 * noise.unit()
      #expect(
        Holm.steps(probabilities, level: level).map(\.isRejected) == Holm.adjusted(probabilities).map { $0 <= level })
    }
  }

  @Test("no hypotheses have no steps")
  func none() {
    #expect(Holm.steps([], level: 0.01).isEmpty)
    #expect(Holm.adjusted([]).isEmpty)
  }
}
