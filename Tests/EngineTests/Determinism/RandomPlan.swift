@testable import NeedletailEngine

/// Plans of every kind, drawn from a seed: pools, limits, patterns nested to depth 3, failures, timeouts, hedges, faults
/// and budgets, in short runs.
struct RandomPlan {
  private var key: DrawKey
  private var drawn: UInt64 = 0

  init(seed: UInt64) { key = Draws.generator(seed: seed, generator: 77) }

  private mutating func bits() -> UInt64 {
    drawn += 1
    return key.child(drawn).bits
  }

  private mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Draws.index(Draws.mix(bits()), below: range.count)
  }

  private mutating func chance(_ probability: Double) -> Bool { Draws.chance(Draws.mix(bits()), probability) }

  private mutating func any<Choice>(_ choices: [Choice]) -> Choice { choices[integer(0...choices.count - 1)] }

  private mutating func milliseconds(_ range: ClosedRange<Int>) -> Duration {
    .milliseconds(integer(range))
  }

  /// Often a constant, so that many things happen at one instant.
  private mutating func time() -> Distribution {
    let mean = Double(integer(1...40)) * 1e6
    return any([.constant(mean), .constant(10e6), .exponential(mean: mean), .uniform(0, 2 * mean), .constant(0)])
  }

  mutating func plan() -> Plan {
    let names = (0..<integer(1...4)).map { "p\($0)" }
    var plan = Plan(name: "random", seed: bits(), agents: [], scenarios: [])
    plan.endpoints = (0..<integer(0...2)).map { endpoint("e\($0)") }
    plan.agents = names.map { pool($0, plan.endpoints.map(\.name)) }
    for number in 0..<integer(1...3) {
      plan.scenarios.append(
        Scenario(
          name: "s\(number)", weight: Double(integer(1...3)), priority: integer(1...3),
          inputTokens: .uniform(0, 50), pattern: pattern(names, depth: 3)))
    }
    plan.load =
      chance(0.4)
      ? .closed(Load.ClosedLoop(concurrency: integer(1...20), thinkTime: time()))
      : .open(
        Load.Arrivals(process: any([.constant, .poisson, .gamma(cv: 2)]), rate: .perSecond(Double(integer(5...120)))))
    plan.run.duration = milliseconds(300...1_200)
    plan.run.warmup = chance(0.5) ? milliseconds(1...200) : .zero
    plan.run.drain = chance(0.3) ? milliseconds(0...200) : nil
    plan.run.jobs = chance(0.2) ? integer(1...60) : nil
    plan.run.budgetUSD = chance(0.1) ? Double(integer(1...50)) / 1_000 : nil
    limit(&plan)
    for _ in 0..<integer(0...3) { plan.faults.append(fault(plan)) }
    return plan
  }

  private mutating func endpoint(_ name: String) -> Endpoint {
    Endpoint(
      name: name, concurrency: chance(0.5) ? integer(1...6) : nil,
      requestsPerMinute: chance(0.3) ? Double(integer(60...6_000)) : nil,
      tokensPerMinute: chance(0.3) ? Double(integer(5_000...500_000)) : nil,
      requestBurst: chance(0.5) ? Double(integer(1...20)) : nil, tokenBurst: chance(0.5) ? 300 : nil,
      overLimit: any([.wait, .reject]), price: Endpoint.Price(input: 3, output: 15),
      slowdown: chance(0.3) ? Endpoint.Slowdown(sigma: 0.1, kappa: 0.01) : nil)
  }

  private mutating func pool(_ name: String, _ endpoints: [String]) -> AgentPool {
    var pool = AgentPool(
      name: name, count: any([1, 2, 5, 20]), concurrency: integer(1...3),
      endpoint: endpoints.isEmpty || chance(0.3) ? nil : any(endpoints), capabilities: ["skill"],
      routing: any(Routing.allCases), queueing: any(AgentPool.Queueing.allCases),
      queueLimit: any([0, 1, 5, 1_000_000]), queueTimeout: chance(0.3) ? time() : nil,
      simulate: SimulatedAgent(
        service: chance(0.5) ? .total(time()) : .streamed(timeToFirstToken: time(), interTokenLatency: .constant(1e5)),
        promptTokens: .uniform(0, 100), outputTokens: .uniform(0, 100)))
    if chance(0.4) { pool.hedge = any([.after(milliseconds(1...20)), .afterPercentile(90)]) }
    if chance(0.2) { pool.budgetUSD = Double(integer(1...20)) / 1_000 }
    if chance(0.6) {
      pool.simulate.failure = SimulatedAgent.Failure(
        rate: any([0.1, 0.5, 1]), timeoutRate: any([0, 0.1]), after: chance(0.5) ? time() : nil)
    }
    pool.simulate.outcome = OutcomeModel(
      handles: 0.5, approves: 0.5, abstains: 0.2, solves: 0.4, confidence: .uniform(0, 1), fanOut: .uniform(1, 4),
      choice: [OutcomeModel.Choice(name: "p0", weight: 1), OutcomeModel.Choice(name: "p1", weight: 1)])
    return pool
  }

  private mutating func limit(_ plan: inout Plan) {
    if chance(0.4) {
      plan.gateway = Gateway(
        instances: (0..<integer(1...3)).map { _ in Gateway.Instance(concurrency: integer(1...8)) },
        routing: any(Routing.allCases), overhead: chance(0.5) ? time() : nil, queueLimit: any([0, 3, 1_000]),
        rateLimit: RateLimits(
          global: chance(0.2) ? .perSecond(50) : nil, perAgent: chance(0.3) ? .perSecond(30) : nil,
          perUser: chance(0.2) ? .perSecond(5) : nil, burst: chance(0.5) ? 3 : nil))
      plan.users = Users(count: 5, zipf: 1)
    }
    plan.runtime = RuntimeLimits(
      maxConcurrentJobs: chance(0.3) ? integer(1...10) : nil, maxConcurrentCalls: chance(0.3) ? integer(1...10) : nil,
      jobTimeout: chance(0.4) ? milliseconds(5...300) : nil, queueLimit: any([0, 2, 1_000]))
    plan.resilience.callTimeout = milliseconds(10...60)
    if chance(0.6) {
      plan.resilience.retry = Resilience.Retry(
        attempts: integer(1...4), backoff: any(Resilience.Retry.Backoff.allCases), initial: milliseconds(0...20),
        jitter: any(Resilience.Retry.Jitter.allCases))
    }
    if chance(0.4) {
      plan.resilience.breaker = Resilience.Breaker(
        failureRate: 0.5, window: integer(2...10), minimumCalls: 2, openFor: milliseconds(1...100),
        halfOpenCalls: integer(1...3))
    }
    plan.resilience.onError = any(Resilience.OnError.allCases)
  }

  private mutating func fault(_ plan: Plan) -> Fault {
    let (at, span) = (milliseconds(0...800), milliseconds(0...400))
    if let endpoint = plan.endpoints.first, chance(0.3) {
      return Fault(at: at, for: span, target: .endpoint(endpoint.name), effects: [.fail(0.5), .latency(2)])
    }
    let pool = any(plan.agents)
    return Fault(
      at: at, for: span, target: .agents(pool.name),
      effects: [any([.down(integer(1...pool.count)), .fail(0.7), .latency(3)])])
  }

  private mutating func pattern(_ pools: [String], depth: Int) -> Pattern {
    let call = Pattern.call(any(pools))
    if depth == 1 || chance(0.15) { return call }
    var children: [Pattern] = []
    for _ in 0..<integer(1...3) { children.append(pattern(pools, depth: depth - 1)) }
    switch integer(0...12) {
    case 0: return .sequence(children.map { Pattern.Step($0, isEssential: chance(0.2)) })
    case 1: return .allOf(children)
    case 2: return .race(children)
    case 3: return .parallel(children, join: .quorum(integer(1...children.count)))
    case 4: return .fanOut(body: children[0], width: .drawn(.uniform(1, 4), atMost: any([nil, 3])), join: .all)
    case 5:
      return .sequence([
        Pattern.Step(call), Pattern.Step(.fanOut(body: children[0], width: .outcome(atMost: 3), join: .first)),
      ])
    case 6:
      return .loop(Pattern.Loop(body: children[0], atMost: integer(1...3), until: any([.solved, .approved, .never])))
    case 7:
      let by: Pattern.Choose.By = any([.routing(.random), .routing(.leastLoaded), .outcome])
      // Names change nothing but what is recorded, unless an outcome chooses by them.
      let isNamed = by != .outcome && children.count.isMultiple(of: 2)
      let names = isNamed ? children.indices.map { "branch \($0)" } : nil
      return .choose(Pattern.Choose(among: children, by: by, names: names))
    case 8: return .escalate(children)
    case 9:
      return .consensus(voters: [any(pools)], count: integer(1...4), rounds: integer(1...2), aggregator: any(pools))
    case 10: return .debate(for: any(pools), against: any(pools), judge: any(pools), rounds: integer(1...2))
    case 11: return .blackboard(controller: any(pools), specialists: pools, maxIterations: integer(1...3))
    default: return .supervisorWorker(supervisor: any(pools), workers: pools, tasks: .outcome(atMost: 3))
    }
  }
}
