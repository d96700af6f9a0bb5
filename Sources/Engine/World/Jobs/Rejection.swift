/// Why a job was rejected.
enum Rejection: Int, CaseIterable {
  case globalRate, userRate, gatewayQueueFull, jobQueueFull, tooManyInFlight

  /// The reason in the result document.
  var reason: String {
    switch self {
    case .globalRate: "job_rate_limited_global"
    case .userRate: "job_rate_limited_user"
    case .gatewayQueueFull: "gateway_queue_full"
    case .jobQueueFull: "job_queue_full"
    case .tooManyInFlight: "too_many_jobs_in_flight"
    }
  }

  /// The limit that refused the job; `nil` where the engine itself holds no more.
  var limit: Limit? {
    switch self {
    case .globalRate: .globalRate
    case .userRate: .userRate
    case .gatewayQueueFull: .gateway
    case .jobQueueFull: .job
    case .tooManyInFlight: nil
    }
  }
}
