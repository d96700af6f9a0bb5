/// Cuts a run into intervals of one length: at every point of the grid it takes what histograms got and how gauges stand,
/// and hands both to a sink.
///
/// For one thread, the one that records. Time is the run's, from 0; memory does not grow with the length of the run.
///
/// The owner of the bank asks `isDue` before it handles what happens at `now`, and then calls `advance`:
///
///     if recording.isDue(now) {
///       recording.advance(to: now, bank: figures, gauges: { instant, values in … }, into: sink)
///     }
///
/// and `finish` once at the end. What is recorded at a point of the grid belongs to the interval that begins there.
public struct IntervalRecording: Sendable {
  /// A histogram that is recorded: its name, and the cell of the bank that holds it.
  public struct HistogramSource: Sendable, Equatable {
    public var key: MetricKey
    public var cell: Int

    public init(_ key: MetricKey, cell: Int) {
      self.key = key
      self.cell = cell
    }
  }

  /// A gauge that is sampled: its name, and how many decimals its whole numbers stand for.
  public struct Gauge: Sendable, Hashable {
    public var key: MetricKey
    /// 0 to 9: with 4, the whole number 1,250 is 0.125.
    public var decimals: Int

    public init(_ key: MetricKey, decimals: Int = 0) {
      self.key = key
      self.decimals = decimals
    }
  }

  public let histograms: [HistogramSource]
  public let gauges: [Gauge]
  /// The length of an interval.
  public var interval: Duration { .nanoseconds(Int64(clamping: intervalNanoseconds)) }
  package let intervalNanoseconds: UInt64
  /// The end of the interval at hand; `UInt64.max` when that is too far away for an instant.
  @usableFromInline package private(set) var dueNanoseconds: UInt64
  private var number: UInt64 = 0
  private var beginning: UInt64 = 0
  /// How the gauges stood when they were last handed on.
  private var last: [Int64]?
  /// The number of the interval that was last handed on.
  private var lastNumber: UInt64?

  /// A recording that begins at instant 0.
  ///
  /// - Precondition: the interval is positive.
  package init(histograms: [HistogramSource], gauges: [Gauge] = [], intervalNanoseconds: UInt64 = 1_000_000_000) {
    precondition(intervalNanoseconds > 0, "an interval has a length")
    self.histograms = histograms
    self.gauges = gauges
    self.intervalNanoseconds = intervalNanoseconds
    dueNanoseconds = intervalNanoseconds
  }

  /// Whether an interval has ended before `now`.
  @inlinable @inline(__always)
  package func isDue(_ now: UInt64) -> Bool { now >= dueNanoseconds }

  /// Ends the intervals that end at `now` or before; does nothing when none does.
  ///
  /// When time jumped over several, the first got everything, and the second shows how the gauges stand without events;
  /// the rest are like the second and are passed over in one step.
  ///
  /// - Parameters:
  ///   - sample: told the end of an interval, writes how each gauge stands there, in the order they were named; called
  ///     at most twice.
  /// - Complexity: O(histograms + gauges + counters touched).
  package mutating func advance(
    to now: UInt64, bank: borrowing HistogramBank, gauges sample: (UInt64, inout [Int64]) -> Void,
    into sink: some MetricsSink
  ) {
    guard isDue(now) else { return }
    handOn(until: dueNanoseconds, bank, sample, sink)
    step(by: 1)
    guard isDue(now) else { return }
    handOn(until: dueNanoseconds, bank, sample, sink)
    step(by: (now - dueNanoseconds) / intervalNanoseconds + 1)
  }

  /// Ends the intervals up to the run's last instant, the last one however long it is.
  ///
  /// What was recorded at that instant itself belongs to the last interval, also when that has no length. The last interval
  /// that has a length is handed on though nothing happened in it, so that the intervals tell when the run ended.
  package mutating func finish(
    at end: UInt64, bank: borrowing HistogramBank, gauges sample: (UInt64, inout [Int64]) -> Void,
    into sink: some MetricsSink
  ) {
    advance(to: end, bank: bank, gauges: sample, into: sink)
    handOn(until: end, bank, sample, sink)
    // On the grid that is the one before: it was passed over, and is like the last one handed on.
    let closing = end > beginning ? number : number &- 1
    guard end > 0, let last, lastNumber.map({ $0 < closing }) ?? true else { return }
    sink.take(
      RecordedInterval(
        number: closing, lengthNanoseconds: end > beginning ? end - beginning : intervalNanoseconds, entries: [],
        gauges: last))
  }

  private mutating func step(by intervals: UInt64) {
    number &+= intervals
    beginning = dueNanoseconds &+ (intervals - 1) &* intervalNanoseconds
    let (due, isOver) = beginning.addingReportingOverflow(intervalNanoseconds)
    dueNanoseconds = isOver ? .max : due
  }

  private mutating func handOn(
    until end: UInt64, _ bank: borrowing HistogramBank, _ sample: (UInt64, inout [Int64]) -> Void,
    _ sink: some MetricsSink
  ) {
    var entries: [RecordedInterval.Entry] = []
    for position in histograms.indices {
      guard let samples = bank.takeInterval(of: histograms[position].cell) else { continue }
      entries.append(RecordedInterval.Entry(histogram: position, samples: samples))
    }
    var values = last ?? Array(repeating: 0, count: gauges.count)
    sample(end, &values)
    precondition(values.count == gauges.count, "a value for every gauge")
    guard !entries.isEmpty || values != last else { return }
    last = values
    lastNumber = number
    sink.take(
      RecordedInterval(
        number: number, lengthNanoseconds: end > beginning ? end - beginning : 0, entries: entries, gauges: values))
  }
}
