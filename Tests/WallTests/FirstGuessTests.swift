import Needletail
import Testing

/// What a program may write without having looked anything up; that it compiles is most of the test.
@Suite("A program's first guesses")
struct FirstGuessTests {
  @Test("spans of time, patterns, plans and figures are written as one would expect")
  func guesses() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    fleet.addWriter("b")
    fleet.grace = .seconds(1)
    fleet.resilience.callTimeout = .seconds(30)
    fleet.resilience.retry = .init(attempts: 3, initial: .milliseconds(1), max: .seconds(1))
    fleet.resilience.breaker = .init(openFor: .seconds(5))
    fleet.runtime.jobTimeout = .seconds(60)
    fleet.registry = RegistryRule(heartbeatTimeout: .seconds(10), deregisterAfter: .seconds(60))
    let patterns: [Pattern] = [
      .call("a"), .sequence([.call("a"), .call("b")]), .parallel([.call("a"), .call("b")]),
      .sequence([.call("a"), .parallel([.call("a"), .call("b")])]),
      .sequence([.essential(.call("a")), .step(.call("b"))]), .race([.call("a"), .call("b")]),
      .parallel([.call("a"), .call("b")], join: .quorum(1)), .choose([.call("a"), .call("b")]),
      .choose([.call("a"), .call("b")], by: .routing(.leastLoaded)), .loop(.call("a"), atMost: 2),
      .loop(.call("a"), atMost: 2, until: .solved), .fanOut(.call("a"), width: 3), .escalate([.call("a"), .call("b")]),
      .sequence([.delay(.milliseconds(1)), .call("a")]),
      .supervisorWorker(supervisor: "a", workers: ["b"], tasks: 2),
    ]
    let engine = try Engine(fleet)
    for pattern in patterns { _ = try await engine.run(pattern, "in") }
    let pool = AgentPool(
      name: "c", hedge: .after(.seconds(1)),
      simulate: SimulatedAgent(
        service: .streamed(
          timeToFirstToken: .lognormal(mean: .milliseconds(300), cv: 1),
          interTokenLatency: .constant(.milliseconds(20))),
        outputTokens: .constant(10)))
    let plan = Plan(
      name: "p", run: RunLimits(duration: .seconds(20), warmup: .seconds(1), drain: .seconds(9)), agents: [pool],
      scenarios: [Scenario(name: "s", pattern: .call("c"), start: .seconds(2))],
      load: .open(.init(rate: Rate(10, per: .seconds(1)))), slo: ServiceLevel(jobLatency: .seconds(2)),
      faults: [Fault(at: .seconds(3), for: .seconds(2), target: .agents("c"), effects: [.latency(2)])])
    let report = try await engine.run(plan, clock: .virtual)
    let latency = try #require(report[.jobLatency])
    #expect(latency.p50 <= latency.p99 && latency.p99 < .seconds(60))
    #expect(report[.jobLatency, in: .scenario("s")] == latency && report[.callLatency, in: .pool("c")] != nil)
    #expect(report.window.start == .seconds(1) && report.window.end == .seconds(20))
    #expect(report[.jobFailureRate] == 0 && report[.utilization, in: .pool("c")] != nil)
    #expect(try await engine.snapshot().jobLatency?.count == patterns.count)
    await engine.shutdown()
  }

  @Test("a negative span is refused where the engine is made, by its name")
  func negative() {
    var fleet = Fleet()
    fleet.addWriter("a")
    fleet.resilience.callTimeout = .seconds(-1)
    fleet.drain = .seconds(-2)
    #expect(
      throws: PlanError(problems: [
        "The fleet's `drain` is -2.0 seconds; a span of time is 0 or more.",
        "The plan's resilience.callTimeout is -1.0 seconds; a span of time is 0 or more.",
      ])
    ) { try Engine(fleet) }
  }
}
