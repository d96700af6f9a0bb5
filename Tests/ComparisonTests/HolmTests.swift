import NeedletailComparison
import Testing

@Suite("Holm's procedure")
struct HolmTests {
  /// The adjusted p-value is the smallest level at which a hypothesis is rejected.
  @Test("each is rejected from the adjusted p-value on that statsmodels has of it, and at no smaller level")
  func adjusted() {
    for (probabilities, adjusted) in SciPyFigures.holm {
      for level in adjusted.flatMap({ [$0 * (1 - 1e-9), $0 * (1 + 1e-9)] }) where level < 1 {
        let expected = adjusted.map { $0 <= level }
        #expect(Holm.steps(probabilities, level: level).map(\.isRejected) == expected, "\(probabilities) at \(level)")
      }
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

  @Test("no hypotheses have no steps")
  func none() {
    #expect(Holm.steps([], level: 0.01).isEmpty)
  }
}
