import NeedletailComparison
import Testing

@Suite("Short series")
struct ShortSeriesTests {
  /// Constants by their printed digits.
  @Test(
    "powers of e are right to eleven digits",
    arguments: [
      (1.0, 2.718_281_828_459_045), (-1, 0.367_879_441_171_442_3), (0, 1), (0.01, 1.010_050_167_084_168),
      (20, 485_165_195.409_790_3), (-300, 5.148_200_222_412_014e-131),
    ])
  func exponential(_ x: Double, _ expected: Double) {
    #expect(abs(ShortSeries.exponential(x) / expected - 1) < 1e-11)
  }

  @Test(
    "logarithms are right to eleven digits",
    arguments: [
      (2.0, 0.693_147_180_559_945_3), (10, 2.302_585_092_994_046), (1e-100, -230.258_509_299_404_6),
      (1.01, 0.009_950_330_853_168_083), (1, 0),
    ])
  func logarithm(_ x: Double, _ expected: Double) {
    #expect(abs(ShortSeries.logarithm(x) - expected) <= 1e-11 * abs(expected))
  }

  @Test("beyond what a number holds there is nothing and infinity")
  func extremes() {
    #expect(ShortSeries.exponential(-800) == 0)
    #expect(ShortSeries.exponential(800) == .infinity)
  }
}
