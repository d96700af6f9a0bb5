import NeedletailComparison
import Testing

@Suite("Wilcoxon's signed rank")
struct SignedRankTests {
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

  @Test("p-values without ties are SciPy's exact ones")
  func exact() { compare(SciPyFigures.exactSignedRanks) }

  @Test("p-values with ties and zeros are those of all choices of signs, by Pratt's way")
  func ties() { compare(SciPyFigures.tiedSignedRanks) }

  @Test("p-values of more than fifty pairs are SciPy's approximate ones, ties, zeros and continuity corrected for")
  func approximate() { compare(SciPyFigures.approximateSignedRanks) }

  private func compare(_ cases: [SignedRankCase]) {
    for (number, expected) in cases.enumerated() {
      let test = SignedRank(expected.sample)
      #expect(abs(test.upperTail / expected.upper - 1) < 1e-9, "case \(number)")
      #expect(abs(test.lowerTail / expected.lower - 1) < 1e-9, "case \(number)")
      #expect(test.twoSided == min(1, 2 * min(test.upperTail, test.lowerTail)))
    }
  }

  /// Hollander and Wolfe (1973), depression scores of nine patients before and after: T⁺ = 40, p = 0.0195.
  @Test("the textbook's patients have the textbook's p-value")
  func patients() {
    let test = SignedRank(Patients.improvements)
    #expect(test.statistic == 40)
    #expect(abs(test.upperTail - 0.01953) < 0.000_005)
  }

  @Test("the order of the pairs does not matter")
  func order() {
    var noise = TestNoise(seed: 3)
    let sample = (0..<30).map { _ in (noise.symmetric() * 20).rounded() }
    #expect(SignedRank(sample.shuffled(using: &noise)) == SignedRank(sample))
  }

  @Test("differences that are all zero say nothing")
  func zeros() {
    let test = SignedRank([0, 0, 0])
    #expect(test.count == 0)
    #expect(test.upperTail == 1 && test.lowerTail == 1 && test.twoSided == 1)
    #expect(SignedRank([]).twoSided == 1)
  }

  /// Pratt (1959): with zeros left out before ranking it could.
  @Test("a sample whose differences all grow does not become less significant")
  func monotone() {
    var noise = TestNoise(seed: 11)
    for _ in 0..<200 {
      let sample = (0..<9).map { _ in (noise.symmetric() * 5).rounded() }
      #expect(SignedRank(sample.map { $0 + 1 }).upperTail <= SignedRank(sample).upperTail + 1e-12, "\(sample)")
    }
  }
}

enum Patients {
  static let before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
  static let after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
  static let improvements = zip(before, after).map { $0 - $1 }
}
