/// Wilcoxon's signed-rank test of whether differences are symmetric about zero (Wilcoxon 1945).
///
/// Differences of equal magnitude share the mean of their ranks. Zeros are treated as Pratt (1959) does: they are ranked
/// with the others, and their ranks then left out. Leaving zeros out before ranking, as Wilcoxon did, can make a sample
/// less significant when all its differences grow by the same amount; a test that bounds an effect must not do that.
/// p-values are exact for up to 50 differences other than zero, by counting all choices of signs for the ranks at hand,
/// ties included; beyond that by the normal approximation, whose variance Σr²/4 over the ranks at hand holds the corrections for
/// ties and for zeros, with a correction for continuity.
public struct SignedRank: Sendable, Equatable {
  /// Up to this number of pairs probabilities are counted.
  public static let mostExactPairs = 50

  /// How many differences are not zero.
  public let count: Int
  /// T⁺, the sum of the ranks of positive differences.
  public let statistic: Double
  /// P(T⁺ ≥ the observed): small where the differences are positive.
  public let upperTail: Double
  /// P(T⁺ ≤ the observed): small where the differences are negative.
  public let lowerTail: Double

  /// Twice the smaller tail, at most 1.
  public var twoSided: Double { min(1, 2 * min(upperTail, lowerTail)) }

  /// - Parameter differences: finite.
  /// - Complexity: O(n log n), and at most 50 × 2,550 additions.
  public init(_ differences: [Double]) {
    precondition(differences.allSatisfy(\.isFinite), "SignedRank: a difference is not finite")
    let sorted = differences.sorted { abs($0) < abs($1) }
    // Twice the rank, which is whole for midranks as well.
    var ranks: [Int] = []
    var positive = 0
    var first = 0
    while first < sorted.count {
      var end = first + 1
      while end < sorted.count, abs(sorted[end]) == abs(sorted[first]) { end += 1 }
      if sorted[first] != 0 {
        let rank = first + 1 + end
        ranks += Array(repeating: rank, count: end - first)
        positive += sorted[first..<end].count { $0 > 0 } * rank
      }
      first = end
    }
    count = ranks.count
    statistic = Double(positive) / 2
    let all = ranks.reduce(0, +)
    if ranks.count <= Self.mostExactPairs {
      let cumulative = SubsetSums(of: ranks).cumulative
      lowerTail = cumulative[positive]
      upperTail = cumulative[all - positive]
    } else {
      let deviation = ranks.reduce(0) { $0 + Double($1) * Double($1) / 16 }.squareRoot()
      let above = Double(positive) / 2 - Double(all) / 4
      lowerTail = NormalDistribution.upperTail((-above - 0.5) / deviation)
      upperTail = NormalDistribution.upperTail((above - 0.5) / deviation)
    }
  }
}
