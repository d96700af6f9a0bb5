/// The samples of an interval: the counters that are not zero, in order, and everything exact that a `Histogram` keeps.
///
/// Ten bytes a counter in use, where a histogram takes 8 KB a power of two.
public struct SparseHistogram: Sendable, Equatable {
  /// All samples, zeros and those over the range included.
  package internal(set) var moments = Moments()
  /// Samples over the range of 100 h, which are in no counter.
  public internal(set) var overflow: UInt64 = 0
  /// The numbers of the counters that are not zero, ascending.
  package private(set) var indices: [UInt16] = []
  /// Their counts.
  package private(set) var counts: [UInt64] = []

  /// No samples.
  public init() {}

  /// The same samples as a histogram's.
  ///
  /// - Complexity: O(counters in use).
  public init(_ histogram: Histogram) {
    moments = histogram.moments
    overflow = histogram.overflow
    for bucket in histogram.buckets {
      append(index: UInt16(HistogramScale.index(of: bucket.lowest)), count: bucket.count)
    }
  }

  /// A histogram from its parts; `nil` when they contradict each other.
  ///
  /// Checked are the order of the counters, that counters and overflow together are as many samples as the moments say,
  /// that the extremes lie in the outermost counters, and that the sums are possible for these samples between them;
  /// what passes can be merged like any other.
  package init?(moments: Moments, overflow: UInt64, indices: [UInt16], counts: [UInt64]) {
    guard indices.count == counts.count, indices.last ?? 0 < HistogramScale.counters else { return nil }
    var total = overflow
    for position in indices.indices {
      guard counts[position] > 0, position == 0 || indices[position - 1] < indices[position] else { return nil }
      let (sum, isOver) = total.addingReportingOverflow(counts[position])
      guard !isOver else { return nil }
      total = sum
    }
    guard total == moments.count else { return nil }
    self.moments = moments
    self.overflow = overflow
    self.indices = indices
    self.counts = counts
    guard extremesFit, sumsFit else { return nil }
  }

  /// A histogram from parts that are known to agree.
  init(moments: Moments, overflow: UInt64, ascending indices: [UInt16], _ counts: [UInt64]) {
    self.moments = moments
    self.overflow = overflow
    self.indices = indices
    self.counts = counts
  }

  private var extremesFit: Bool {
    guard moments.count > 0 else { return moments == Moments() }
    let beyond = HistogramScale.highestTrackable + 1
    let first = indices.first.map { HistogramScale.range(at: Int($0)) } ?? beyond...UInt64.max
    let last = overflow > 0 ? beyond...UInt64.max : HistogramScale.range(at: Int(indices.last ?? 0))
    return first.contains(moments.min) && last.contains(moments.max) && moments.min <= moments.max
  }

  private var sumsFit: Bool {
    guard moments.count > 0 else { return true }
    let (least, most) = (UInt128(moments.min), UInt128(moments.max))
    let count = UInt128(moments.count)
    guard least * count <= moments.sum, moments.sum <= most * count else { return false }
    let squares = (UInt128(moments.squaresHigh), moments.squaresLow)
    let lowest = UInt256(high: 0, low: least * least, times: moments.count)
    let highest = UInt256(high: 0, low: most * most, times: moments.count)
    return (lowest.high, lowest.low) <= squares && squares <= (highest.high, highest.low)
  }

  /// Adds a counter above all there are.
  @inline(__always)
  mutating func append(index: UInt16, count: UInt64) {
    indices.append(index)
    counts.append(count)
  }

  /// How many samples there are.
  public var count: UInt64 { moments.count }
}

extension HistogramScale {
  /// The values a counter stands for.
  package static func range(at index: Int) -> ClosedRange<UInt64> { lowest(at: index)...highest(at: index) }
}

extension Histogram {
  /// The same samples as an interval's.
  public init(_ interval: SparseHistogram) {
    self.init()
    merge(interval)
  }

  /// Adds every sample of an interval; exact.
  ///
  /// - Precondition: both together hold fewer than 2⁶⁴ samples.
  /// - Complexity: O(the interval's counters in use).
  public mutating func merge(_ interval: SparseHistogram) {
    let (_, tooMany) = moments.count.addingReportingOverflow(interval.moments.count)
    precondition(!tooMany, "merged histograms hold at most 2^64 - 1 samples")
    moments.merge(interval.moments)
    overflow += interval.overflow
    for position in interval.indices.indices {
      add(interval.counts[position], toCounter: Int(interval.indices[position]))
    }
  }
}
