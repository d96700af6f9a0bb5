/// The distribution of Wilcoxon's T⁺ over `pairs` untied differences where the median is zero: the sum of those of the
/// ranks 1, 2, … n that have a positive sign, when every sign is a fair coin (Wilcoxon 1945).
///
/// Exact up to `mostExactPairs`, by counting subsets of ranks with each sum; beyond that the normal
/// approximation with a correction for continuity.
public struct SignedRankDistribution: Sendable {
  /// Up to this number of pairs probabilities are counted.
  public static let mostExactPairs = 50

  public let pairs: Int
  /// n(n + 1)/2: the largest sum, and the number of Walsh averages.
  public let largest: Int
  /// The probability of T⁺ ≤ k, where it is exact.
  private let cumulative: [Double]?
  private let deviation: Double

  /// - Parameter pairs: at least 1.
  /// - Complexity: O(n³) additions where it is exact.
  public init(pairs: Int) {
    precondition(pairs >= 1, "SignedRankDistribution: no pairs")
    self.pairs = pairs
    largest = pairs * (pairs + 1) / 2
    deviation = (Double(largest) * Double(2 * pairs + 1) / 12).squareRoot()
    cumulative = pairs <= Self.mostExactPairs ? Self.cumulative(pairs) : nil
  }

  /// P(T⁺ ≤ sum).
  public func probability(atMost sum: Int) -> Double {
    if sum < 0 { return 0 }
    if sum >= largest { return 1 }
    if let cumulative { return cumulative[sum] }
    return NormalDistribution.upperTail((Double(largest) / 2 - Double(sum) - 0.5) / deviation)
  }

  /// P(T⁺ ≥ sum), by symmetry.
  public func probability(atLeast sum: Int) -> Double { probability(atMost: largest - sum) }

  /// The largest sum with P(T⁺ ≤ sum) ≤ level, as tables of critical values print it; `nil` where even a sum of 0, all
  /// differences being negative, is more probable.
  public func criticalValue(level: Double) -> Int? {
    guard probability(atMost: 0) <= level else { return nil }
    var (low, high) = (0, largest)
    while high - low > 1 {
      let middle = (low + high) / 2
      if probability(atMost: middle) <= level { low = middle } else { high = middle }
    }
    return low
  }

  /// The share of subsets of the ranks whose sum is at most the index. Counts are below 2⁵³, so these are quotients of exact numbers.
  private static func cumulative(_ pairs: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: pairs * (pairs + 1) / 2 + 1)
    counts[0] = 1
    var (reached, all) = (0, 1.0)
    for rank in 1...pairs {
      reached += rank
      all *= 2
      for sum in stride(from: reached, through: rank, by: -1) { counts[sum] += counts[sum - rank] }
    }
    var below = 0.0
    return counts.map { count in
      below += count
      return below / all
    }
  }
}
