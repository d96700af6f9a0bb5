import Testing

@testable import NeedletailEngine

@Suite("Whose the time was")
struct LatencyOwnerTests {
  private typealias Hand = PlanByHand

  /// Milliseconds by part and owner, as `part name`, of the only job of a scenario.
  private func owners(
    _ agents: [AgentPool], _ scenarios: [Scenario], of name: String = "a", change: (inout Plan) -> Void = { _ in }
  ) throws -> [String: Double] {
    let report = try run(
      Hand.plan(agents, scenarios) {
        $0.keepsAccounts = true
        change(&$0)
      })
    let scenario = try #require(report.latencyBreakdown?.scenarios.first { $0.name == name })
    try #require(scenario.all.jobs == 1)
    return words(scenario.all).mapValues { Double($0) / 1e6 }
  }

  private func words(_ jobs: LatencyBreakdown.Jobs) -> [String: UInt128] {
    Dictionary(
      uniqueKeysWithValues: jobs.owners.map {
        ([$0.key.part.name, $0.key.name].compactMap(\.self).joined(separator: " "), $0.value)
      })
  }

  @Test("a sequence of two pools waits for the agents of each, and each works")
  func sequence() throws {
    // p is taken until 4, q until 20.
    let owners = try owners(
      [Hand.pool("p", takes: 10), Hand.pool("q", takes: 7)],
      [
        Hand.job("first", Hand.call("p", lasting: 4)), Hand.job("second", Hand.call("q", lasting: 20)),
        Hand.job("a", .sequential(["p", "q"])),
      ])
    #expect(owners == ["agent p": 4, "service p": 10, "agent q": 6, "service q": 7])
  }

  @Test("an ensemble whose slowest branch waited for tokens: the endpoint's tokens, the synthesizer's coordination")
  func ensemble() throws {
    func pool(_ name: String, _ endpoint: String?) -> AgentPool {
      Hand.pool(name, takes: 30, count: 2, prompt: 100) { $0.endpoint = endpoint }
    }
    let owners = try owners(
      [pool("p", nil), pool("q", "gpt"), Hand.pool("z", takes: 5)],
      [
        Hand.job("first", at: 0, priority: 1, .call("q")),
        Hand.job("a", .ensemble(agents: ["p", "q"], synthesizer: "z")),
      ]
    ) {
      // The first takes all 100; a hundred more are there after 60 ms.
      $0.endpoints = [Endpoint(name: "gpt", tokensPerMinute: 100_000, tokenBurst: 100)]
    }
    // 30 beside 60 + 30: of a mean of 60 two thirds of each stay.
    #expect(
      owners == ["endpoint_tokens gpt": 40, "service q": 20, "straggler_wait": 30, "coordination z": 5])
  }

  @Test("a retried call: failed attempts, the pauses after them and the answer are its pool's")
  func retry() throws {
    let owners = try owners(
      [Hand.pool("p", takes: 10), Hand.pool("q", takes: 5)], [Hand.job("a", .sequential(["q", "p"]))]
    ) {
      $0.faults = [Hand.fault("p", from: 0, to: 6, .fail(1))]
      $0.resilience.retry = Hand.retry(2, initial: 7)
    }
    #expect(owners == ["service q": 5, "failed_attempt p": 10, "backoff p": 7, "service p": 10])
  }

  @Test("a hedge that answers: the first attempt until then, and the hedge's wait and run")
  func hedge() throws {
    let pool = Hand.pool("p", takes: 10, count: 2) { $0.hedge = .after(.milliseconds(20)) }
    // The other agent is taken until 26.
    let owners = try owners(
      [pool, Hand.pool("q", takes: 3)],
      [Hand.job("a", .sequential(["p", "q"])), Hand.job("b", at: 6, Hand.call("p", lasting: 20))]
    ) { $0.faults = [Hand.fault("p", from: 0, to: 5, .latency(10))] }
    #expect(owners == ["discarded_attempt p": 20, "agent p": 6, "service p": 10, "service q": 3])
  }

  @Test("two endpoints, one short of requests and the other of tokens; with permits, too")
  func endpoints() throws {
    let pools = [("p", "few"), ("q", "short"), ("r", "narrow")].map { name, endpoint in
      Hand.pool(name, takes: 10, count: 9, prompt: 50) { $0.endpoint = endpoint }
    }
    let owners = try owners(
      pools,
      [
        Hand.job("first", priority: 1, .allOf(["p", "q", "r"].map { .call($0) })),
        Hand.job("a", .sequential(["p", "q", "r"])), Hand.job("later", at: 1_035, Hand.call("r", lasting: 25)),
      ]
    ) {
      $0.endpoints = [
        // A request a second; plenty of tokens.
        Endpoint(name: "few", requestsPerMinute: 60, tokensPerMinute: 6_000_000, requestBurst: 1),
        // 50 tokens in 3 s; plenty of requests.
        Endpoint(name: "short", requestsPerMinute: 60_000, tokensPerMinute: 1_000, tokenBurst: 50),
        Endpoint(name: "narrow", concurrency: 1),
      ]
    }
    // Until 1,000 for p's request, until 1,010 it runs; until 3,000 for q's tokens.
    #expect(
      owners == [
        "endpoint_requests few": 1_000, "service p": 10, "endpoint_tokens short": 1_990, "service q": 10,
        "service r": 10,
      ])
  }

  @Test("where an endpoint is short of both, the one that the first in its queue waits for longer is the cause")
  func bothRates() throws {
    func wait(prompt: Double) throws -> [String: Double] {
      try owners(
        [Hand.pool("p", takes: 10, count: 9, prompt: prompt) { $0.endpoint = "e" }],
        [Hand.job("first", priority: 1, .call("p")), Hand.job("a", .call("p"))]
      ) {
        // The next request after a second, a token each millisecond.
        $0.endpoints = [
          Endpoint(name: "e", requestsPerMinute: 60, tokensPerMinute: 60_000, requestBurst: 1, tokenBurst: prompt)
        ]
      }
    }
    #expect(try wait(prompt: 999) == ["endpoint_requests e": 1_000, "service p": 10])
    #expect(try wait(prompt: 1_001) == ["endpoint_tokens e": 1_001, "service p": 10])
  }

  @Test("who stands behind others waits for what the first of them waits for, and the next first for its own")
  func queueOfRates() throws {
    // Each needs a request a second; the second one besides 3,000 tokens of one a millisecond.
    let pools = [("p", 1.0), ("q", 3_000)].map { name, prompt in
      Hand.pool(name, takes: 10, count: 9, prompt: prompt) { $0.endpoint = "e" }
    }
    let jobs = [
      Hand.job("first", .call("q")), Hand.job("b", at: 1, .call("p")), Hand.job("c", at: 2, .call("q")),
      Hand.job("a", at: 3, .call("p")),
    ]
    func wait(of name: String) throws -> [String: Double] {
      try owners(pools, jobs, of: name) {
        $0.endpoints = [
          Endpoint(name: "e", requestsPerMinute: 60, tokensPerMinute: 60_000, requestBurst: 1, tokenBurst: 3_001)
        ]
      }
    }
    // 3,001 tokens at 0, of which the first takes 3,000 and b 1 at 1,000: c has its 3,000 at 3,000; a's request comes at 4,000.
    #expect(try wait(of: "b") == ["endpoint_requests e": 999, "service p": 10])
    #expect(try wait(of: "c") == ["endpoint_tokens e": 2_998, "service q": 10])
    #expect(try wait(of: "a") == ["endpoint_requests e": 3_997, "service p": 10])
  }

  @Test("a supervisor coordinates, its workers serve, and a worker that many wait for is named")
  func supervisor() throws {
    let pattern = Pattern.supervisorWorker(
      supervisor: "s", workers: ["w"], tasks: .drawn(.constant(2), atMost: nil))
    // Of two tasks at one agent the second waits 10 and runs 10; of a mean of 15 three quarters stay.
    let owners = try owners([Hand.pool("s", takes: 5), Hand.pool("w", takes: 10)], [Hand.job("a", pattern)])
    #expect(owners == ["coordination s": 10, "agent w": 7.5, "service w": 7.5, "straggler_wait": 5])
  }

  @Test("of more pools than an account has places for, each has its own")
  func manyPools() throws {
    let names = (0..<20).map { "p\($0)" }
    // Pool n is taken until the job has run half of its time there.
    var busy: [Scenario] = []
    var expected: [String: Double] = [:]
    var at = 0.0
    for (place, name) in names.enumerated() {
      let (wait, takes) = (Double(place + 1), Double(100 + place))
      busy.append(Hand.job("busy \(name)", Hand.call(name, lasting: at + wait)))
      (expected["agent \(name)"], expected["service \(name)"]) = (wait, takes)
      at += wait + takes
    }
    let pools = names.enumerated().map { Hand.pool($1, takes: Double(100 + $0)) }
    let owners = try owners(pools, busy + [Hand.job("a", .sequential(names))])
    #expect(owners == expected)
  }

  @Test("permits, the gateway and pauses have no owner; an agent's rate has")
  func noOwner() throws {
    let owners = try owners(
      [Hand.pool("p", takes: 10, count: 2)],
      [
        Hand.job("first", priority: 1, .call("p")), Hand.job("second", priority: 1, .call("p")),
        Hand.job("a", .sequence([.init(.call("p")), .init(.delay(.milliseconds(3)))])),
      ]
    ) {
      $0.runtime.maxConcurrentCalls = 1
      $0.gateway = Gateway(
        instances: [Gateway.Instance(concurrency: 9)], overhead: .constant(1e6),
        rateLimit: RateLimits(perAgent: .perSecond(1), burst: 1))
    }
    // Its agent's next token comes a second after the one that was taken at 1.
    #expect(owners == ["gateway_overhead": 1, "agent p": 10, "agent_rate p": 990, "service p": 10, "pause": 3])
  }

  /// Nothing is scaled where no job waited for a slowest branch, so traces say the same, span by span.
  @Test("whatever the plan, owners are what the critical spans of all jobs say", arguments: 0..<30)
  func traces(group: Int) throws {
    var compared = 0
    for member in 0..<10 {
      let seed = UInt64(21_000 + group * 10 + member)
      var random = RandomPlan(seed: seed)
      var plan = random.plan()
      plan.keepsAccounts = true
      plan.tracedJobs = 100_000
      let report = try run(plan)
      for scenario in report.latencyBreakdown?.scenarios ?? [] {
        for owner in scenario.all.owners.keys { expectExists(owner, plan, seed) }
        if scenario.all.nanoseconds[.stragglerWait] != nil || report.jobTraces.contains(where: \.isTruncated) {
          continue
        }
        let traces = report.jobTraces.filter { $0.scenario == scenario.name && $0.ending != .failed }
        #expect(traces.count == scenario.all.jobs, "seed \(seed)")
        #expect(withoutTwins(scenario.all.owners) == withoutTwins(tally(traces)), "seed \(seed) \(scenario.name)")
        compared += 1
      }
    }
    #expect(compared >= 3, "most plans have a scenario without a straggler")
  }

  private func tally(_ traces: [JobTrace]) -> [LatencyOwner: UInt128] {
    var sums: [LatencyOwner: UInt128] = [:]
    for trace in traces {
      for span in trace.spans where span.criticalNanoseconds > 0 {
        guard let part = LatencyPart(named: span.name) else {
          Issue.record("no part is called \(span.name)")
          continue
        }
        let parent = span.parent < 0 ? nil : trace.spans[span.parent]
        let name = part.holder == .pool ? parent?.agent : part.holder == .endpoint ? parent?.endpoint : nil
        sums[LatencyOwner(part, of: name), default: 0] += UInt128(span.criticalNanoseconds)
      }
    }
    return sums
  }

  /// A first attempt's time until its hedge began is called discarded in accounts, whatever became of it; so it is in traces, but
  /// where it has failed.
  private func withoutTwins(_ owners: [LatencyOwner: UInt128]) -> [LatencyOwner: UInt128] {
    owners.reduce(into: [:]) { sums, entry in
      let part = entry.key.part == .discardedAttempt ? .failedAttempt : entry.key.part
      sums[LatencyOwner(part, of: entry.key.name), default: 0] += entry.value
    }
  }

  private func expectExists(_ owner: LatencyOwner, _ plan: Plan, _ seed: UInt64) {
    let endpoint = plan.endpoints.first { $0.name == owner.name }
    switch owner.part {
    case .endpoint: #expect(endpoint?.concurrency != nil, "seed \(seed): \(owner)")
    case .endpointRequests: #expect(endpoint?.requestsPerMinute != nil, "seed \(seed): \(owner)")
    case .endpointTokens: #expect(endpoint?.tokensPerMinute != nil, "seed \(seed): \(owner)")
    default:
      let isNamed = plan.agents.contains { $0.name == owner.name }
      #expect(isNamed == (owner.part.holder != nil), "seed \(seed): \(owner)")
    }
  }
}
