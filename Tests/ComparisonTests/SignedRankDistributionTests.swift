import NeedletailComparison
import Testing

@Suite("The distribution of Wilcoxon's signed ranks")
struct SignedRankDistributionTests {
  /// One-sided 5, 2.5, 1 and 0.5 %, as printed (McCornack 1965, and textbooks after him).
  static let printed: [(pairs: Int, values: [Int?])] = [
    (5, [0, nil, nil, nil]), (6, [2, 0, nil, nil]), (7, [3, 2, 0, nil]), (8, [5, 3, 1, 0]), (9, [8, 5, 3, 1]),
    (10, [10, 8, 5, 3]), (11, [13, 10, 7, 5]), (12, [17, 13, 9, 7]), (13, [21, 17, 12, 9]), (14, [25, 21, 15, 12]),
    (15, [30, 25, 19, 15]), (16, [35, 29, 23, 19]), (17, [41, 34, 27, 23]), (18, [47, 40, 32, 27]),
    (19, [53, 46, 37, 32]), (20, [60, 52, 43, 37]), (25, [100, 89, 76, 68]), (30, [151, 137, 120, 109]),
    (40, [286, 264, 238, 220]), (50, [466, 434, 397, 373]),
  ]

  @Test("critical values are those of the printed tables")
  func criticalValues() {
    for (pairs, values) in Self.printed {
      let distribution = SignedRankDistribution(pairs: pairs)
      #expect([0.05, 0.025, 0.01, 0.005].map(distribution.criticalValue) == values, "\(pairs) pairs")
    }
  }

  @Test("probabilities of sums are SciPy's")
  func probabilities() {
    for (pairs, sum, expected) in SciPyFigures.distribution {
      let distribution = SignedRankDistribution(pairs: pairs)
      #expect(abs(distribution.probability(atMost: sum) / expected - 1) < 1e-9, "\(pairs) pairs, \(sum)")
      let atLeast = distribution.probability(atLeast: distribution.largest - sum)
      #expect(abs(atLeast / expected - 1) < 1e-9)
    }
  }

  @Test("beyond fifty pairs the approximation joins the exact distribution to within two in a thousand")
  func join() {
    let (exact, approximate) = (SignedRankDistribution(pairs: 50), SignedRankDistribution(pairs: 51))
    for level in [0.2, 0.05, 0.01] {
      let sum = exact.criticalValue(level: level) ?? 0
      // The same place in units of the deviation: 51 pairs have 1,326 sums, 50 have 1,275.
      let scaled = 663 - (637.5 - Double(sum) - 0.5) * (51.0 * 52 * 103 / (50 * 51 * 101)).squareRoot() - 0.5
      let other = approximate.probability(atMost: Int(scaled.rounded()))
      #expect(abs(other - exact.probability(atMost: sum)) < 0.002)
    }
  }
}
