import NeedletailCouriers

/// Compiles the plan's agents and endpoints.
struct FleetBuilder {
  let plan: Plan
  let real: Set<String>
  private let choiceNumbers: [String: Int32]
  private let endpointNumbers: [String: Int]
  private let hasRules: Bool
  /// Some call may take as long as a recording says.
  private let hasRecordings: Bool
  private(set) var pools: [Pool] = []
  private(set) var memberCount = 0
  /// Members that couriers serve.
  private(set) var servedCount = 0
  /// Members of real pools so far, as they are dealt to couriers: without the room for those to come.
  private var dealtCount = 0
  private(set) var memberWeights: [Double] = []
  private(set) var trees: [(first: Int32, count: Int)] = []
  private(set) var choices: [AttemptModel.ChoiceShare] = []
  private(set) var providers: [Provider] = []

  /// Pools with more members than this find the least loaded in a tree, others by looking at each.
  static let scannedAtMost = 16
  /// … and so do pools that may grow beyond this.
  static let grownAndScannedAtMost = 64

  init(plan: Plan, choiceNames: [String], real: Set<String>, hasRules: Bool, hasRecordings: Bool) {
    self.plan = plan
    self.real = real
    choiceNumbers = Dictionary(
      choiceNames.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    endpointNumbers = Dictionary(
      plan.endpoints.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.hasRules = hasRules
    self.hasRecordings = hasRecordings
  }

  mutating func build(samplers: SamplerBank) {
    providers = plan.endpoints.map(provider)
    let vacant = plan.agents.count - plan.vacantPools
    for (number, pool) in plan.agents.enumerated() {
      let room = Swift.max(pool.count, plan.capacity?.members ?? 0)
      var built = compile(pool, room: room, samplers: samplers)
      if number >= vacant { built.vacate(at: 0) }
      pools.append(built)
      memberCount += room
      if real.contains(pool.name) {
        servedCount += room
        dealtCount += Swift.max(1, pool.count)
      }
    }
  }

  /// Compiles a pool that comes while the engine runs, for a place that is vacant.
  ///
  /// - Parameter plan: with this pool alone, and the engine's endpoints and limits.
  static func compile(
    _ pool: AgentPool, in plan: Plan, into place: Pool, samplers: SamplerBank
  ) -> (pool: Pool, weights: [Double]) {
    var builder = FleetBuilder(plan: plan, choiceNames: [], real: [pool.name], hasRules: false, hasRecordings: true)
    (builder.memberCount, builder.servedCount) = (Int(place.firstMember), Int(place.firstServed))
    builder.dealtCount = Int(place.firstDealt)
    var built = builder.compile(pool, room: Int(place.room), tree: place.ownTree, samplers: samplers)
    built.weights = place.weights
    // What was counted stays counted, and the choices of real agents are their own.
    built.takeOverCounts(of: place)
    return (built, builder.memberWeights)
  }

  private mutating func compile(
    _ pool: AgentPool, room: Int, tree given: Int32? = nil, samplers: SamplerBank
  ) -> Pool {
    let first = Int32(memberCount)
    let simulate = pool.simulate
    let isReal = real.contains(pool.name)
    let (steps, needs) = (steps(of: pool), needs(of: pool, isReal: isReal))
    let endpoint = pool.endpoint.flatMap { endpointNumbers[$0] }
    let price = endpoint.map { plan.endpoints[$0].price } ?? Endpoint.Price(input: 0, output: 0)
    var (isStreamed, service, interToken) = (false, SamplerID.none, SamplerID.none)
    switch simulate.service {
    case .total(let distribution): service = samplers.add(distribution, kind: .duration)
    case .streamed(let timeToFirstToken, let interTokenLatency):
      isStreamed = true
      service = samplers.add(timeToFirstToken, kind: .duration)
      interToken = samplers.add(interTokenLatency, kind: .duration)
    }
    let output = samplers.add(simulate.outputTokens, kind: .count)
    var weights: Int32 = -1
    // A place may be another pool's one day, of whatever routing.
    let isForGood = plan.capacity == nil
    if pool.routing == .weighted || !isForGood {
      weights = Int32(memberWeights.count)
      var sum = 0.0
      for member in 0..<room {
        sum += pool.weights.map { member < $0.count ? $0[member] : 0 } ?? 1
        memberWeights.append(sum)
      }
    }
    var tree = given ?? -1
    let isLarge = pool.count > Self.scannedAtMost || room > Self.grownAndScannedAtMost
    if given == nil && (pool.routing == .leastLoaded || !isForGood) && isLarge {
      tree = Int32(trees.count)
      trees.append((first, room))
    }
    var (hedgeAfter, hedgePercentile) = (UInt64.max, 0.0)
    switch pool.hedge {
    case .after(let span): hedgeAfter = span.nanoseconds
    case .afterPercentile(let percent): hedgePercentile = percent
    case nil: break
    }
    let p99 = samplers.quantile(output, 0.99)
    let prompt = samplers.add(simulate.promptTokens, kind: .count)
    let areTokensFixed = samplers.isConstant(prompt) && samplers.isConstant(output)
    var built = Pool(
      firstMember: first, room: Int32(room), count: Int32(pool.count), concurrency: Int32(clamping: pool.concurrency),
      endpoint: endpoint.map { Int32($0) } ?? -1, routing: pool.routing,
      queueLimit: Int32(clamping: pool.queueLimit), weights: weights, tree: pool.routing == .leastLoaded ? tree : -1,
      ownTree: tree, isStreamed: isStreamed,
      service: service, serviceTable: samplers.table(of: service), interToken: interToken,
      inputToken: simulate.inputTokenLatency.nanoseconds, prompt: prompt,
      outputTokens: output,
      fixedPrompt: areTokensFixed ? Int32(truncatingIfNeeded: samplers.count(prompt, 0)) : -1,
      fixedOutput: areTokensFixed ? Int32(truncatingIfNeeded: samplers.count(output, 0)) : -1,
      failAfter: simulate.failure.after.map { samplers.add($0, kind: .duration) } ?? .none,
      queueTimeout: pool.queueTimeout.map { samplers.add($0, kind: .duration) } ?? .none,
      failureRate: isReal ? 0 : simulate.failure.rate, mayFail: !isReal && simulate.failure.rate > 0,
      timeoutRate: isReal ? 0 : simulate.failure.timeoutRate,
      inputPrice: UInt64(price.input * 1e6 + 0.5), outputPrice: UInt64(price.output * 1e6 + 0.5),
      outputTokensP99: Int32(clamping: Int(Swift.min(p99 + 0.5, 2e9))), hedgeAfter: hedgeAfter,
      hedgePercentile: hedgePercentile, outcome: outcome(simulate.outcome, samplers: samplers), steps: steps,
      needs: needs, isUnconstrained: steps == AdmissionSteps(.agent) && needs.isEmpty,
      isBrief: steps == AdmissionSteps(.agent) && needs.isEmpty && !isStreamed && simulate.failure.rate == 0
        && plan.resilience.callTimeout == nil && !hasRecordings,
      slowdown: pool.slowdown, firstServed: Int32(servedCount), firstDealt: Int32(dealtCount),
      latencyFactor: pool.slowdown)
    built.chooseRouting(at: 0)
    return built
  }

  /// Attempts may be told apart by when they got their slot: it is not always when they are dispatched, or they may be sorted by it.
  var tellsSlotInstants: Bool {
    pools.contains { !$0.steps.after(.agent).isEmpty } || plan.disturbsAttempts
      || plan.capacity != nil && !plan.endpoints.isEmpty
  }

  /// The steps that an attempt of a pool has to take.
  private func steps(of pool: AgentPool) -> AdmissionSteps {
    var steps = AdmissionSteps(.agent)
    if hasRules { steps.insert(.rule) }
    if plan.hasBudgets { steps.insert(.budget) }
    if plan.resilience.breaker != nil {
      steps.insert(.breaker)
      steps.insert(.breakerAgain)
    }
    if plan.gateway?.rateLimit.perAgent != nil { steps.insert(.agentRate) }
    if plan.runtime.maxConcurrentCalls != nil { steps.insert(.call) }
    guard let endpoint = plan.endpoints.first(where: { $0.name == pool.endpoint }) else { return steps }
    if endpoint.concurrency != nil { steps.insert(.endpoint) }
    if endpoint.requestsPerMinute != nil || endpoint.tokensPerMinute != nil { steps.insert(.endpointRate) }
    return steps
  }

  private func needs(of pool: AgentPool, isReal: Bool) -> Pool.Needs {
    var needs: Pool.Needs = []
    if isReal { needs.insert(.courier) }
    if pool.hedge != nil { needs.insert(.hedge) }
    if plan.canDisturb { needs.insert(.disturbance) }
    if !isReal && pool.simulate.failure.timeoutRate > 0 { needs.insert(.hanging) }
    if !isReal && pool.simulate.inputTokenLatency > .zero { needs.insert(.reading) }
    if pool.queueing == .pool { needs.insert(.poolQueue) }
    if isReal && pool.holdsSlotUntilReturned { needs.insert(.agentsReturn) }
    return needs
  }

  private mutating func outcome(_ model: OutcomeModel, samplers: SamplerBank) -> OutcomeRule {
    var rule = OutcomeRule()
    for decision in Decision.allCases {
      guard let declared = model[decision] else { continue }
      rule.declared.insert(Outcome.Flags(decision))
      switch declared {
      case .probability(let probability): rule.probabilities[Int(decision.rawValue)] = probability
      case .distribution(let distribution):
        if case .count = decision.form {
          rule.fanOut = samplers.add(distribution, kind: .count)
        } else {
          rule.confidence = samplers.add(distribution, kind: .real)
        }
      case .choices(let options):
        rule.choices = Int32(choices.count)
        rule.choiceCount = Int32(options.count)
        let total = options.reduce(0) { $0 + $1.weight }
        var sum = 0.0
        for option in options {
          sum += option.weight / total
          choices.append(AttemptModel.ChoiceShare(share: sum, name: choiceNumbers[option.name] ?? 0))
        }
      case .verdict(let verdict):
        let total = verdict.`for` + verdict.against + verdict.tie
        rule.verdictFor = verdict.`for` / total
        rule.verdictAgainst = rule.verdictFor + verdict.against / total
      }
    }
    return rule
  }

  private func provider(_ endpoint: Endpoint) -> Provider {
    let requests = Rate.perMinute(endpoint.requestsPerMinute ?? 1)
    let tokens = Rate.perMinute(endpoint.tokensPerMinute ?? 1)
    return Provider(
      concurrency: Int32(clamping: endpoint.concurrency ?? Int(Int32.max)),
      rejectsOverLimit: endpoint.overLimit == .reject, hasRequestLimit: endpoint.requestsPerMinute != nil,
      hasTokenLimit: endpoint.tokensPerMinute != nil, requests: TokenBucket(requests, burst: endpoint.requestBurst),
      tokens: TokenBucket(tokens, burst: endpoint.tokenBurst), sigma: endpoint.slowdown?.sigma ?? 0,
      kappa: endpoint.slowdown?.kappa ?? 0)
  }
}

extension Plan {
  /// Faults, an endpoint's load or a pool's slowdown can change how attempts go; a pool that is yet to be added may have one.
  var canDisturb: Bool {
    capacity != nil || disturbsAttempts || endpoints.contains { $0.slowdown != nil }
      || agents.contains { $0.slowdown != 1 }
  }
  /// Some fault touches attempts.
  var disturbsAttempts: Bool { faults.contains { $0.target != .gateway } }
  /// Some budget is limited.
  var hasBudgets: Bool { run.budgetUSD != nil || agents.contains { $0.budgetUSD != nil } }
}
