import NeedletailEngine

/// `gateway`: instances, rate limits and the way jobs are spread.
extension Value {
  func gateway() -> Gateway? {
    guard let fields = Fields(self, Vocabulary.gateway) else { return nil }
    let concurrency = fields["concurrency"]?.integer(1...Limits.concurrency, "jobs at once on one instance")
    if fields["concurrency"] == nil, fields["instances"] == nil {
      warn("has neither `instances` nor `concurrency`, so it lets one job in at a time", "write how many it takes")
    }
    let defaults = Gateway(instances: [])
    let routing = fields["routing"]?.word(Routing.self) ?? defaults.routing
    let instances =
      fields["instances"].map { $0.instances(concurrency) }
      ?? [Gateway.Instance(concurrency: concurrency ?? 1)]
    return Gateway(
      instances: instances, routing: routing, overhead: fields["overhead"]?.distribution(.time),
      queueLimit: fields["queue"]?.integer(0...Limits.queue, "waiting jobs on one instance") ?? defaults.queueLimit,
      rateLimit: fields["rate_limit"]?.rateLimits() ?? RateLimits())
  }

  /// A number of alike instances, or a list of instances.
  private func instances(_ concurrency: Int?) -> [Gateway.Instance] {
    guard isSequence, let items = list("") else {
      let count = integer(1...Limits.gatewayInstances, "a number of instances, or a list of them") ?? 1
      return Array(repeating: Gateway.Instance(concurrency: concurrency ?? 1), count: count)
    }
    if items.isEmpty || items.count > Limits.gatewayInstances {
      refuse("has \(items.count) instances", "write 1 to \(Limits.gatewayInstances)")
    }
    let instances = items.compactMap { item -> Gateway.Instance? in
      guard let fields = Fields(item, Vocabulary.gatewayInstance) else { return nil }
      return Gateway.Instance(
        concurrency: fields["concurrency"]?.integer(1...Limits.concurrency, "jobs at once") ?? concurrency ?? 1,
        weight: fields["weight"]?.number(0...Limits.factor, "a weight") ?? 1)
    }
    if !instances.isEmpty, !instances.contains(where: { $0.weight > 0 }) {
      refuse("has no weight above 0", "give at least one instance a positive weight")
    }
    return instances
  }

  private func rateLimits() -> RateLimits? {
    guard let fields = Fields(self, Vocabulary.rateLimit) else { return nil }
    return RateLimits(
      global: fields["global"]?.rate(), perAgent: fields["per_agent"]?.rate(), perUser: fields["per_user"]?.rate(),
      burst: fields["burst"]?.burst())
  }

  /// What a bucket holds: at least one token, or it would never let anything pass.
  func burst() -> Double? { number(1...Limits.burst, "what the bucket holds,") }
}
