/// The limits of a run that can be used up, and which of them are held by attempts or jobs that wait for another. What they are called is said
/// here; how they stand is read by `World.forEachUse(at:_:)`, in this order.
struct ResourceMap {
  /// What a place means is said by the part: a pool's number, an endpoint's, or −1.
  struct Resource: BitwiseCopyable, Equatable {
    var part: LatencyPart
    var place: Int32 = -1
  }

  struct Hold: BitwiseCopyable, Equatable {
    /// Its place among the resources.
    var holder: Int
    var waitedFor: LatencyPart
    /// Whose that is, where it is an endpoint's: −1 for the endpoint of the pool that holds.
    var endpoint: Int32 = -1
  }

  private(set) var resources: [Resource] = []
  private(set) var holds: [Hold] = []
  let endpointNames: [String]
  /// Attempts may wait behind their slots.
  let hasWaitsBehindSlots: Bool

  init(_ plan: Plan, pools: [Pool], providers: [Provider]) {
    endpointNames = plan.endpoints.map(\.name)
    // A place may be another pool's one day, of whatever endpoint.
    let isForGood = plan.capacity == nil
    let hasAgentRate = plan.gateway?.rateLimit.perAgent != nil
    let hasCallPermits = plan.runtime.maxConcurrentCalls != nil
    hasWaitsBehindSlots = !isForGood || pools.contains { !$0.steps.after(.agent).isEmpty }
    if let gateway = plan.gateway, !gateway.instances.isEmpty { resources.append(Resource(part: .gateway)) }
    if plan.runtime.maxConcurrentJobs != nil {
      if !resources.isEmpty { holds.append(Hold(holder: 0, waitedFor: .job)) }
      resources.append(Resource(part: .job))
    }
    for pool in pools.indices {
      let holder = resources.count
      resources.append(Resource(part: .agent, place: Int32(pool)))
      if hasAgentRate {
        holds.append(Hold(holder: holder, waitedFor: .agentRate))
        resources.append(Resource(part: .agentRate, place: Int32(pool)))
      }
      if hasCallPermits { holds.append(Hold(holder: holder, waitedFor: .call)) }
      let endpoint = pools[pool].endpoint
      let met = isForGood ? providers.indices.filter { $0 == endpoint } : Array(providers.indices)
      for part in LatencyPart.ofEndpoints where met.contains(where: { providers[$0].has(part) }) {
        holds.append(Hold(holder: holder, waitedFor: part))
      }
    }
    if hasCallPermits {
      let holder = resources.count
      resources.append(Resource(part: .call))
      for endpoint in providers.indices {
        for part in LatencyPart.ofEndpoints where providers[endpoint].has(part) {
          holds.append(Hold(holder: holder, waitedFor: part, endpoint: Int32(endpoint)))
        }
      }
    }
    for endpoint in providers.indices {
      let permits = resources.count
      for part in LatencyPart.ofEndpoints where providers[endpoint].has(part) {
        resources.append(Resource(part: part, place: Int32(endpoint)))
        if part != .endpoint && providers[endpoint].has(.endpoint) {
          holds.append(Hold(holder: permits, waitedFor: part, endpoint: Int32(endpoint)))
        }
      }
    }
  }

  /// Of a run without any.
  init() {
    endpointNames = []
    hasWaitsBehindSlots = false
  }
}

extension LatencyPart {
  /// The waits for an endpoint's limits.
  static let ofEndpoints: [LatencyPart] = [.endpoint, .endpointRequests, .endpointTokens]
}

extension Provider {
  /// Whether it has the limit that a part of `LatencyPart.ofEndpoints` is a wait for.
  fileprivate func has(_ part: LatencyPart) -> Bool {
    switch part {
    case .endpoint: concurrency != .max
    case .endpointRequests: hasRequestLimit
    case .endpointTokens: hasTokenLimit
    default: false
    }
  }
}
