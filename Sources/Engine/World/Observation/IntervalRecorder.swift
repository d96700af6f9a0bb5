import NeedletailMetrics

/// What cuts the recording of a world into intervals, and who is handed them.
final class IntervalRecorder {
  var recording: IntervalRecording
  let sink: any MetricsSink
  let intervalNanoseconds: UInt64
  let gauges: [RunGauge]
  /// What had been counted when the last interval ended.
  var counted = Counted()
  /// Each pool's slots then.
  var slots: [LevelClock]
  /// By gauge: how far what is used had come, and how much it goes on by in a nanosecond while nothing happens.
  private var readings: [Reading]
  /// The interval at hand is the run's last, which ends off the grid.
  var isLast = false

  init(_ recording: IntervalRecording, gauges: [RunGauge], pools: Int, sink: any MetricsSink) {
    self.recording = recording
    intervalNanoseconds = recording.intervalNanoseconds
    self.gauges = gauges
    self.sink = sink
    slots = Array(repeating: LevelClock(), count: pools)
    readings = Array(repeating: Reading(), count: gauges.count)
  }

  private struct Reading {
    var instant: UInt64 = 0
    var value: UInt64 = 0
    var growth: UInt64 = 0
  }

  /// By how much a sum over time has grown over the interval that ends at an instant; nothing happened in those that were passed over.
  ///
  /// - Parameter sum: of a level until an instant, or of what was taken; what it counts from does not matter.
  func change(of gauge: Int, until instant: UInt64, over length: UInt64, _ sum: (UInt64) -> UInt64) -> UInt64 {
    let (before, value) = (readings[gauge], sum(instant))
    readings[gauge] = Reading(instant: instant, value: value, growth: sum(instant &+ 1) &- value)
    return value &- (before.value &+ before.growth &* (instant &- length &- before.instant))
  }

  /// Counts of the cohort, from which rates are made.
  struct Counted {
    var offered = 0
    var completed = 0
    var failed = 0
    var rejected = 0
    var calls = 0
    var inputTokens = 0
    var outputTokens = 0
    /// Picodollars.
    var cost = 0.0
  }
}

/// What is sampled at the end of each interval.
enum RunGauge {
  case jobsInFlight, callsInFlight
  case waiting(LimitQueue)
  case queueLength(pool: Int32)
  case utilization(pool: Int32)
  /// How much of a limit of an endpoint was used: its place among the resources.
  case endpointUse(resource: Int)
  case holding(pool: Int32)
  case openBreakers
  case budgetLeft
  case poolBudgetLeft(pool: Int32)
  /// What happened in the interval, by the second.
  case rate(IntervalGauge)
}

/// A queue of jobs or attempts that wait for a limit.
struct LimitQueue {
  var limit: Limit
  /// Of an endpoint's limits; −1 for others.
  var endpoint: Int32 = -1
}
