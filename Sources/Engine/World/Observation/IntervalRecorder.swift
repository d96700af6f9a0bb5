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
  /// The interval at hand is the run's last, which ends off the grid.
  var isLast = false

  init(_ recording: IntervalRecording, gauges: [RunGauge], pools: Int, sink: any MetricsSink) {
    self.recording = recording
    intervalNanoseconds = recording.intervalNanoseconds
    self.gauges = gauges
    self.sink = sink
    slots = Array(repeating: LevelClock(), count: pools)
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
