import Testing

@testable import NeedletailComparison

/// The parts that change points are found by.
struct SplitTests {
  @Test("scores have mean 0 and variance 1, in the order of the values, and ties share one")
  func scores() {
    let scores = SplitScores([3, 1, 2, 2, 9, 7][...]).scores
    #expect(abs(scores.reduce(0, +)) < 1e-12)
    #expect(abs(scores.reduce(0) { $0 + $1 * $1 } / 5 - 1) < 1e-12)
    #expect(scores[2] == scores[3])
    #expect(scores[1] < scores[2] && scores[2] < scores[0] && scores[0] < scores[5] && scores[5] < scores[4])
    #expect(SplitScores([4, 4, 4][...]).isConstant)
  }

  /// Φ⁻¹(k/20) as tables have it, for k = 1, 5 and 8, over their scale for 19 values, whose scores have variance 1.
  @Test("scores are near those of a normal distribution")
  func normalScores() {
    let scores = SplitScores(Array((1...19).map(Double.init))[...]).scores
    let quantiles = [1.6449, 1.2816, 1.0364, 0.8416, 0.6745, 0.5244, 0.3853, 0.2533, 0.1257]
    let scale = (2 * quantiles.reduce(0) { $0 + $1 * $1 } / 18).squareRoot()
    for (place, quantile) in quantiles.enumerated() {
      #expect(abs(scores[18 - place] - quantile / scale) < 0.03)
      #expect(abs(scores[place] + quantile / scale) < 0.03)
    }
  }

  @Test("random places are uniform")
  func places() {
    var order = RandomOrder()
    var counts = [0, 0, 0, 0, 0]
    for _ in 0..<50_000 { counts[order.next(below: 5)] += 1 }
    let chiSquare = counts.reduce(0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
    // Of four degrees of freedom, exceeded in one sequence of a thousand.
    #expect(chiSquare < 18.5)
  }

  /// Of 12!/(6! 6!) = 924 ways to choose the first six, two have the six least or the six largest there: 2.16 in 999 orders.
  @Test("six and six that lie apart are as unlikely as their orders are few")
  func sixAndSix() {
    let test = SplitTest([1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16][...])
    #expect(test.split == 6)
    // The count is Poisson's: above 9 in one sequence of ten thousand.
    #expect(test.p >= 0.001 && test.p <= 0.01)
  }

  @Test("each change has a window to itself, of at least as many runs as lie near it on either side")
  func windows() {
    let windows = SplitWindows(partsOf: 400).windows.map(\.range)
    #expect(windows.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= 400 && $0.count >= 12 })
    for (start, end) in [(0, 60), (100, 160), (171, 231), (340, 400)] {
      let inside = windows.filter { $0.lowerBound >= start && $0.upperBound <= end }
      #expect(inside.contains { $0.count >= 30 })
    }
    // O(n log n): lengths by √2 from 283 to 12, each at most three times the stretch together.
    #expect(windows.map(\.count).reduce(0, +) < 10 * 3 * 400)
    #expect(SplitWindows(partsOf: 12).windows.isEmpty)
  }

  /// Medians 12.5 and 22; of the eleven deviations the middle one is 1.5, so the reach is 2.5 × 1.4826 × 1.5.
  @Test("a bad run is drawn near the levels, and the others stay")
  func outliers() {
    let levels: [[Double]] = [[10, 12, 14, 13, 11, 100], [20, 22, 24, 23, 21]]
    let values = SplitLikelihood.withoutOutliers(levels.map { $0[...] })
    let others: [Double] = [10, 12, 14, 13, 11, 20, 22, 24, 23, 21]
    #expect(Array(values[..<5] + values[6...]) == others)
    #expect(abs(values[5] - 27.55975) < 1e-9)
  }

  @Test("the likelihood of a clear step is at its place, and of none it is spread")
  func likelihood() {
    let clear = SplitLikelihood(of: [1, 2, 1, 2, 1, 2, 8, 9, 8, 9, 8, 9][...], around: 5)
    #expect(clear.index == 6 && clear.range == 6...6)
    let none = SplitLikelihood(of: (0..<40).map { Double($0 * 7 % 5) }[...], around: 20)
    #expect(none.range.count > 20)
  }
}
