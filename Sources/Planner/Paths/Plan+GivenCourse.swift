public import NeedletailEngine

/// Why paths have to be as long as the workload says: something in it happens at its instant, or adds up over the run.
public enum GivenCourse: String, Sendable, Equatable {
  case stages, trace, faults, starts, budget
}

extension Plan {
  /// Why a path of this plan cannot be lengthened without becoming another question; `nil` where any stretch of it is like any other.
  public var givenCourse: GivenCourse? {
    for load in loads {
      switch load {
      case .stages: return .stages
      case .trace: return .trace
      case .closed(let loop): if !loop.stages.isEmpty { return .stages }
      case .open: break
      }
    }
    if scenarios.contains(where: { $0.load != nil && $0.start > .zero }) { return .starts }
    if faults.contains(where: { !$0.isForEver }) { return .faults }
    return run.budgetUSD != nil || agents.contains { $0.budgetUSD != nil } ? .budget : nil
  }

  /// What reacts to load so that more of it need not be worse step by step: retries make load of failures, breakers and full queues turn it
  /// away, hedges double calls, timeouts end them.
  var reactsToLoad: Bool {
    let hasReactingPools = agents.contains {
      $0.hedge != nil || $0.queueTimeout != nil || $0.queueLimit < 1_000_000
    }
    let hasReactingEndpoints = endpoints.contains { $0.overLimit == .reject || $0.slowdown != nil }
    return hasReactingPools || hasReactingEndpoints || resilience.callTimeout != nil || resilience.breaker != nil
      || resilience.retry.map { $0.attempts > 1 } ?? false || runtime.jobTimeout != nil || runtime.queueLimit != nil
      || gateway.map { $0.queueLimit < 1_000_000 || $0.rateLimit != RateLimits() } ?? false
  }
}

extension Fault {
  /// From the run's beginning on, for longer than any run.
  fileprivate var isForEver: Bool { at == .zero && duration >= .seconds(9_000_000_000) }
}
