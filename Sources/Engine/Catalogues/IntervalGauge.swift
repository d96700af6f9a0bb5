/// What is sampled at the end of each interval of a recording, by its name in archives and exports.
///
/// `docs/archive-format.md` has a row for each.
public enum IntervalGauge: String, Sendable, CaseIterable {
  case jobsInFlight = "jobs_in_flight"
  case callsInFlight = "calls_in_flight"
  /// By the limit that is waited for.
  case jobsWaiting = "jobs_waiting"
  case callsWaiting = "calls_waiting"
  /// By agent.
  case queueLength = "queue_length"
  case utilization
  /// By endpoint and limit.
  case endpointUtilization = "endpoint_utilization"
  /// By agent.
  case holding
  case openBreakers = "open_breakers"
  /// Of the run, and of agents that have a budget of their own.
  case budgetLeft = "budget_left"
  case jobsOfferedPerSecond = "jobs_offered_per_second"
  case jobsCompletedPerSecond = "jobs_completed_per_second"
  case jobsFailedPerSecond = "jobs_failed_per_second"
  case jobsRejectedPerSecond = "jobs_rejected_per_second"
  case callsCompletedPerSecond = "calls_completed_per_second"
  case tokensPerSecond = "tokens_per_second"
  case inputTokensPerSecond = "input_tokens_per_second"
  case outputTokensPerSecond = "output_tokens_per_second"
  case costPerSecond = "cost_per_second"

  /// The rates of what happened within an interval.
  static let rates: [IntervalGauge] = [
    .jobsOfferedPerSecond, .jobsCompletedPerSecond, .jobsFailedPerSecond, .jobsRejectedPerSecond,
    .callsCompletedPerSecond, .tokensPerSecond, .inputTokensPerSecond, .outputTokensPerSecond, .costPerSecond,
  ]

  /// How many decimals of a value are kept.
  var decimals: Int {
    switch self {
    case .jobsInFlight, .callsInFlight, .jobsWaiting, .callsWaiting, .queueLength, .openBreakers: 0
    case .utilization, .endpointUtilization, .holding: 4
    case .budgetLeft, .costPerSecond: 6
    case .jobsOfferedPerSecond, .jobsCompletedPerSecond, .jobsFailedPerSecond, .jobsRejectedPerSecond,
      .callsCompletedPerSecond, .tokensPerSecond, .inputTokensPerSecond, .outputTokensPerSecond:
      3
    }
  }
}
