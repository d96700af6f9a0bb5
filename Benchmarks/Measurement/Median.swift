/// The median of a few rounds, with an interval that assumes nothing of how they are distributed.
package struct Median: Sendable, Equatable {
  /// The middle value; of an even number the mean of the middle two.
  package var value: Double
  /// The bounds of the interval: two of the values, as far from either end.
  package var low: Double
  package var high: Double
  /// How often an interval made this way holds the median of what the rounds are drawn from, if they are independent.
  package var level: Double

  /// The coverage asked for. Fewer than six rounds cannot give it: their interval is from least to greatest, and its
  /// `level` says what that is worth.
  package static let wantedLevel = 0.95

  package init(value: Double, low: Double, high: Double, level: Double) {
    self.value = value
    self.low = low
    self.high = high
    self.level = level
  }

  /// `nil` without values, or where one is not a number.
  ///
  /// The interval is the narrowest of order statistics, symmetric in rank, that covers `wantedLevel`: the number of
  /// values below the median is binomial with probability 1/2 (Conover, Practical Nonparametric Statistics, 3.2).
  ///
  /// - Complexity: O(n log n).
  package init?(of values: [Double]) {
    guard !values.isEmpty, values.allSatisfy({ !$0.isNaN }) else { return nil }
    let sorted = values.sorted()
    let n = sorted.count
    value = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2
    let (outside, level) = Self.outside(n)
    low = sorted[outside]
    high = sorted[n - 1 - outside]
    self.level = level
  }

  /// How many values may be left out at either end, and what the interval of the others covers.
  static func outside(_ n: Int) -> (count: Int, level: Double) {
    // The probability of exactly k of n below the median, and of at most k.
    var exactly = 1.0
    for _ in 0..<n { exactly /= 2 }
    var atMost = exactly
    var found = (count: 0, level: 1 - 2 * exactly)
    var k = 0
    while 2 * (k + 2) < n + 1 {
      exactly *= Double(n - k) / Double(k + 1)
      atMost += exactly
      k += 1
      if 1 - 2 * atMost < wantedLevel { break }
      found = (k, 1 - 2 * atMost)
    }
    return (found.count, max(0, found.level))
  }

  /// The median of what two did, round by round: `theirs[i] / ours[i]`. Rounds that only one of them has are left out.
  package static func ratio(of theirs: [Double], to ours: [Double]) -> Median? {
    Median(of: zip(theirs, ours).map { $0 / $1 })
  }
}
