/// Where a percentile of one growing cell of a bank stands, so that asking for it again costs what has changed since and
/// no walk through all counters.
///
/// It sees every sample of its cell: all of them are recorded by `HistogramBank.record(_:in:minding:)`. One cursor
/// serves one percentile; another asked of it is found as well, a walk away.
public struct PercentileCursor: Sendable, BitwiseCopyable {
  /// Samples so far, those over the range included.
  public private(set) var count: UInt64 = 0
  private var largest: UInt64 = 0
  /// A counter, and the samples in all counters before it.
  var counter = 0
  var below: UInt64 = 0
  /// The last answer, and to what it was one.
  private var answer: UInt64 = 0
  private var answeredCount: UInt64 = 0
  private var answeredPercent = 0.0

  /// Before the first sample.
  public init() {}

  mutating func note(_ value: UInt64) {
    count &+= 1
    largest = Swift.max(largest, value)
    if value <= HistogramScale.highestTrackable, HistogramScale.index(of: value) < counter { below &+= 1 }
  }

  /// What the bank says by its own walk, see `HistogramBank.percentile(_:in:)`; `seek` moves the cursor to a rank.
  mutating func percentile(
    _ percent: Double, _ seek: (_ rank: UInt64, inout PercentileCursor) -> Bool
  ) -> UInt64 {
    if answeredCount == count && answeredPercent == percent { return answer }
    let rank = HistogramScale.nearestRank(percent, of: count)
    // A counter that holds a sample reaches at least to the smallest one, and only the last one beyond the largest.
    answer = seek(rank, &self) ? Swift.min(largest, HistogramScale.highest(at: counter)) : largest
    (answeredCount, answeredPercent) = (count, percent)
    return answer
  }
}

extension HistogramBank {
  /// Adds one sample to a cell that a cursor stands in.
  ///
  /// - Complexity: O(1).
  public func record(_ value: UInt64, in cell: Int, minding cursor: inout PercentileCursor) {
    record(value, in: cell)
    cursor.note(value)
  }

  /// What `percentile(percent, in: cell)` is, from where the cursor was left.
  ///
  /// - Complexity: O(counters between the last answer and this one); O(1) where nothing was recorded since.
  public func percentile(_ percent: Double, in cell: Int, from cursor: inout PercentileCursor) -> UInt64 {
    guard cursor.count > 0 else { return 0 }
    return cursor.percentile(percent) { rank, cursor in storage.seek(rank, in: cell, &cursor) }
  }
}

extension HistogramBank.UnsafeStorage {
  /// Moves a cursor to the counter that holds the sample of a rank counted from 1; `false` for a rank among the samples
  /// over the range.
  func seek(_ rank: UInt64, in cell: Int, _ cursor: inout PercentileCursor) -> Bool {
    while cursor.below >= rank {
      cursor.counter -= 1
      cursor.below &-= count(at: cursor.counter, in: cell)
    }
    while cursor.counter < HistogramScale.counters {
      let below = cursor.below &+ count(at: cursor.counter, in: cell)
      if below >= rank { return true }
      cursor.below = below
      cursor.counter += 1
    }
    return false
  }
}
