import NeedletailTesting
import Testing

/// When time goes on and when it stands, and what that makes of several jobs.
@Suite("Time that stands until it is asked to go on", .timeLimit(.minutes(5)))
struct StandingTimeTests {
  @Test("a submitted job does nothing until time goes on")
  func standing() async throws {
    let agent = ScriptedAgent(.reply("done", after: .seconds(1)))
    let engine = try TestEngine(Fleet("a", agent: agent))
    let job = engine.submit(.call("a"), "in")
    #expect(try await engine.snapshot().jobs.inFlight == 1)
    #expect(agent.callCount == 0 && job.outcome == nil && engine.now == .zero)
    try await engine.advance(by: .zero)
    #expect(agent.callCount == 1 && job.outcome == nil)
    try await engine.advance(by: .milliseconds(999))
    #expect(job.outcome == nil && engine.now == .milliseconds(999))
    try await engine.advance(by: .milliseconds(1))
    #expect(try job.outcome?.get().reply.text == "done")
    #expect(engine.now == .seconds(1))
  }

  @Test("jobs submitted at an instant begin in the order of their submission, and end as their agents say")
  func order() async throws {
    let engine = try TestEngine(
      Fleet(
        "a", concurrency: 2,
        agent: ScriptedAgent(.reply("one", after: .seconds(3)), .reply("two", after: .seconds(1)), "three")))
    let jobs = (1...3).map { engine.submit(.call("a"), "job \($0)") }
    #expect(try await jobs[2].reply.text == "three")
    #expect(engine.now == .seconds(1))
    #expect(try await jobs[0].reply.text == "one")
    #expect(try await jobs[1].reply.text == "two")
    #expect(engine.now == .seconds(3))
    try engine.log.verify(
      .texts(of: "a", ["job 1", "job 2", "job 3"]), .concurrency(of: "a", atMost: 2), .concurrency(of: "a", reaches: 2))
  }

  @Test("time passes with nothing to do, and runs on to a condition")
  func conditions() async throws {
    let engine = try TestEngine(
      Fleet("a", agent: ScriptedAgent(.reply("x", after: .seconds(5)), afterLast: .repeatLast)))
    try await engine.advance(by: .seconds(100))
    #expect(engine.now == .seconds(100))
    for number in 1...4 { engine.submit(.call("a"), "\(number)") }
    try await engine.run(until: { $0.jobs.completed == 2 })
    #expect(engine.now == .seconds(110))
    try await engine.runUntilIdle()
    #expect(engine.now == .seconds(120))
    #expect(try await engine.snapshot().jobs.completed == 4)
  }

  @Test("a condition that cannot come to hold is given up, and the engine goes on")
  func impossible() async throws {
    let engine = try TestEngine(Fleet("a", agent: ScriptedAgent("x")), patience: .seconds(10))
    do {
      try await engine.run(until: { $0.jobs.completed == 1 })
      #expect(Bool(false), "it held")
    } catch {
      #expect(
        error.reason == .stalled
          && error.message == "the condition does not come to hold within 10 s of simulated time")
    }
    #expect(try await engine.run(.call("a"), "in").text == "x")
  }

  @Test("a job that is cancelled at an instant ends at it, and its agent too")
  func cancelling() async throws {
    let engine = try TestEngine(Fleet("a", agent: ScriptedAgent(.hang, "next")))
    let job = engine.submit(.call("a"), "first")
    let next = engine.submit(.call("a"), "second")
    try await engine.advance(by: .seconds(7))
    try await job.cancel()
    #expect(await failure { () throws(JobError) in try await job.reply }?.reason == .cancelled)
    #expect(try await next.reply.text == "next")
    #expect(engine.log.calls.map(\.start) == [.zero, .seconds(7)])
    guard case .cancelled = engine.log.calls[0].ending else { return #expect(Bool(false), "\(engine.log)") }
    #expect(engine.log.calls[0].end == .seconds(7))
  }

  @Test(
    "many jobs come in the order of their source, with time standing between a result and the next job",
    arguments: [true, false])
  func bulk(isAsync: Bool) async throws {
    let engine = try TestEngine(
      Fleet(
        "a", concurrency: 100,
        agent: ScriptedAgent { message, _ in .reply("<\(message.text)>", after: .seconds(Int(message.text) ?? 0)) }))
    let jobs = [5, 1, 2, 1, 1].map { Job(.call("a"), "\($0)") }
    var ended: [String] = []
    if isAsync {
      let stream = AsyncStream { continuation in
        for job in jobs { continuation.yield(job) }
        continuation.finish()
      }
      for await result in engine.engine.run(jobs: stream, atMost: 2) {
        ended.append("\(result.number) at \(engine.now)")
      }
    } else {
      for await result in engine.run(jobs: jobs, atMost: 2) { ended.append("\(result.number) at \(engine.now)") }
    }
    // 0 from 0 to 5; 1 from 0 to 1; 2 from 1 to 3; 3 from 3 to 4; 4 from 4 to 5.
    #expect(ended.dropLast(2) == ["1 at 1.0 seconds", "2 at 3.0 seconds", "3 at 4.0 seconds"])
    #expect(Set(ended.suffix(2)) == ["0 at 5.0 seconds", "4 at 5.0 seconds"])
    try engine.log.verify(.texts(of: "a", ["5", "1", "2", "1", "1"]), .concurrency(of: "a", atMost: 2))
  }

  @Test("an engine's end leaves jobs their drain in virtual time")
  func draining() async throws {
    let engine = try TestEngine(
      Fleet(
        "a", concurrency: 2,
        agent: ScriptedAgent(.reply("in time", after: .seconds(10)), .reply("late", after: .seconds(30)))))
    let (first, second) = (engine.submit(.call("a"), "1"), engine.submit(.call("a"), "2"))
    await engine.shutdown(drainingFor: .seconds(20))
    #expect(try first.outcome?.get().reply.text == "in time")
    #expect(await failure { () throws(JobError) in try await second.reply }?.reason == .engineEnded)
    #expect(engine.now == .seconds(20))
    #expect(await failure { () throws(JobError) in try await engine.run(.call("a"), "3") }?.reason == .engineEnded)
    await #expect(throws: JobError.engineEnded) { try await engine.advance(by: .seconds(1)) }
  }

  @Test("tasks that run jobs at once all get their replies")
  func manyTasks() async throws {
    let engine = try TestEngine(
      Fleet("a", concurrency: 7, agent: ScriptedAgent { message, _ in .reply(message.text, after: .seconds(1)) }))
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<500 { group.addTask { try await engine.run(.call("a"), "\(number)").text == "\(number)" } }
      for try await isRight in group { #expect(isRight) }
    }
    try engine.log.verify(.calls(of: "a", 500), .concurrency(of: "a", atMost: 7))
  }
}
