/// What happened between two instants of a run's grid.
public struct RecordedInterval: Sendable, Equatable {
  /// The samples of one histogram.
  public struct Entry: Sendable, Equatable {
    /// The place of the histogram among those that are recorded.
    public var histogram: Int
    public var samples: SparseHistogram

    public init(histogram: Int, samples: SparseHistogram) {
      self.histogram = histogram
      self.samples = samples
    }
  }

  /// How many intervals the grid has before this one.
  public var number: UInt64
  /// From the grid's point to the next, or to the end of the run.
  public var length: Duration { .nanoseconds(Int64(clamping: lengthNanoseconds)) }
  package var lengthNanoseconds: UInt64
  /// The histograms that got samples, in order.
  public var entries: [Entry]
  /// Every gauge as it stood at the end of the interval, in units of its last decimal.
  public var gauges: [Int64]

  package init(number: UInt64, lengthNanoseconds: UInt64, entries: [Entry], gauges: [Int64]) {
    self.number = number
    self.lengthNanoseconds = lengthNanoseconds
    self.entries = entries
    self.gauges = gauges
  }
}

/// Who is handed the intervals of a run as they end.
///
/// `take` is called on the thread that records, in the order of the intervals, once for each in which anything was
/// recorded or a gauge changed. It must not fail the run: a sink that cannot keep an interval remembers why.
public protocol MetricsSink: AnyObject, Sendable {
  func take(_ interval: RecordedInterval)
}
