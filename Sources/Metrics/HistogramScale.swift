/// How values map to counters: HDR buckets with three significant digits from 1 ns to 100 h, as long as a duration
/// can be.
///
/// Values below 2,048 have a counter each. Above, a value of magnitude `m` (its bits beyond the eleventh) shares a
/// counter with the values that agree in their top eleven bits; `m * 1024 + (value >> m)` numbers the counters without
/// a gap. A counter is at most 1/1,024 as wide as its values are large.
@usableFromInline
package enum HistogramScale {
  /// The longest value with a counter, a hundred hours in nanoseconds.
  @usableFromInline package static let highestTrackable: UInt64 = 360_000_000_000_000
  /// How many counters the range takes.
  @usableFromInline package static let counters = 40_960
  /// Counters are allocated in chunks of this many.
  @usableFromInline package static let chunkLength = 1_024
  @usableFromInline package static let chunkShift = 10
  @usableFromInline package static let chunks = 40
  /// A line is 16 counters, the grain in which it is known what was touched since the last tick.
  @usableFromInline static let lineShift = 4
  /// A byte a line, in words of eight.
  @usableFromInline static let cardWords = 8

  /// The counter of a value in the range.
  @inlinable @inline(__always)
  package static func index(of value: UInt64) -> Int {
    let magnitude = 53 &- (value | 2_047).leadingZeroBitCount
    return Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: magnitude) &<< 10) &+ (value &>> UInt64(magnitude)))
  }

  /// The smallest value a counter stands for.
  package static func lowest(at index: Int) -> UInt64 {
    assert((0..<counters).contains(index), "a histogram has \(counters) counters")
    guard index >= 2 * chunkLength else { return UInt64(index) }
    let magnitude = index / chunkLength - 1
    return UInt64(index - magnitude * chunkLength) << UInt64(magnitude)
  }

  /// The largest value a counter stands for.
  package static func highest(at index: Int) -> UInt64 {
    guard index >= 2 * chunkLength else { return lowest(at: index) }
    return lowest(at: index) + (1 << UInt64(index / chunkLength - 1)) - 1
  }

  /// The nearest rank ⌈percent / 100 · count⌉, from 1 to `count`, which must be positive.
  ///
  /// The percent counts as the decimal it was written as, to nine places: 99.9 of 1,000 samples is rank 999, although
  /// the nearest `Double` lies above 99.9. Percents outside 0 … 100 are taken as the nearer end, not-a-number as 0.
  static func nearestRank(_ percent: Double, of count: UInt64) -> UInt64 {
    assert(count > 0, "an empty distribution has no ranks")
    guard percent > 0 else { return 1 }
    let whole: UInt64 = 100_000_000_000
    let share = UInt64((Swift.min(percent, 100) * 1_000_000_000).rounded())
    // Products of fewer samples fit into 64 bits.
    if count < 1 << 26 { return Swift.max(1, (share * count + whole - 1) / whole) }
    let rank = (UInt128(share) * UInt128(count) + UInt128(whole) - 1) / UInt128(whole)
    return Swift.max(1, UInt64(rank))
  }
}
