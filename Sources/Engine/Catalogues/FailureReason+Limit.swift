public import NeedletailCouriers

extension FailureReason {
  /// The limit that refused the job or the attempt; `nil` for every other reason.
  public var limit: Limit? {
    switch self {
    case .globalRate: .globalRate
    case .userRate: .userRate
    case .gatewayQueueFull: .gateway
    case .jobQueueFull: .job
    case .ruleRefused: .rule
    case .budgetExhausted: .budget
    case .breakerOpen: .breaker
    case .queueFull, .queueTimeout: .agent
    case .rateLimited: .endpointRate
    case .courierFull: .courier
    case .agentFailed, .callTimeout, .agentDown, .poolRemoved, .overCap, .unreachable, .stalled, .providerRateLimited,
      .providerOverloaded, .providerRefused, .badReply, .tooManyInFlight, .submissionQueueFull, .gatewayFailed,
      .gatewayDown, .jobTimeout, .cancelled,
      .invalidPlan, .engineEnded, .engineFailed:
      nil
    }
  }
}
