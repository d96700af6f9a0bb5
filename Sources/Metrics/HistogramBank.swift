/// Many recording histograms side by side in flat storage, for one writer.
///
/// A cell is a histogram known by its number. Recording touches the cell's header and one counter and allocates only
/// when a cell meets a power of two for the first time (4 KB, and 8 KB where a counter passes 2³²). Read a cell by taking its `snapshot`, and what it got since
/// the last time by `takeInterval`.
public struct HistogramBank: ~Copyable, Sendable {
  @usableFromInline let storage: UnsafeStorage

  /// How many cells there are.
  public var cells: Int { storage.cells }

  /// A bank of `cells` empty histograms.
  ///
  /// - Precondition: `cells` is not negative.
  /// - Complexity: O(cells), 448 bytes each, and 400 KB for taking intervals, which are untouched until then.
  public init(cells: Int) {
    precondition(cells >= 0, "a bank has a natural number of cells")
    storage = UnsafeStorage(cells: cells)
  }

  /// Adds one sample to a cell.
  ///
  /// - Complexity: O(1): a zero only bumps a counter.
  @inlinable @inline(__always)
  public func record(_ value: UInt64, in cell: Int) {
    if value == 0 {
      storage.recordZero(in: cell)
    } else {
      storage.record(value, in: cell)
    }
  }

  /// Adds a sample to a cell `weight` times, for distributions weighted by time.
  ///
  /// - Complexity: O(1).
  @inlinable
  public func record(_ value: UInt64, weight: UInt64, in cell: Int) {
    storage.record(value, weight: weight, in: cell)
  }

  /// Whether nothing was recorded into a cell.
  public func isEmpty(_ cell: Int) -> Bool { count(in: cell) == 0 }

  /// How many samples a cell holds.
  public func count(in cell: Int) -> UInt64 { storage.moments(of: cell).count }

  /// A copy of a cell; `nil` when nothing was recorded.
  ///
  /// - Complexity: O(counters in use).
  public func snapshot(_ cell: Int) -> Histogram? {
    let moments = storage.moments(of: cell)
    guard moments.count > 0 else { return nil }
    var histogram = Histogram()
    histogram.moments = moments
    histogram.overflow = storage.overflow(of: cell)
    histogram.chunks = storage.chunks(of: cell)
    return histogram
  }

  /// What `snapshot(cell).percentile(percent)` would be, without the copy; 0 for an empty cell.
  ///
  /// - Complexity: O(counters in use); allocates nothing.
  public func percentile(_ percent: Double, in cell: Int) -> UInt64 {
    let moments = storage.moments(of: cell)
    guard moments.count > 0 else { return 0 }
    let rank = HistogramScale.nearestRank(percent, of: moments.count)
    guard let index = storage.counter(atRank: rank, in: cell) else { return moments.max }
    return max(moments.min, min(moments.max, HistogramScale.highest(at: index)))
  }
}
