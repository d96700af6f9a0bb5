import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

/// The defects of an earlier system that this one is held against, one test each. The twelfth, an unknown pattern name
/// that silently becomes another pattern, is the workload reader's to refuse; here no pattern has a name.
@Suite("Listed defects")
struct ListedDefectTests {
  private typealias Hand = PlanByHand

  private func breaker(rate: Double = 0.5, window: Int = 4, minimum: Int = 4, probes: Int = 1) -> Resilience.Breaker {
    Resilience.Breaker(
      failureRate: rate, window: window, minimumCalls: minimum, openFor: .milliseconds(100), halfOpenCalls: probes)
  }

  @Test("1: the breaker does not count consecutive failures")
  func consecutiveFailures() throws {
    // Six failures in a row after eight successes are 6 of 14, then 7 of 15, and 8 of 16 open it: not five in a row.
    let jobs = (0..<17).map { Hand.job("\($0)", at: Double($0) * 20, .call("p")) }
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10)], jobs) {
        $0.resilience.breaker = breaker(window: 100, minimum: 4)
        $0.faults = [Hand.fault("p", from: 160, to: 10_000, .fail(1))]
      })
    #expect(report.reasons == ["agent_failed": 8, "breaker_open": 1])
  }

  @Test("2: a half-open breaker does not admit unlimited probes")
  func unlimitedProbes() throws {
    let jobs = [Hand.job("fails", .call("p"))] + Hand.jobs(50, at: 200, .call("p"))
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, concurrency: 99)], jobs) {
        $0.resilience.breaker = breaker(window: 1, minimum: 1, probes: 3)
        $0.faults = [Hand.fault("p", from: 0, to: 5, .fail(1))]
      })
    #expect((report.jobs.completed, report.reasons["breaker_open"]) == (3, 47))
  }

  @Test("3: no permit is held during backoff")
  func permitDuringBackoff() throws {
    let jobs = [Hand.job("fails", .call("p")), Hand.job("next", at: 20, .call("p"))]
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, concurrency: 9)], jobs) {
        $0.runtime.maxConcurrentCalls = 1
        $0.resilience.retry = Hand.retry(2, initial: 1_000)
        $0.faults = [Hand.fault("p", from: 0, to: 5, .fail(1))]
      })
    #expect(report.latencies("fails", "next") == [1_020, 10])
  }

  @Test("4: limits of an agent do not wait by polling")
  func polling() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 1, concurrency: 9)], Hand.jobs(3, .call("p"))) {
        $0.gateway = Gateway(
          instances: [Gateway.Instance(concurrency: 9)], rateLimit: RateLimits(perAgent: .perMinute(1), burst: 1))
      })
    #expect(report.latencies("1", "2", "3") == [1, 60_001, 120_001], "to the nanosecond when the token is there")
    #expect(report.eventsHandled < 20, "two minutes of waiting are a handful of events")
  }

  @Test("5: budgets are not check-then-act, and the run's is charged too")
  func budgetRace() throws {
    for ofRun in [true, false] {
      let report = try run(
        Hand.plan(
          [Hand.pool("p", takes: 10, concurrency: 99, output: 1) { $0.endpoint = "e" }], Hand.jobs(50, .call("p"))
        ) {
          $0.endpoints = [Endpoint(name: "e", price: Endpoint.Price(input: 0, output: 1e6))]
          if ofRun { $0.run.budgetUSD = 7 } else { $0.agents[0].budgetUSD = 7 }
        })
      #expect(report.costUSD == 7 && report.jobs.completed == 7)
    }
  }

  @Test("6: an idle agent does not turn unhealthy for good")
  func idleAgent() throws {
    let jobs = [Hand.job("first", .call("p")), Hand.job("after an hour", at: 3_600_000, .call("p"))]
    let world = try World(Hand.plan([Hand.pool("p", takes: 10)], jobs))
    while world.advance(events: 1) {}
    #expect(world.registry.status(of: 0) == .active)
    #expect(world.report(named: "").jobs.completed == 2)
  }

  @Test("7: the breaker is asked again between attempts")
  func askedBetweenAttempts() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, fails: 1)], Hand.jobs(1, .call("p"))) {
        $0.resilience.breaker = breaker(window: 2, minimum: 2)
        $0.resilience.retry = Hand.retry(5, initial: 1)
      })
    #expect(report.attemptsDispatched == 2, "the third and later attempts are refused")
    #expect((report.calls.retried, report.reasons["breaker_open"]) == (4, 3))
  }

  @Test("8: attempts: 3 means three attempts, everywhere")
  func attemptsIncludeTheFirst() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, fails: 1)], Hand.jobs(1, .sequential(["p", "p"]))) {
        $0.resilience.retry = Hand.retry(3, initial: 1)
      })
    #expect((report.attemptsDispatched, report.calls.retried) == (6, 4))
  }

  @Test("9: graceful failure of a parallel run executes nothing again")
  func parallelRunsOnce() throws {
    let pools = [Hand.pool("a", takes: 10), Hand.pool("b", takes: 10, fails: 1), Hand.pool("c", takes: 10)]
    let report = try run(Hand.plan(pools, [Hand.job("job", .parallelAgents(["a", "b", "c"], merge: "a"))]))
    #expect(report.agents.map(\.calls) == [2, 1, 1])
    #expect(report.latency("job") == 20)
  }

  @Test("10: supervisor, ensemble and consensus run their agents at once")
  func concurrently() throws {
    let patterns: [Pattern] = [
      .supervisorWorker(supervisor: "s", workers: ["p"], tasks: .drawn(.constant(10), atMost: 20)),
      .ensemble(agents: ["p"], topK: 10, synthesizer: "s", pools: []),
      .consensus(voters: ["p"], count: 10, aggregator: "s"),
    ]
    for (pattern, latency) in zip(patterns, [102.0, 101, 101]) {
      let report = try run(
        Hand.plan([Hand.pool("p", takes: 100, count: 10), Hand.pool("s", takes: 1)], [Hand.job("job", pattern)]))
      #expect(report.latency("job") == latency)
    }
  }

  @Test("11: concurrent debates do not leak into each other")
  func debatesApart() throws {
    let pools = [Hand.pool("p", takes: 10, concurrency: 99, output: 10), Hand.pool("j", takes: 10, concurrency: 99)]
    let debate = Pattern.debate(for: "p", against: "p", judge: "j", rounds: 2)
    let report = try run(Hand.plan(pools, Hand.jobs(20, debate)))
    // Round 2: 10 each; the judge: 40; for each of 20 debates.
    #expect(report.tokens.input == 20 * (20 + 40))
  }

  @Test("13: a pattern that ran nothing does not report success")
  func nothingRan() throws {
    #expect(throws: PlanError.self) {
      try World(Hand.plan([Hand.pool("p", takes: 1)], [Hand.job("job", .sequence([]))]))
    }
    #expect(throws: PlanError.self) { try World(Hand.plan([], [Hand.job("job", .parallel([], join: .all))])) }
    let refused = try run(
      Hand.plan(
        [
          Hand.pool("p", takes: 1) {
            $0.budgetUSD = 0; $0.endpoint = "e"
          }
        ], [Hand.job("job", .allOf([.call("p")]))]
      ) {
        $0.endpoints = [Endpoint(name: "e", price: Endpoint.Price(input: 1, output: 1))]
        $0.agents[0].simulate.outputTokens = .constant(1)
      })
    #expect((refused.jobs.completed, refused.jobs.failed) == (0, 1))
  }
}
