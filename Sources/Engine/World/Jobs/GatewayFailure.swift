import NeedletailCouriers

/// Why a fault of the gateway failed a job.
enum GatewayFailure: Int, CaseIterable {
  /// The gateway failed once its overhead was spent.
  case failed
  /// The instance that the job held a slot of went away.
  case down

  var failure: FailureReason {
    switch self {
    case .failed: .gatewayFailed
    case .down: .gatewayDown
    }
  }
}
