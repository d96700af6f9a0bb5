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

  /// So many runs on either side, the nearest, are compared.
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
  /// Whitney's U (two-sided, 5 %), from the normal approximation with a correction for continuity; `nil` where there is none.
  static func limit(_ m: Int, _ n: Int) -> Int? {
    let pairs = Double(m) * Double(n)
    let deviation = (pairs * Double(m + n + 1) / 12).squareRoot()
    let critical = (pairs / 2 - 1.959963984540054 * deviation - 0.5).rounded(.down)
    return critical < 0 ? nil : Int(critical) + 1
  }
}
