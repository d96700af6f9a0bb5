import NeedletailEngine

/// Gateway, endpoints, agents and limits as they are written.
extension YAMLText {
  init(_ users: Users) {
    let skew = users.zipf == 0 ? "uniform" : "zipf(\(Spelling.number(users.zipf)))"
    self = .fields(["count": .integer(users.count), "skew": .plain(skew)])
  }

  init(_ gateway: Gateway) {
    let first = gateway.instances.first ?? Gateway.Instance(concurrency: 1)
    let areAlike = first.weight == 1 && gateway.instances.allSatisfy { $0 == first }
    let each = gateway.instances.map { instance in
      YAMLText.fields(["concurrency": .integer(instance.concurrency), "weight": .number(instance.weight)])
    }
    let limits = gateway.rateLimit
    self = .fields([
      "instances": areAlike ? .integer(gateway.instances.count) : .list(each),
      "concurrency": areAlike ? .integer(first.concurrency) : nil,
      "overhead": gateway.overhead.map { YAMLText($0, .time) }, "routing": .plain(gateway.routing.rawValue),
      "queue": .integer(gateway.queueLimit),
      "rate_limit": limits == RateLimits()
        ? nil
        : .fields([
          "global": limits.global.map(YAMLText.init), "per_agent": limits.perAgent.map(YAMLText.init),
          "per_user": limits.perUser.map(YAMLText.init), "burst": limits.burst.map { .number($0) },
        ]),
    ])
  }

  init(_ rate: Rate) { self = .plain(Spelling.rate(rate)) }

  init(_ limits: RuntimeLimits) {
    self = .fields([
      "max_concurrent_jobs": limits.maxConcurrentJobs.map { .integer($0) },
      "max_concurrent_calls": limits.maxConcurrentCalls.map { .integer($0) },
      "job_timeout": limits.jobTimeout.map { .duration($0) }, "queue": .integer(limits.queueLimit ?? Limits.queue),
    ])
  }

  init(_ endpoint: Endpoint) {
    self = .fields([
      "concurrency": endpoint.concurrency.map { .integer($0) },
      "requests_per_minute": endpoint.requestsPerMinute.map { .number($0) },
      "tokens_per_minute": endpoint.tokensPerMinute.map { .number($0) },
      "request_burst": endpoint.requestBurst.map { .number($0) },
      "token_burst": endpoint.tokenBurst.map { .number($0) }, "over_limit": .plain(endpoint.overLimit.rawValue),
      "price": .fields(["input": .number(endpoint.price.input), "output": .number(endpoint.price.output)]),
      "slowdown": endpoint.slowdown.map {
        .fields(["sigma": .number($0.sigma), "kappa": .number($0.kappa)])
      },
    ])
  }

  /// - Parameter external: The pool's external agent as it was written.
  init(_ pool: AgentPool, external: (any WrittenAgent)?) {
    // One queue for all is not routed to: `routing` beside it would only draw a warning.
    let isRouted = pool.queueing == .agent || pool.routing != .leastLoaded
    let fields = YAMLText.fields([
      "count": .integer(pool.count), "concurrency": .integer(pool.concurrency),
      "endpoint": pool.endpoint.map { .text($0) }, "capabilities": .words(pool.capabilities),
      "domain": pool.domain.map { .text($0) }, "description": pool.description.map { .text($0) },
      "routing": isRouted ? .plain(pool.routing.rawValue) : nil, "weights": pool.weights.map { .numbers($0) },
      "queueing": .plain(pool.queueing.rawValue), "queue": .integer(pool.queueLimit),
      "queue_timeout": pool.queueTimeout.map { YAMLText($0, .time) },
      "hedge": pool.hedge.map { .fields(["after": YAMLText($0)]) },
      "budget_usd": pool.budgetUSD.map { .number($0) },
      "slowdown": pool.slowdown == 1 ? nil : .number(pool.slowdown),
      "holds_slot_until_returned": pool.holdsSlotUntilReturned ? .flag(true) : nil,
      "simulate": pool.hasSimulation ? YAMLText(pool.simulate) : nil,
    ])
    self = external.map { fields.followed(by: $0.spelling) } ?? fields
  }

  private init(_ hedge: AgentPool.Hedge) {
    switch hedge {
    case .after(let span): self = .duration(span)
    case .afterPercentile(let percentile): self = .plain("p\(Spelling.number(percentile))")
    }
  }

  private init(_ agent: SimulatedAgent) {
    var service: YAMLText?
    var streamed: (first: YAMLText, next: YAMLText)?
    switch agent.service {
    case .total(let total): service = YAMLText(total, .time)
    case .streamed(let first, let next): streamed = (YAMLText(first, .time), YAMLText(next, .time))
    }
    self = .fields([
      "service": service, "ttft": streamed?.first, "itl": streamed?.next,
      "per_input_token": agent.inputTokenLatency == .zero ? nil : .duration(agent.inputTokenLatency),
      "prompt_tokens": YAMLText(agent.promptTokens, .count), "output_tokens": YAMLText(agent.outputTokens, .count),
      "failure": .fields([
        "rate": .number(agent.failure.rate), "timeout_rate": .number(agent.failure.timeoutRate),
        "after": agent.failure.after.map { YAMLText($0, .time) },
      ]),
      "outcome": agent.outcome == OutcomeModel() ? nil : YAMLText(agent.outcome),
    ])
  }

  init(_ outcome: OutcomeModel) {
    self = .mapping(
      Decision.allCases.compactMap { decision in
        outcome[decision].map { (decision.key, YAMLText($0, of: decision)) }
      })
  }

  private init(_ declared: OutcomeModel.Declaration, of decision: Decision) {
    switch declared {
    case .probability(let probability): self = .number(probability)
    case .distribution(let distribution):
      if case .count = decision.form {
        self = YAMLText(distribution, .count)
      } else {
        self = YAMLText(distribution, .share)
      }
    case .choices(let choices): self = .mapping(choices.map { ($0.name, .number($0.weight)) })
    case .verdict(let verdict):
      self = .fields([
        "for": .number(verdict.for), "against": .number(verdict.against), "tie": .number(verdict.tie),
      ])
    }
  }

  init(_ resilience: Resilience) {
    self = .fields([
      "call_timeout": resilience.callTimeout.map { .duration($0) },
      "retry": resilience.retry.map { retry in
        .fields([
          "attempts": .integer(retry.attempts), "backoff": .plain(retry.backoff.rawValue),
          "initial": .duration(retry.initial), "factor": .number(retry.factor), "max": .duration(retry.max),
          "jitter": .plain(retry.jitter.rawValue),
        ])
      },
      "breaker": resilience.breaker.map { breaker in
        .fields([
          "failure_rate": .number(breaker.failureRate), "window": .integer(breaker.window),
          "minimum_calls": .integer(breaker.minimumCalls), "open_for": .duration(breaker.openFor),
          "half_open_calls": .integer(breaker.halfOpenCalls),
        ])
      },
      "on_error": .plain(resilience.onError.rawValue),
    ])
  }

  init(_ fault: Fault) {
    var pairs: [(key: String, value: YAMLText)] = [("at", .duration(fault.at)), ("for", .duration(fault.duration))]
    switch fault.target {
    case .agents(let name): pairs.append(("agents", .text(name)))
    case .endpoint(let name): pairs.append(("endpoint", .text(name)))
    case .gateway: pairs.append((Vocabulary.gatewayFault, .plain("all")))
    }
    for effect in fault.effects {
      switch effect {
      case .latency(let factor): pairs.append(("latency", .number(factor)))
      case .fail(let share): pairs.append(("fail", .number(share)))
      case .down(let members): pairs.append(("down", .integer(members)))
      }
    }
    self = .mapping(pairs)
  }
}
