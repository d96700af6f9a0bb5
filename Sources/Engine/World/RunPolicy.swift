import NeedletailCouriers

/// What a plan says of its whole run that does not change.
struct RunPolicy {
  let seed: UInt64
  let serviceLevel: ServiceLevel
  let retry: Resilience.Retry
  /// The first failure of a pattern's child is the pattern's.
  let isFailFast: Bool

  init(_ plan: Plan) {
    seed = plan.seed
    serviceLevel = plan.slo
    retry = plan.resilience.retry ?? Resilience.Retry(attempts: 1)
    isFailFast = plan.resilience.onError == .failFast
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
