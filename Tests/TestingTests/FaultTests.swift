import NeedletailTesting
import Testing

/// Faults of agents, real and scripted.
@Suite("Agents with faults", .timeLimit(.minutes(5)))
struct FaultTests {
  struct Expert: Agent {
    func respond(to message: Message, in context: CallContext) async throws -> Reply {
      try await context.sleep(for: .seconds(2))
      return Reply("answer to \(message.text)")
    }
  }

  @Test("a slow agent takes its factor times as long, and factors multiply")
  func slow() async throws {
    let engine = try TestEngine(
      Fleet(
        "a",
        agent: FaultyAgent(wrapping: Expert(), .isSlower(by: 3), .isSlower(by: 2, on: .number(2)), .isSlower(by: 0.1))))
    #expect(try await engine.result(of: .call("a"), "x").latency == .seconds(6))
    #expect(try await engine.result(of: .call("a"), "x").latency == .seconds(12))
  }

  @Test("an agent is down for a span of the engine's time, from its first instant until before its last")
  func down() async throws {
    let engine = try TestEngine(
      Fleet(
        "a",
        agent: FaultyAgent(
          wrapping: ScriptedAgent("up", afterLast: .repeatLast), .isDown(.seconds(10) ..< .seconds(20)))))
    var answers: [Bool] = []
    for span in [Duration.zero, .seconds(10), .nanoseconds(9_999_999_999), .nanoseconds(1)] {
      try await engine.advance(by: span)
      answers.append(await failure { () throws(JobError) in try await engine.run(.call("a"), "") } == nil)
    }
    #expect(answers == [true, false, false, true])
    #expect(engine.log.calls[1].error as? AgentFault.Down == AgentFault.Down())
  }

  @Test("an agent that ignores its cancellation comes back late, and its slot was free meanwhile")
  func deaf() async throws {
    var fleet = Fleet(
      "a",
      agent: FaultyAgent(
        wrapping: ScriptedAgent(.hang, .reply("ok", after: .seconds(1))),
        .ignoresCancellation(for: .seconds(60), on: .number(1))))
    fleet.resilience.callTimeout = .seconds(5)
    let engine = try TestEngine(fleet)
    let jobs = (1...2).map { engine.submit(.call("a"), "\($0)") }
    #expect(await failure { () throws(JobError) in try await jobs[0].reply }?.reason == .callTimeout)
    #expect(try await jobs[1].reply.text == "ok")
    #expect(engine.now == .seconds(6))
    #expect(try await engine.snapshot().pool("a")?.unreturned == 1)
    try await engine.runUntilIdle()
    #expect(engine.now == .seconds(65))
    #expect(try await engine.snapshot().pool("a")?.unreturned == 0)
    let late = engine.log.calls[0]
    #expect(late.end == .seconds(5) && late.returned == .seconds(65))
    try engine.log.verify(.concurrency(of: "a", atMost: 1))
    // Told once, a second after the timeout.
    let stuck = engine.events.filter { if case .agentStuck = $0.kind { true } else { false } }
    #expect(stuck.map(\.instant) == [.seconds(6)])
  }

  @Test("faults are of attempts, members and calls that match")
  func calls() async throws {
    let agent = FaultyAgent(
      wrapping: ScriptedAgent("ok", afterLast: .repeatLast),
      .fails(with: Broken(), on: .matching { message, _ in message.text == "bad" }),
      .isOverloaded(on: .member(1)))
    var pool = AgentPool(name: "a", count: 2, simulate: SimulatedAgent(service: .total(.constant(0))))
    pool.routing = .roundRobin
    var fleet = Fleet()
    fleet.add(pool, agent: agent)
    let engine = try TestEngine(fleet)
    func reason(_ text: String) async -> FailureReason? {
      await failure { () throws(JobError) in try await engine.run(.call("a"), text) }?.reason
    }
    #expect(await reason("good") == nil)
    #expect(await reason("good") == .providerOverloaded)
    #expect(await reason("bad") == .agentFailed)
    #expect(engine.log.calls.map(\.member) == [0, 1, 0])
  }

  @Test("faults work by the wall clock too, with a log of one's own")
  func wallClock() async throws {
    let log = CallLog()
    let agent = FaultyAgent(wrapping: ScriptedAgent("ok"), .fails(with: Broken(), on: .attempt(1)))
    var fleet = Fleet("a", agent: log.recording(agent))
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: .microseconds(1))
    let engine = try Engine(fleet)
    #expect(try await engine.run(.call("a"), "in").text == "ok")
    try log.verify(.calls(of: "a", 2))
    await engine.shutdown()
  }
}
