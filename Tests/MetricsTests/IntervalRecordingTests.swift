import NeedletailMetrics
import Synchronization
import Testing

@Suite("A recording in intervals")
final class IntervalRecordingTests {
  /// Keeps what it is handed.
  final class Keeper: MetricsSink {
    private let kept = Mutex<[RecordedInterval]>([])
    func take(_ interval: RecordedInterval) { kept.withLock { $0.append(interval) } }
    var intervals: [RecordedInterval] { kept.withLock { $0 } }
  }

  let bank = HistogramBank(cells: 2)
  let keeper = Keeper()
  var recording = IntervalRecording(
    histograms: [
      IntervalRecording.HistogramSource(MetricKey("wait", .nanoseconds), cell: 1),
      IntervalRecording.HistogramSource(MetricKey("latency", .nanoseconds), cell: 0),
    ],
    gauges: [IntervalRecording.Gauge(MetricKey("jobs", .count))], intervalNanoseconds: 100)

  /// Handles an event at an instant: a sample for a cell, and how many jobs there are from then on.
  func event(at now: UInt64, _ value: UInt64, cell: Int, jobs: Int64) {
    advance(to: now)
    bank.record(value, in: cell)
    level = jobs
  }

  var level: Int64 = 0

  func advance(to now: UInt64) {
    let level = level
    recording.advance(to: now, bank: bank, gauges: { _, values in values[0] = level }, into: keeper)
  }

  func finish(at end: UInt64) {
    let level = level
    recording.finish(at: end, bank: bank, gauges: { _, values in values[0] = level }, into: keeper)
  }

  func expect(_ intervals: [(number: UInt64, length: UInt64, samples: [[UInt64]], jobs: Int64)]) {
    let expected = intervals.map { interval in
      RecordedInterval(
        number: interval.number, lengthNanoseconds: interval.length,
        entries: interval.samples.enumerated().filter { !$0.element.isEmpty }.map { position, samples in
          var histogram = Histogram()
          for sample in samples { histogram.record(sample) }
          return RecordedInterval.Entry(histogram: position, samples: SparseHistogram(histogram))
        }, gauges: [interval.jobs])
    }
    #expect(keeper.intervals == expected)
  }

  @Test("gives each interval what happened in it; a point of the grid belongs to the one that begins there")
  func grid() {
    event(at: 0, 7, cell: 0, jobs: 1)
    event(at: 99, 8, cell: 1, jobs: 2)
    event(at: 100, 9, cell: 0, jobs: 3)
    event(at: 150, 10, cell: 0, jobs: 4)
    finish(at: 160)
    expect([(0, 100, [[8], [7]], 2), (1, 60, [[], [9, 10]], 4)])
  }

  @Test("passes over intervals in which nothing happens and no gauge moves, in one step")
  func jump() {
    event(at: 10, 7, cell: 0, jobs: 5)
    event(at: 1_000_000_000_000_050, 8, cell: 0, jobs: 6)
    finish(at: 1_000_000_000_000_060)
    expect([(0, 100, [[], [7]], 5), (10_000_000_000_000, 60, [[], [8]], 6)])
  }

  @Test("hands on an interval for a gauge that moves without events, such as a rate that falls to zero")
  func rate() {
    bank.record(1, in: 0)
    var sinceLast: Int64 = 12
    let sample = { (_: UInt64, values: inout [Int64]) in
      values[0] = sinceLast
      sinceLast = 0
    }
    recording.advance(to: 1_000, bank: bank, gauges: sample, into: keeper)
    recording.finish(at: 1_000, bank: bank, gauges: sample, into: keeper)
    expect([(0, 100, [[], [1]], 12), (1, 100, [], 0), (9, 100, [], 0)])
  }

  @Test("keeps what happens at the run's last instant, in an interval without length if need be")
  func lastInstant() {
    event(at: 100, 3, cell: 0, jobs: 0)
    finish(at: 100)
    expect([(0, 100, [], 0), (1, 0, [[], [3]], 0)])
  }

  @Test("hands on the run's last interval though nothing happens in it, so that the run's length is told")
  func quietEnd() {
    event(at: 10, 7, cell: 0, jobs: 5)
    finish(at: 1_050)
    expect([(0, 100, [[], [7]], 5), (10, 50, [], 5)])
  }

  @Test("of a run that ends quietly on the grid, hands on the whole interval before its end")
  func quietEndOnTheGrid() {
    event(at: 10, 7, cell: 0, jobs: 5)
    finish(at: 1_000)
    expect([(0, 100, [[], [7]], 5), (9, 100, [], 5)])
  }

  @Test("hands on one interval of a run that takes no time")
  func instantRun() {
    finish(at: 0)
    expect([(0, 0, [], 0)])
  }

  @Test("samples gauges at the end of each interval, told its instant")
  func instants() {
    var instants: [UInt64] = []
    let sample = { (instant: UInt64, values: inout [Int64]) in
      instants.append(instant)
      values[0] = Int64(instant)
    }
    recording.advance(to: 99, bank: bank, gauges: sample, into: keeper)
    recording.advance(to: 100, bank: bank, gauges: sample, into: keeper)
    recording.advance(to: 350, bank: bank, gauges: sample, into: keeper)
    recording.finish(at: 370, bank: bank, gauges: sample, into: keeper)
    #expect(instants == [100, 200, 300, 370])
  }

  @Test("is never due again where instants end")
  func farthest() {
    advance(to: .max - 1)
    #expect(recording.dueNanoseconds == .max || recording.dueNanoseconds > .max - 100)
    finish(at: .max)
    #expect(keeper.intervals.count >= 1)
  }
}

@Suite("The name of a figure")
struct MetricKeyTests {
  @Test("has its labels in order of their kinds, one of each")
  func labels() {
    let key = MetricKey(
      "call_latency", .nanoseconds,
      labels: [MetricKey.Label("scenario", "vip"), MetricKey.Label("agent", "a"), MetricKey.Label("agent", "b")])
    #expect(key.labels == [MetricKey.Label("agent", "b"), MetricKey.Label("scenario", "vip")])
    #expect(key[label: "scenario"] == "vip" && key[label: "endpoint"] == nil)
  }
}
