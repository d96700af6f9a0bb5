import NeedletailCouriers

/// What a plan says of its whole run that does not change.
struct RunPolicy {
  let seed: UInt64
  let serviceLevel: ServiceBounds
  let retry: Backoff
  /// The first failure of a pattern's child is the pattern's.
  let isFailFast: Bool

  init(_ plan: Plan) {
    seed = plan.seed
    serviceLevel = ServiceBounds(plan.slo)
    retry = Backoff(plan.resilience.retry ?? Resilience.Retry(attempts: 1))
    isFailFast = plan.resilience.onError == .failFast
  }
}

/// `RunLimits` in the world's nanoseconds.
struct RunBounds {
  let duration: Nanoseconds?
  let warmup: Nanoseconds
  let drain: Nanoseconds?
  let jobs: Int?
  let budgetUSD: Double?

  init(_ limits: RunLimits) {
    duration = limits.duration?.nanoseconds
    warmup = limits.warmup.nanoseconds
    drain = limits.drain?.nanoseconds
    jobs = limits.jobs
    budgetUSD = limits.budgetUSD
  }
}

/// `ServiceLevel` in the world's nanoseconds.
struct ServiceBounds {
  let jobLatency: Nanoseconds?
  let timeToFirstToken: Nanoseconds?
  let timePerOutputToken: Nanoseconds?
  /// There is something to keep.
  var isBound: Bool { jobLatency != nil || timeToFirstToken != nil || timePerOutputToken != nil }

  init(_ level: ServiceLevel) {
    jobLatency = level.jobLatency?.nanoseconds
    timeToFirstToken = level.timeToFirstToken?.nanoseconds
    timePerOutputToken = level.timePerOutputToken?.nanoseconds
  }
}

/// How a run has ended, or would if it ended now.
struct RunVerdict {
  var status = RunReport.Status.completed
  /// Why the status is not `completed`.
  var reason: String?
  /// The call that ended it: one that waits for what never comes.
  var call: CallFailure?
}
