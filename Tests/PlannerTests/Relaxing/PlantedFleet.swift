import NeedletailEngine

/// A random fleet with room to spare everywhere, and one or two limits that are planted so that twice as much of them would do.
struct PlantedFleet {
  enum Resource: String, CaseIterable {
    case agents, gateway, jobPermits, callPermits, endpointPermits, requests, tokens, globalRate, agentRate, userRate
    case budget

    /// What the keys of its reliefs begin with. Twice as many agents have twice as much of the rate that each has.
    var keys: [String] { self == .agentRate ? [key, "agents.first.count"] : [key] }

    private var key: String {
      switch self {
      case .agents: "agents.first."
      case .gateway: "gateway."
      case .jobPermits: "runtime.max_concurrent_jobs"
      case .callPermits: "runtime.max_concurrent_calls"
      case .endpointPermits: "endpoints.model.concurrency"
      case .requests: "endpoints.model.requests_per_minute"
      case .tokens: "endpoints.model.tokens_per_minute"
      case .globalRate: "gateway.rate_limit.global"
      case .agentRate: "gateway.rate_limit.per_agent"
      case .userRate: "gateway.rate_limit.per_user"
      case .budget: "run.budget_usd"
      }
    }
  }

  static let jobsPerSecond = 5.0
  static let seconds = 40.0
  static let promptTokens = 800.0

  private var generator: SplitMix
  let planted: [Resource]

  init(_ planted: Resource..., seed: UInt64) {
    self.planted = planted
    generator = SplitMix(state: seed)
  }

  private mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double(generator.next() >> 11) / 9_007_199_254_740_992
  }

  /// What there is of something of which so much is asked for: three times as much, or between 0.6 and 0.9 of it where it is planted
  /// alone.
  private mutating func room(_ asked: Double, _ resource: Resource) -> Double {
    // With one of two relaxed, the other still lets through too little.
    let planted = uniform(self.planted.count > 1 ? 0.55...0.65 : 0.6...0.9)
    return asked * (self.planted.contains(resource) ? planted : 3)
  }

  /// As many as that, at least one.
  private mutating func count(_ asked: Double, _ resource: Resource) -> Int {
    max(1, Int(room(asked, resource).rounded()))
  }

  mutating func plan() -> Plan {
    let rate = Self.jobsPerSecond
    let means = [uniform(0.8...2), uniform(0.8...2)]
    // Calls in progress if nothing waited.
    let busy = means.map { $0 * rate }
    let slots = [1, 2, 4][Int(uniform(0...2.99))]
    let counts = [max(1, count(busy[0], .agents) / slots), Int((3 * busy[1]).rounded(.up))]
    let agents = ["first", "second"].enumerated().map { place, name in
      AgentPool(
        name: name, count: counts[place], concurrency: place == 0 ? slots : 1, endpoint: "model",
        simulate: SimulatedAgent(
          service: .total(.lognormalMean(mean: means[place] * 1e9, cv: 0.5)),
          promptTokens: .constant(Self.promptTokens), failure: SimulatedAgent.Failure(rate: 0.002)))
    }
    let inFlight = busy[0] + busy[1]
    let members = Double(agents[0].count)
    let limits = RateLimits(
      global: .perSecond(room(rate, .globalRate)), perAgent: .perSecond(room(rate / members, .agentRate)),
      perUser: .perSecond(room(rate / 4, .userRate)), burst: 10)
    var gateway = Gateway(
      instances: Array(repeating: Gateway.Instance(concurrency: max(1, count(inFlight, .gateway) / 2)), count: 2),
      rateLimit: limits)
    // A bucket gives its burst to each that has one before its rate binds, so where that is many the burst is small; and a small burst binds by
    // itself in a bucket of all.
    if planted.count > 1 { gateway.rateLimit.burst = 4 }
    if planted == [.agentRate] { gateway.rateLimit = RateLimits(perAgent: limits.perAgent, burst: 2) }
    if planted == [.userRate] { gateway.rateLimit = RateLimits(perUser: limits.perUser, burst: 2) }
    let endpoint = Endpoint(
      name: "model", concurrency: count(inFlight, .endpointPermits),
      requestsPerMinute: room(rate * 2 * 60, .requests),
      tokensPerMinute: room(rate * 2 * 60 * Self.promptTokens, .tokens), requestBurst: 10,
      tokenBurst: 10 * Self.promptTokens, price: Endpoint.Price(input: 1, output: 1))
    // Two calls a job, a dollar a million tokens.
    let spent = rate * Self.seconds * 2 * Self.promptTokens / 1e6
    return Plan(
      name: "planted",
      run: RunLimits(
        duration: .seconds(Self.seconds), budgetUSD: planted.contains(.budget) ? room(spent, .budget) : spent * 3),
      users: Users(count: 4), gateway: gateway,
      runtime: RuntimeLimits(
        maxConcurrentJobs: count(inFlight, .jobPermits), maxConcurrentCalls: count(inFlight, .callPermits)),
      endpoints: [endpoint], agents: agents,
      resilience: Resilience(retry: Resilience.Retry(attempts: 3), breaker: Resilience.Breaker()),
      scenarios: [Scenario(name: "ask", pattern: .sequence([.call("first"), .call("second")]))],
      load: .open(Load.Arrivals(rate: .perSecond(rate))))
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
