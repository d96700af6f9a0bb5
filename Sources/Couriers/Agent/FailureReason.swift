/// Why a call or a whole job has no answer. The raw value is the name in a result's `reasons`, in traces, and wherever else a
/// reason is written.
public enum FailureReason: String, Sendable, CaseIterable, BitwiseCopyable {
  // Of an attempt.

  /// The agent threw an error that is no `AgentError`.
  case agentFailed = "agent_failed"
  case callTimeout = "call_timeout"
  /// No agent came free within the pool's queue timeout.
  case queueTimeout = "queue_timeout"
  /// The pool's queue was full.
  case queueFull = "queue_full"
  case breakerOpen = "breaker_open"
  /// The endpoint's rate limit: the engine itself refused. `providerRateLimited` is the provider's word.
  case rateLimited = "rate_limited"
  /// The member that had the call went away.
  case agentDown = "agent_down"
  /// The pool was removed from the fleet of a running engine.
  case poolRemoved = "pool_removed"
  case ruleRefused = "rule_refused"
  case budgetExhausted = "budget_exhausted"
  /// A fan-out wanted more tasks than its pattern allows.
  case overCap = "over_cap"
  /// There was no process to answer.
  case unreachable
  /// The courier carried as many calls as it can (`WallClock.callLimit`).
  case courierFull = "courier_full"
  /// In virtual time, the agent waited for something that is not the engine's clock.
  case stalled
  case providerRateLimited = "provider_rate_limited"
  case providerOverloaded = "provider_overloaded"
  case providerRefused = "provider_refused"
  case badReply = "bad_reply"

  // Of a job that was turned away.

  case globalRate = "job_rate_limited_global"
  case userRate = "job_rate_limited_user"
  case gatewayQueueFull = "gateway_queue_full"
  /// As many jobs wait for a permit of `RuntimeLimits.maxConcurrentJobs` as may.
  case jobQueueFull = "job_queue_full"
  /// The engine holds no more jobs at once, 8,388,608.
  case tooManyInFlight = "too_many_jobs_in_flight"
  /// Jobs were submitted faster than the engine took them, and 65,536 wait to be taken.
  case submissionQueueFull = "submission_queue_full"

  // Of a job.

  /// The gateway failed it, in a plan's fault.
  case gatewayFailed = "gateway_failed"
  /// The gateway's instance that the job held a slot of went away.
  case gatewayDown = "gateway_down"
  case jobTimeout = "job_timeout"
  /// The task that waited for the job was cancelled.
  case cancelled
  /// The fleet, or the job's pattern, cannot be run.
  case invalidPlan = "invalid_plan"
  /// The engine was shut down.
  case engineEnded = "engine_ended"
  /// The engine could not start, or holds no more and has stopped.
  case engineFailed = "engine_failed"

  /// What happened, for people: the end of a sentence.
  public var title: String {
    switch self {
    case .agentFailed: "the agent failed"
    case .callTimeout: "no answer came within the call timeout"
    case .queueTimeout: "no agent came free within the queue timeout"
    case .queueFull: "the queue for an agent was full"
    case .breakerOpen: "the circuit breaker was open"
    case .rateLimited: "the endpoint's rate limit refused it"
    case .agentDown: "the agent went away"
    case .poolRemoved: "the pool was removed from the fleet"
    case .ruleRefused: "a rule refused it"
    case .budgetExhausted: "the budget was exhausted"
    case .overCap: "a fan-out wanted more tasks than its pattern allows"
    case .unreachable: "the agent could not be reached"
    case .courierFull: "as many calls as can be were on their way"
    case .stalled: "the agent waited for something other than the engine's clock"
    case .providerRateLimited: "rate limited by the provider"
    case .providerOverloaded: "the provider was overloaded"
    case .providerRefused: "refused by the provider"
    case .badReply: "nothing could be made of the reply"
    case .globalRate: "more jobs came than the rate limit of all jobs allows"
    case .userRate: "more jobs came than the rate limit of a user allows"
    case .gatewayQueueFull: "the gateway's queue was full"
    case .jobQueueFull: "the queue for a job permit was full"
    case .tooManyInFlight: "the engine holds no more jobs at once"
    case .submissionQueueFull: "too many jobs wait for the engine to take them"
    case .gatewayFailed: "the gateway failed"
    case .gatewayDown: "the gateway's instance went away"
    case .jobTimeout: "the job did not end within its timeout"
    case .cancelled: "the task that waited for it was cancelled"
    case .invalidPlan: "the plan cannot be run"
    case .engineEnded: "the engine has ended and takes no more jobs"
    case .engineFailed: "the engine has failed"
    }
  }
}
