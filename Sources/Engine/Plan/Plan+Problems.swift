import NeedletailCouriers

extension Plan {
  /// Why the plan cannot run, a sentence each; empty when it can.
  ///
  /// Workload files are checked by the reader with line and column; this is for plans made in Swift, and the last
  /// word before a world is built.
  ///
  /// - Complexity: O(size of the plan).
  public var problems: [String] { problems(in: PoolIndex(agents)) }

  /// - Parameter fleet: the plan's own agents, where they are indexed already.
  package func problems(in fleet: PoolIndex) -> [String] {
    var problems: [String] = []
    func require(_ holds: Bool, _ sentence: @autoclosure () -> String) { if !holds { problems.append(sentence()) } }
    func check(_ distribution: Distribution?, _ what: @autoclosure () -> String) {
      if let problem = distribution?.problem { problems.append("\(what()): \(problem)") }
    }

    require(!agents.isEmpty, "The plan has no agents; name at least one pool.")
    require(!scenarios.isEmpty, "The plan has no scenarios; name at least one.")
    require(Set(agents.map(\.name)).count == agents.count, "Two pools of agents have the same name.")
    require(Set(endpoints.map(\.name)).count == endpoints.count, "Two endpoints have the same name.")
    require(Set(scenarios.map(\.name)).count == scenarios.count, "Two scenarios have the same name.")
    require(agents.count <= 10_000, "The plan has \(agents.count) pools; at most 10,000 are allowed.")
    require(scenarios.count <= 1_000, "The plan has \(scenarios.count) scenarios; at most 1,000 are allowed.")
    require(
      Set(scenarios.map(\.priority)).count <= 64, "The scenarios have more than 64 different priorities.")
    require(
      agents.reduce(0) { $0 + max(0, min($1.count, 1_000_001)) } <= 1_000_000,
      "The pools have more than 1,000,000 members in all.")
    let endpointNames = Set(endpoints.map(\.name))
    for pool in agents { problems += pool.problems(in: self, endpointNames) }
    for scenario in scenarios {
      problems += scenario.pattern.problems(in: fleet).map { "Scenario \"\(scenario.name)\": \($0)" }
      check(scenario.inputTokens, "Scenario \"\(scenario.name)\", input tokens")
      require(scenario.weight >= 0 && scenario.weight.isFinite, "Scenario \"\(scenario.name)\" has a negative weight.")
      if let load = scenario.load { problems += load.problems.map { "Scenario \"\(scenario.name)\": \($0)" } }
    }
    let shared = scenarios.filter { $0.load == nil }
    if !shared.isEmpty {
      require(load != nil, "Scenario \"\(shared[0].name)\" has no load: neither its own nor a common one.")
      require(shared.contains { $0.weight > 0 }, "The scenarios that share the load have no weight.")
    }
    if let load { problems += load.problems }
    if let gateway { problems += gateway.problems }
    check(gateway?.overhead, "Gateway overhead")
    let closesByUser = shared.isEmpty ? false : load?.isClosed ?? false
    require(
      gateway?.rateLimit.perUser == nil || users != nil || closesByUser
        || scenarios.contains { $0.load?.isClosed == true },
      "A rate limit per user needs users, or users who loop.")
    if let users { require(users.count >= 1 && users.count <= 1_000_000, "There are from 1 to 1,000,000 users.") }
    problems += limitProblems(fleet)
    problems += registry.problems
    problems += durationProblems
    return problems
  }

  private func limitProblems(_ fleet: PoolIndex) -> [String] {
    var problems: [String] = []
    func require(_ holds: Bool, _ sentence: String) { if !holds { problems.append(sentence) } }
    if let duration = run.duration {
      require(run.warmup < duration, "The warm-up is not shorter than the duration.")
    }
    require(run.jobs.map { $0 >= 1 } ?? true, "A run of no jobs measures nothing.")
    require(wall.couriers.map { (1...64).contains($0) } ?? true, "There are from 1 to 64 couriers.")
    require((1...1 << 20).contains(wall.callLimit), "A courier carries from 1 to 1,048,576 calls at once.")
    require(
      wall.timeScale > 0 && wall.timeScale <= WallClock.greatestTimeScale,
      "A clock goes at a pace above 0 and at most \(Int(WallClock.greatestTimeScale)) times the machine's (wall.timeScale)."
    )
    let budgets = [run.budgetUSD] + agents.map(\.budgetUSD)
    require(
      budgets.allSatisfy { $0.map { $0 >= 0 && $0 <= 9e6 } ?? true },
      "A budget is between 0 and 9,000,000 USD.")
    let endsByItself = ([load].compactMap { $0 } + scenarios.compactMap(\.load)).allSatisfy(\.endsByItself)
    require(
      run.duration != nil || run.jobs != nil || endsByItself,
      "Nothing ends the run: give it a duration or a number of jobs.")
    if let retry = resilience.retry {
      require(retry.attempts >= 1 && retry.attempts <= 100, "A call is tried from 1 to 100 times.")
      require(retry.factor >= 1 && retry.factor.isFinite, "A backoff factor is at least 1.")
    }
    if let breaker = resilience.breaker {
      require(breaker.window >= 1 && breaker.window <= 100_000, "A breaker's window is from 1 to 100,000 attempts.")
      require(
        breaker.minimumCalls >= 1 && breaker.minimumCalls <= breaker.window,
        "A breaker's minimum calls are from 1 to its window.")
      require(breaker.failureRate > 0 && breaker.failureRate <= 1, "A breaker's failure rate is over 0 and at most 1.")
      require(breaker.halfOpenCalls >= 1, "A half-open breaker lets at least one call through.")
    }
    require(runtime.maxConcurrentJobs.map { $0 >= 1 } ?? true, "At least one job runs at once.")
    require(runtime.maxConcurrentCalls.map { $0 >= 1 } ?? true, "At least one call runs at once.")
    require(runtime.queueLimit.map { $0 >= 0 } ?? true, "A queue's limit is not negative.")
    for endpoint in endpoints {
      let limits = [endpoint.requestsPerMinute, endpoint.tokensPerMinute, endpoint.requestBurst, endpoint.tokenBurst]
      require(
        limits.allSatisfy { $0.map { $0 > 0 && $0.isFinite } ?? true } && endpoint.concurrency.map { $0 >= 1 } ?? true,
        "Endpoint \"\(endpoint.name)\" has a limit that is not positive.")
      require(
        endpoint.price.input >= 0 && endpoint.price.output >= 0 && endpoint.price.input + endpoint.price.output < 1e9,
        "Endpoint \"\(endpoint.name)\" has a price that is negative or over 10⁹ USD.")
    }
    for fault in faults {
      switch fault.target {
      case .agents(let name): require(fleet.contains(name), "A fault names no pool: \"\(name)\".")
      case .endpoint(let name):
        require(endpoints.contains { $0.name == name }, "A fault names no endpoint: \"\(name)\".")
      case .gateway:
        require(
          gateway?.instances.isEmpty == false, "A fault touches the gateway, and the plan has none with instances.")
      }
      for effect in fault.effects {
        switch effect {
        case .latency(let factor): require(factor > 0 && factor.isFinite, "A latency fault's factor is positive.")
        case .fail(let share): require(share >= 0 && share <= 1, "A fault's failure rate is between 0 and 1.")
        case .down(let members):
          require(members >= 1, "At least one member or instance is away in a fault.")
          if case .endpoint(let name) = fault.target {
            require(false, "Agents go away in a fault, endpoints do not: \"\(name)\" can fail instead.")
          }
        }
      }
    }
    return problems
  }
}

extension AgentPool {
  fileprivate func problems(in plan: Plan, _ endpoints: Set<String>) -> [String] {
    var problems: [String] = []
    func require(_ holds: Bool, _ sentence: String) { if !holds { problems.append("Pool \"\(name)\": \(sentence)") } }
    func check(_ distribution: Distribution?, _ what: String) {
      if let problem = distribution?.problem { problems.append("Pool \"\(name)\", \(what): \(problem)") }
    }
    require(count >= 1, "it has at least one member.")
    require(concurrency >= 1, "it takes at least one call at once.")
    require(queueLimit >= 0, "its queue's limit is negative.")
    require(
      !holdsSlotUntilReturned || !backend.isSimulated,
      "it holds its slots until they are returned, and is simulated: only real agents can come back late.")
    require(slowdown > 0 && slowdown.isFinite, "its slowdown is positive.")
    if let endpoint {
      require(endpoints.contains(endpoint), "there is no endpoint \"\(endpoint)\".")
    }
    if let weights {
      require(
        weights.count == count && weights.allSatisfy { $0 >= 0 && $0.isFinite } && weights.contains { $0 > 0 },
        "its weights are one a member, none negative, not all zero.")
    }
    switch simulate.service {
    case .total(let service): check(service, "service")
    case .streamed(let first, let gap):
      check(first, "time to first token")
      check(gap, "inter-token latency")
    }
    require(simulate.inputTokenLatency >= .zero, "what a token that it reads takes is not negative.")
    check(simulate.promptTokens, "prompt tokens")
    check(simulate.outputTokens, "output tokens")
    check(simulate.failure.after, "failure after")
    check(queueTimeout, "queue timeout")
    let shares = [simulate.failure.rate, simulate.failure.timeoutRate]
    require(shares.allSatisfy { $0 >= 0 && $0 <= 1 }, "its probabilities are between 0 and 1.")
    for problem in simulate.outcome.problems { require(false, problem) }
    if case .external(let agent) = backend { for problem in agent.problems { require(false, problem) } }
    require(
      simulate.failure.timeoutRate == 0 || plan.resilience.callTimeout != nil,
      "a timeout rate needs a call timeout, or its calls never end.")
    if case .afterPercentile(let percent) = hedge {
      require(percent > 0 && percent < 100, "it hedges after a percentile.")
    }
    return problems
  }
}

extension Gateway {
  fileprivate var problems: [String] {
    var problems: [String] = []
    let limitsRatesOnly = instances.isEmpty && overhead == nil && rateLimit != RateLimits()
    if !limitsRatesOnly && (instances.isEmpty || instances.contains(where: { $0.concurrency < 1 })) {
      problems.append("A gateway has at least one instance, and each takes at least one job.")
    }
    if instances.count > 10_000 { problems.append("A gateway has at most 10,000 instances.") }
    if !limitsRatesOnly && !instances.contains(where: { $0.weight > 0 })
      || instances.contains(where: { !($0.weight >= 0) })
    {
      problems.append("A gateway's weights are not negative and not all zero.")
    }
    for rate in [rateLimit.global, rateLimit.perAgent, rateLimit.perUser] {
      if let rate, !(rate.count > 0 && rate.count.isFinite && rate.period.nanoseconds > 0) {
        problems.append("A rate limit is positive.")
      }
    }
    if let burst = rateLimit.burst, !(burst >= 1 && burst.isFinite) { problems.append("A burst is at least 1.") }
    if queueLimit < 0 { problems.append("A gateway's queue has a limit that is negative.") }
    return problems
  }
}

extension Load {
  var isClosed: Bool { if case .closed = self { true } else { false } }

  /// Whether its arrivals come to an end without anything else ending them.
  var endsByItself: Bool {
    switch self {
    case .stages, .trace: true
    case .closed(let loop): !loop.stages.isEmpty
    case .open: false
    }
  }

  /// Bounded so that it is reckoned with exactly (`EvenRamp`).
  private static func isRate(_ rate: Rate) -> Bool {
    rate.count >= 0 && rate.count <= 1e16 && rate.perSecond <= 1e9 && rate.period.nanoseconds > 0
  }

  fileprivate var problems: [String] {
    switch self {
    case .open(let arrivals):
      return Self.isRate(arrivals.rate)
        ? arrivals.process.problems : ["An arrival rate is between 0 and 10⁹ a second, and 10¹⁶ in its period."]
    case .stages(let stages, let process, let start):
      let fine = ([start] + stages.map(\.target)).allSatisfy(Self.isRate) && !stages.isEmpty
      return
        (fine
        ? []
        : ["Stages have targets between 0 and 10⁹ a second, and 10¹⁶ in their period, and there is at least one."])
        + process.problems
    case .closed(let loop):
      var problems = loop.thinkTime.problem.map { ["Think time: \($0)"] } ?? []
      if !(1...8_000_000).contains(loop.mostUsers) { problems.append("From 1 to 8,000,000 users loop.") }
      if loop.concurrency < 0 || loop.stages.contains(where: { $0.target < 0 }) {
        problems.append("A number of looping users is not negative.")
      }
      return problems
    case .trace(let trace):
      let sorted = zip(trace.rows, trace.rows.dropFirst()).allSatisfy { $0.instant <= $1.instant }
      return sorted && !trace.rows.isEmpty ? [] : ["A trace has rows, in order of instant."]
    }
  }
}

extension ArrivalProcess {
  fileprivate var problems: [String] {
    switch self {
    case .constant, .poisson: []
    case .gamma(let cv): Distribution.gamma(mean: 1, cv: cv).problem.map { ["Arrivals: \($0)"] } ?? []
    case .weibull(let cv): Distribution.weibull(mean: 1, cv: cv).problem.map { ["Arrivals: \($0)"] } ?? []
    }
  }
}
