import NeedletailMetrics

/// The moments that samples would have if each were the smallest of its counter, those over the range just over it.
struct LeastMoments {
  private var moments = Moments()

  init(_ indices: [UInt16], _ counts: [UInt64], overflow: UInt64) {
    for position in indices.indices {
      _ = moments.record(HistogramScale.lowest(at: Int(indices[position])), count: counts[position])
    }
    _ = moments.record(HistogramScale.highestTrackable, count: overflow)
  }

  /// How much larger the sum and the sum of squares are.
  func rest(of exact: Moments) -> (sum: UInt128, squaresHigh: UInt64, squaresLow: UInt128) {
    let (low, borrow) = exact.squaresLow.subtractingReportingOverflow(moments.squaresLow)
    return (exact.sum &- moments.sum, exact.squaresHigh &- moments.squaresHigh &- (borrow ? 1 : 0), low)
  }

  /// The moments of samples whose sums are so much larger.
  func adding(sum: UInt128, squaresHigh: UInt64, squaresLow: UInt128, min: UInt64, max: UInt64) -> Moments {
    var exact = moments
    let (low, carry) = moments.squaresLow.addingReportingOverflow(squaresLow)
    exact.sum = moments.sum &+ sum
    exact.squaresLow = low
    exact.squaresHigh = moments.squaresHigh &+ squaresHigh &+ (carry ? 1 : 0)
    exact.min = min
    exact.max = max
    return exact
  }

  /// The smallest value the first counter stands for, or the range's end.
  static func least(_ indices: [UInt16]) -> UInt64 {
    indices.first.map { HistogramScale.lowest(at: Int($0)) } ?? HistogramScale.highestTrackable
  }

  /// The largest value the last counter stands for; with samples over the range, the largest there is.
  static func most(_ indices: [UInt16], overflow: UInt64) -> UInt64 {
    guard overflow == 0, let last = indices.last else { return .max }
    return HistogramScale.highest(at: Int(last))
  }
}
