import NeedletailComparison
import Testing

@Suite("Welch's interval")
struct WelchIntervalTests {
  private func mean(_ value: Double, _ error: Double, _ runs: Int) -> WelchInterval.Mean {
    WelchInterval.Mean(value: value, standardError: error, runs: runs)
  }

  /// Equal errors of five runs each have 8 degrees of freedom; Student's table has 2.306004 for 95 %.
  @Test("equal errors and runs have the degrees of freedom of both together")
  func equal() {
    let interval = WelchInterval.difference(base: mean(1, 1, 5), head: mean(4, 1, 5), coverage: 0.95)
    #expect(abs(interval.lowerBound - (3 - 2.306_004 * 2.0.squareRoot())) < 1e-5)
    #expect(abs(interval.upperBound - (3 + 2.306_004 * 2.0.squareRoot())) < 1e-5)
  }

  /// One side without error leaves the other's 4 degrees of freedom: 2.776445.
  @Test("a side that does not scatter leaves the other's degrees of freedom, and two such sides no interval")
  func oneSided() {
    let interval = WelchInterval.difference(base: mean(1, 0, 50), head: mean(4, 1, 5), coverage: 0.95)
    #expect(abs(interval.lowerBound - (3 - 2.776_445)) < 1e-5)
    #expect(WelchInterval.difference(base: mean(1, 0, 5), head: mean(4, 0, 5), coverage: 0.95) == 3...3)
  }
}
