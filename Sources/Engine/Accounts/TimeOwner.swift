/// Whose a span of a job's latency is: what the job's critical path stood at. See `docs/metrics.md`.
public enum TimeOwner: Int, Sendable, Equatable, CaseIterable {
  case scheduleDelay, gatewayQueue, gatewayOverhead, jobPermit, agentQueue, rateLimit, callPermit, endpointPermit
  case backoff, firstToken, tokens, service, lostRun, pause, coordinator, barrier

  /// The name in the result document and in traces.
  public var name: String {
    switch self {
    case .scheduleDelay: "schedule_delay"
    case .gatewayQueue: "gateway_queue"
    case .gatewayOverhead: "gateway_overhead"
    case .jobPermit: "job_permit"
    case .agentQueue: "agent_queue"
    case .rateLimit: "rate_limit"
    case .callPermit: "call_permit"
    case .endpointPermit: "endpoint_permit"
    case .backoff: "backoff"
    case .firstToken: "first_token"
    case .tokens: "tokens"
    case .service: "service"
    case .lostRun: "lost_run"
    case .pause: "pause"
    case .coordinator: "coordinator"
    case .barrier: "barrier"
    }
  }

  /// What a call's state says of its time; a running attempt's time is lost unless it answers.
  init?(_ state: Call.State) {
    switch state {
    case .backoff: self = .backoff
    case .delay: self = .pause
    case .queued: self = .agentQueue
    case .agentRate, .endpointRate: self = .rateLimit
    case .callPermit: self = .callPermit
    case .endpointPermit: self = .endpointPermit
    case .running: self = .lostRun
    case .awaitingTwin: return nil
    }
  }
}
