import NeedletailEngine

/// What figures need of the file: some are of a part that it may lack, and then no run of it has them.
extension Plan {
  /// A key without which a figure has no value, and how it may be written.
  struct MissingKey {
    var key: String
    var example: String
  }

  /// The key that a figure needs and this plan lacks; `nil` where it lacks none.
  ///
  /// - Parameter label: the value of the figure's label: of an endpoint, its name.
  func missingKey(for figure: Figure, _ label: String?) -> MissingKey? {
    guard let need = Self.needs.first(where: { figure.name.hasPrefix($0.figures) }) else { return nil }
    let endpoint = endpoints.first { $0.name == label }
    return need.isThere(self, endpoint) ? nil : MissingKey(key: need.key, example: need.example)
  }

  /// Figures whose names begin alike, the key that they need, and whether it is there.
  private struct Need: Sendable {
    var figures: String
    var key: String
    var example: String
    var isThere: @Sendable (Plan, Endpoint?) -> Bool
  }

  private static let needs = [
    Need(figures: "slo_", key: "slo", example: "slo: { job_latency_ms: 20000 }") { plan, _ in plan.slo != ServiceLevel()
    },
    Need(figures: "gateway_", key: "gateway.concurrency", example: "gateway: { concurrency: 64 }") { plan, _ in
      plan.gateway?.instances.isEmpty == false
    },
    Need(
      figures: "agent_rate_", key: "gateway.rate_limit.per_agent",
      example: "gateway: { rate_limit: { per_agent: 5/s } }"
    ) { plan, _ in plan.gateway?.rateLimit.perAgent != nil },
    Need(
      figures: "job_permit", key: "runtime.max_concurrent_jobs", example: "runtime: { max_concurrent_jobs: 64 }"
    ) { plan, _ in plan.runtime.maxConcurrentJobs != nil },
    Need(
      figures: "call_permit", key: "runtime.max_concurrent_calls", example: "runtime: { max_concurrent_calls: 64 }"
    ) { plan, _ in plan.runtime.maxConcurrentCalls != nil },
    Need(figures: "endpoint_permit", key: "concurrency", example: "concurrency: 8 to the endpoint") {
      $1.map { $0.concurrency != nil } ?? true
    },
    Need(figures: "endpoint_request", key: "requests_per_minute", example: "requests_per_minute: 600 to the endpoint") {
      $1.map { $0.requestsPerMinute != nil } ?? true
    },
    Need(figures: "endpoint_token", key: "tokens_per_minute", example: "tokens_per_minute: 60000 to the endpoint") {
      $1.map { $0.tokensPerMinute != nil } ?? true
    },
  ]
}
