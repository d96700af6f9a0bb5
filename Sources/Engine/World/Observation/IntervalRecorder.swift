import NeedletailMetrics

/// What cuts the recording of a world into intervals, and who is handed them.
final class IntervalRecorder {
  var recording: IntervalRecording
  let sink: any MetricsSink
  let intervalNanoseconds: UInt64
  let gauges: [RunGauge]
  /// What had been counted when the last interval ended.
  var counted = Counted()
  /// Each pool's `slotClock` and `running` then.
  var slots: [(clock: UInt64, running: Int32)]
  /// The interval at hand is the run's last, which ends off the grid.
  var isLast = false

  init(_ recording: IntervalRecording, gauges: [RunGauge], pools: Int, sink: any MetricsSink) {
    self.recording = recording
    intervalNanoseconds = recording.intervalNanoseconds
    self.gauges = gauges
    self.sink = sink
    slots = Array(repeating: (0, 0), count: pools)
  }

  /// Counts of the cohort, from which rates are made.
  struct Counted {
    var intended = 0
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
  case waiting(Door)
  case queueLength(pool: Int32)
  case utilization(pool: Int32)
  case openBreakers
  case budgetLeft
  case poolBudgetLeft(pool: Int32)
  case rate(Rate)

  /// What happened in the interval, by the second.
  enum Rate: String, CaseIterable {
    case jobsIntended = "jobs_intended_per_second"
    case jobsCompleted = "jobs_completed_per_second"
    case jobsFailed = "jobs_failed_per_second"
    case jobsRejected = "jobs_rejected_per_second"
    case callsCompleted = "calls_completed_per_second"
    case tokens = "tokens_per_second"
    case inputTokens = "input_tokens_per_second"
    case outputTokens = "output_tokens_per_second"
    case cost = "cost_per_second"
  }

  /// A limit that jobs or calls wait for, but for an agent's slot.
  enum Door {
    case gateway, job, agentRate, call
    case endpoint(Int32)
    case endpointRate(Int32)
  }
}
