@testable import NeedletailEngine

/// Short random plans in which limits bind: of every kind, several at once, with whole numbers in every bucket.
struct AdmissionPlan {
  private var key: DrawKey
  private var drawn: UInt64 = 0
  private let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    key = Draws.generator(seed: seed, generator: 78)
  }

  private mutating func integer(_ range: ClosedRange<Int>) -> Int {
    drawn += 1
    return range.lowerBound + Draws.index(Draws.mix(key.child(drawn).bits), below: range.count)
  }

  private mutating func isDrawn(_ percent: Int) -> Bool { integer(1...100) <= percent }

  private mutating func any<Choice>(_ choices: [Choice]) -> Choice { choices[integer(0...choices.count - 1)] }

  mutating func plan() -> Plan {
    var random = RandomPlan(seed: seed)
    var plan = random.plan()
    plan.run.duration = .milliseconds(integer(50...250))
    plan.run.warmup = .zero
    plan.run.jobs = integer(5...25)
    for index in plan.agents.indices { tighten(&plan.agents[index]) }
    for index in plan.endpoints.indices { tighten(&plan.endpoints[index]) }
    if isDrawn(25) { plan.runtime.maxConcurrentCalls = integer(1...4) }
    if isDrawn(25) { plan.runtime.maxConcurrentJobs = integer(1...6) }
    // All rates are such that a token takes whole nanoseconds.
    if plan.gateway?.rateLimit.perAgent != nil || isDrawn(25) && plan.gateway != nil {
      plan.gateway!.rateLimit.perAgent = .perSecond(any([10, 20, 25, 40, 50, 100]))
    }
    if isDrawn(25), plan.resilience.breaker == nil {
      plan.resilience.breaker = Resilience.Breaker(
        failureRate: any([0.25, 0.5, 1]), window: integer(2...6), minimumCalls: 2,
        openFor: .milliseconds(integer(1...30)), halfOpenCalls: integer(1...3))
    }
    for index in plan.faults.indices {
      plan.faults[index].at /= 6
      plan.faults[index].duration /= 4
    }
    return plan
  }

  private mutating func tighten(_ pool: inout AgentPool) {
    pool.count = min(pool.count, any([1, 2, 3, 5, 20]))
    if isDrawn(30) { pool.concurrency = 1 }
    if isDrawn(20) { pool.weights = (0..<pool.count).map { _ in Double(integer(1...4)) } }
  }

  private mutating func tighten(_ endpoint: inout Endpoint) {
    if isDrawn(30) { endpoint.concurrency = integer(1...3) }
    if isDrawn(30) { endpoint.requestBurst = Double(integer(1...3)) }
    if isDrawn(30) || endpoint.requestsPerMinute != nil {
      endpoint.requestsPerMinute = any([60, 120, 300, 600, 1_200, 3_000, 6_000])
    }
    if isDrawn(30) || endpoint.tokensPerMinute != nil {
      endpoint.tokensPerMinute = any([20, 50, 100, 200, 300, 400]) * 1_000
      endpoint.tokenBurst = any([nil, 50, 300])
    }
  }
}
