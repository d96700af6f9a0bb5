import NeedletailEngine

extension Plan {
  /// What there is of each limit: slots and permits, and of a rate requests or tokens a minute, as `RunReport.resources` has them. Limits of whole jobs'
  /// rates have no row there, and none here.
  var capacities: [LatencyOwner: Double] {
    var found: [LatencyOwner: Double] = [:]
    if let gateway, !gateway.instances.isEmpty {
      found[LatencyOwner(.gateway)] = gateway.instances.reduce(0) { $0 + Double($1.concurrency) }
    }
    found[LatencyOwner(.job)] = runtime.maxConcurrentJobs.map(Double.init)
    found[LatencyOwner(.call)] = runtime.maxConcurrentCalls.map(Double.init)
    for pool in agents {
      found[LatencyOwner(.agent, of: pool.name)] = Double(pool.count) * Double(pool.concurrency)
      found[LatencyOwner(.agentRate, of: pool.name)] = (gateway?.rateLimit.perAgent).map {
        Double(pool.count) * $0.perSecond * 60
      }
    }
    for endpoint in endpoints {
      found[LatencyOwner(.endpoint, of: endpoint.name)] = endpoint.concurrency.map(Double.init)
      found[LatencyOwner(.endpointRequests, of: endpoint.name)] = endpoint.requestsPerMinute
      found[LatencyOwner(.endpointTokens, of: endpoint.name)] = endpoint.tokensPerMinute
    }
    return found
  }

  /// Some rate is limited, so that what its bucket has saved up hides for a while that it is not enough.
  var hasBuckets: Bool {
    endpoints.contains { $0.requestsPerMinute != nil || $0.tokensPerMinute != nil }
      || gateway.map { $0.rateLimit != RateLimits() } ?? false
  }

  /// The same with every limit so wide that nothing waits for it. What is limited stays so, so that its use is still measured; agents stay as many,
  /// since each has a record.
  var withoutLimits: Plan {
    let (slots, perMinute) = (1_000_000_000, 6e10)
    var plan = self
    for instance in gateway?.instances.indices ?? 0..<0 { plan.gateway?.instances[instance].concurrency = slots }
    plan.gateway?.queueLimit = slots
    plan.gateway?.rateLimit = RateLimits()
    if runtime.maxConcurrentJobs != nil { plan.runtime.maxConcurrentJobs = slots }
    if runtime.maxConcurrentCalls != nil { plan.runtime.maxConcurrentCalls = slots }
    for pool in agents.indices {
      plan.agents[pool].concurrency = slots
      plan.agents[pool].queueLimit = slots
    }
    for endpoint in endpoints.indices {
      if endpoints[endpoint].concurrency != nil { plan.endpoints[endpoint].concurrency = slots }
      if endpoints[endpoint].requestsPerMinute != nil { plan.endpoints[endpoint].requestsPerMinute = perMinute }
      if endpoints[endpoint].tokensPerMinute != nil { plan.endpoints[endpoint].tokensPerMinute = perMinute }
      // What slows down with what is in progress is fastest alone.
      plan.endpoints[endpoint].slowdown = nil
      plan.endpoints[endpoint].requestBurst = nil
      plan.endpoints[endpoint].tokenBurst = nil
    }
    return plan
  }
}
