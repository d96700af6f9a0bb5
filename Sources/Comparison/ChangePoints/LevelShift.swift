/// How far one level lies from another: Hodges and Lehmann's estimate for two samples, with the interval that belongs to the
/// rank-sum test of Mann and Whitney.
package struct LevelShift: Sendable, Equatable {
  /// Of ratios less 1 (0.05 is 5 % more), or of differences.
  package var estimate: Double
  /// Of 95 %; `nil` where the runs are too few for one, as three on either side. Where the level changed was chosen by the same values, so
  /// that it is a little too narrow.
  package var interval: ClosedRange<Double>?
  /// Whether it is a share of the level before; where a value is not positive it is a difference.
  package var isRelative: Bool

  /// Of longer levels this number of runs on either side, the nearest, are compared.
  static let mostRuns = 100

  /// - Parameters: at least one value each, in the order of the runs.
  /// - Complexity: O(m log m) for m pairs, at most 10,000.
  package init(from before: [Double], to after: [Double]) {
    let (before, after) = (before.suffix(Self.mostRuns), after.prefix(Self.mostRuns))
    let isRelative = (before + after).allSatisfy { $0 > 0 }
    let shifts = before.flatMap { one in after.map { isRelative ? $0 / one - 1 : $0 - one } }.sorted()
    self.isRelative = isRelative
    estimate = shifts.median
    interval = Self.limit(before.count, after.count).map { shifts[$0 - 1]...shifts[shifts.count - $0] }
  }

  /// Which of the ordered pairs are the ends of the interval, counted from either end: 1 more than the critical value of Mann and
  /// Whitney's U (two-sided, 5 %); `nil` where there is none.
  ///
  /// Exact for up to 50 runs, of more from the normal approximation with a correction for continuity.
  static func limit(_ m: Int, _ n: Int) -> Int? {
    guard m + n > 50 else { return exactLimit(m, n) }
    let pairs = Double(m) * Double(n)
    let deviation = (pairs * Double(m + n + 1) / 12).squareRoot()
    let critical = (pairs / 2 - 1.959963984540054 * deviation - 0.5).rounded(.down)
    return critical < 0 ? nil : Int(critical) + 1
  }

  /// By the orders with each value of U: the coefficients of ∏ (1 − qⁿ⁺ⁱ) ÷ (1 − qⁱ) over i = 1 … m, whole numbers below 2⁵³.
  private static func exactLimit(_ m: Int, _ n: Int) -> Int? {
    var orders = Array(repeating: 0.0, count: m * n / 2 + 1)
    orders[0] = 1
    var all = 1.0
    for i in 1...m {
      for value in orders.indices.reversed() where value >= n + i { orders[value] -= orders[value - n - i] }
      for value in orders.indices where value >= i { orders[value] += orders[value - i] }
      all = (all * Double(n + i) / Double(i)).rounded()
    }
    var below = 0.0
    let value = orders.firstIndex { count in
      below += count
      return below > 0.025 * all
    }
    return value == 0 ? nil : value
  }
}
