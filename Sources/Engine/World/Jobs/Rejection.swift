import NeedletailCouriers

/// Why a job was rejected.
enum Rejection: Int, CaseIterable {
  case globalRate, userRate, gatewayQueueFull, jobQueueFull, tooManyInFlight

  var failure: FailureReason {
    switch self {
    case .globalRate: .globalRate
    case .userRate: .userRate
    case .gatewayQueueFull: .gatewayQueueFull
    case .jobQueueFull: .jobQueueFull
    case .tooManyInFlight: .tooManyInFlight
    }
  }

  /// The name in the result document's `reasons`.
  var reason: String { failure.rawValue }
  /// The limit that refused the job; `nil` where the engine itself holds no more.
  var limit: Limit? { failure.limit }
}
