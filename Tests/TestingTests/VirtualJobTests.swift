import NeedletailTesting
import Testing

/// Jobs of an engine in virtual time: what they answer, when, and what time does meanwhile.
@Suite("Jobs in virtual time", .timeLimit(.minutes(5)))
struct VirtualJobTests {
  @Test("a job takes exactly as long as its agents sleep, and time stops when it has ended")
  func exactTimes() async throws {
    var fleet = Fleet()
    fleet.add("triage", agent: ScriptedAgent(.reply("to the expert", after: .seconds(30))))
    fleet.add("expert", agent: ScriptedAgent(.reply("fixed", after: .seconds(3_600), outputTokens: 5)))
    let engine = try TestEngine(fleet)
    let result = try await engine.result(of: .sequential(["triage", "expert"]), "It is broken.")
    #expect(result.reply.text == "fixed" && result.outputTokens == 5)
    #expect(result.latency == .seconds(3_630) && engine.now == .seconds(3_630))
    #expect(engine.log.calls.map(\.text) == ["It is broken.", "to the expert"])
    #expect(engine.log.calls.map(\.start) == [.zero, .seconds(30)])
    #expect(engine.log.calls.map(\.end) == [.seconds(30), .seconds(3_630)])
  }

  @Test("a retry comes after its backoff, to the nanosecond")
  func backoff() async throws {
    var fleet = Fleet(
      "expert",
      agent: FaultyAgent(
        wrapping: ScriptedAgent("fixed"), .fails(with: Broken(), after: .seconds(1), on: .numbers(1...2))))
    fleet.resilience.retry = Resilience.Retry(attempts: 3, initial: .seconds(2), factor: 2, jitter: .none)
    let engine = try TestEngine(fleet)
    #expect(try await engine.run(.call("expert"), "in").text == "fixed")
    // Fails from 0 to 1, waits 2, fails from 3 to 4, waits 4.
    #expect(engine.log.calls.map(\.start) == [.zero, .seconds(3), .seconds(8)])
    #expect(engine.log.calls.map(\.attempt) == [1, 2, 3])
    #expect(engine.now == .seconds(8))
  }

  @Test("a call timeout of 30 seconds takes no real time, and its agent is cancelled at it")
  func callTimeout() async throws {
    var fleet = Fleet("slow", agent: ScriptedAgent(.hang))
    fleet.resilience.callTimeout = .seconds(30)
    let engine = try TestEngine(fleet)
    let error = await failure { () throws(JobError) in try await engine.run(.call("slow"), "in") }
    #expect(error?.reason == .callTimeout && error?.pool == "slow")
    #expect(engine.now == .seconds(30))
    let call = try #require(engine.log.calls.first)
    guard case .timedOut = call.ending else { return #expect(Bool(false), "\(call)") }
    #expect(call.end == .seconds(30))
  }

  @Test("a breaker opens, refuses, is half open when its time is over, and closes")
  func breaker() async throws {
    var fleet = Fleet(
      "expert",
      agent: FaultyAgent(wrapping: ScriptedAgent("fixed", afterLast: .repeatLast), .isDown(.zero ..< .seconds(10))))
    fleet.resilience.breaker = Resilience.Breaker(
      failureRate: 0.5, window: 4, minimumCalls: 2, openFor: .seconds(20), halfOpenCalls: 1)
    let engine = try TestEngine(fleet)
    func reason() async -> FailureReason? {
      await failure { () throws(JobError) in try await engine.run(.call("expert"), "in") }?.reason
    }
    #expect(await reason() == .agentFailed)
    #expect(await reason() == .agentFailed)
    #expect(try await engine.snapshot().pool("expert")?.breaker == .open)
    #expect(await reason() == .breakerOpen)
    try await engine.advance(by: .seconds(20) - .nanoseconds(1))
    #expect(await reason() == .breakerOpen)
    try await engine.advance(by: .nanoseconds(1))
    #expect(await reason() == nil)
    #expect(try await engine.snapshot().pool("expert")?.breaker == .closed)
    try engine.log.verify(.calls(of: "expert", 3))
    let changes = engine.events.filter {
      $0.kind == .breakerOpened(pool: "expert") || $0.kind == .breakerClosed(pool: "expert")
    }
    #expect(changes.map(\.instant) == [.zero, .seconds(20)])
  }

  @Test("a hedge starts after its delay and wins")
  func hedge() async throws {
    var fleet = Fleet()
    var pool = AgentPool(name: "a", count: 2, concurrency: 4, simulate: SimulatedAgent(service: .total(.constant(0))))
    pool.hedge = .after(.seconds(2))
    fleet.add(
      pool, agent: ScriptedAgent(byMember: [.reply("slow", after: .seconds(50)), .reply("fast", after: .seconds(3))]))
    let engine = try TestEngine(fleet)
    #expect(try await engine.run(.call("a"), "in").text == "fast")
    #expect(engine.now == .seconds(5))
    try await engine.runUntilIdle()
    let slow = try #require(engine.log.calls.first)
    guard case .cancelled = slow.ending else { return #expect(Bool(false), "\(slow)") }
    #expect(engine.now == .seconds(5))
  }

  @Test("a provider's retry-after is waited for")
  func retryAfter() async throws {
    var fleet = Fleet(
      "a", agent: FaultyAgent(wrapping: ScriptedAgent("ok"), .isRateLimited(retryAfter: .seconds(120), on: .attempt(1)))
    )
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: .nanoseconds(1), jitter: .none)
    let engine = try TestEngine(fleet)
    #expect(try await engine.run(.call("a"), "in").text == "ok")
    #expect(engine.now == .seconds(120))
  }

  @Test("the code under test gets an engine like any other")
  func plainEngine() async throws {
    struct Desk {
      var engine: Engine
      func ask(_ question: String) async throws -> String { try await engine.run(.call("a"), question).text }
    }
    let engine = try TestEngine(Fleet("a", agent: ScriptedAgent(.reply("yes", after: .seconds(9)))))
    #expect(try await Desk(engine: engine.engine).ask("well?") == "yes")
    #expect(engine.now == .seconds(9))
  }

  @Test("the same seed gives the same jitter, another seed another")
  func seeds() async throws {
    func latency(_ seed: UInt64) async throws -> Duration {
      var fleet = Fleet("a", agent: FaultyAgent(wrapping: ScriptedAgent("ok"), .fails(with: Broken(), on: .attempt(1))))
      fleet.resilience.retry = Resilience.Retry(
        attempts: 2, initial: .seconds(60), max: .seconds(60), jitter: .full)
      return try await TestEngine(fleet, seed: seed).result(of: .call("a"), "in").latency
    }
    let first = try await latency(1)
    #expect(first > .zero)
    #expect(try await latency(1) == first)
    #expect(try await latency(2) != first)
  }
}

/// Jobs on their own terms.
@Suite("Terms of jobs in virtual time", .timeLimit(.minutes(5)))
struct JobTermTests {
  @Test("a job's own timeout counts virtual time from its submission")
  func timeout() async throws {
    let engine = try TestEngine(
      Fleet("a", agent: ScriptedAgent(.reply("late", after: .seconds(90)), afterLast: .repeatLast)))
    try await engine.advance(by: .seconds(1_000))
    let first = engine.submit(.call("a"), "in time")
    let error = await failure { () throws(JobError) in
      try await engine.run(Job(.call("a"), "in", timeout: .seconds(100)))
    }
    #expect(error?.reason == .jobTimeout && engine.now == .seconds(1_100))
    #expect(first.outcome != nil)
  }

  @Test("time stands while a part is read, whatever the reader's limit, and agents wait for none")
  func stream() async throws {
    let engine = try TestEngine(
      Fleet(
        "a",
        agent: ClosureAgent { _, context in
          for number in 1...4 {
            try await context.sleep(for: .seconds(number < 3 ? 1 : 0))
            try await context.emit("\(number)")
          }
          try await context.sleep(for: .seconds(5))
          return Reply("all")
        }))
    let stream = engine.engine.stream(Job(.call("a"), "in"), buffering: 1)
    var parts: [String] = []
    for try await part in stream { parts.append("\(part.text) at \(engine.now)") }
    #expect(parts == ["1 at 1.0 seconds", "2 at 2.0 seconds", "3 at 2.0 seconds", "4 at 2.0 seconds"])
    #expect(try await stream.result.reply.text == "all")
    #expect(engine.now == .seconds(7))
    #expect(engine.log.calls[0].role == .step && engine.log.calls[0].round == 1)
  }
}
