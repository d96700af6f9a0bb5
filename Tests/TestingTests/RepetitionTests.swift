import NeedletailTesting
import Testing

/// The same test gives the same log, every time.
@Suite("Repetition", .timeLimit(.minutes(10)))
struct RepetitionTests {
  /// A bit of everything, at once: child tasks, actors, retries with jitter, timeouts, hedges, cancellations, a full queue.
  private func history(seed: UInt64 = 7) async throws -> [String] {
    actor Tally {
      var count = 0
      func next() -> Int {
        count += 1
        return count
      }
    }
    let tally = Tally()
    var fleet = Fleet()
    var pool = AgentPool(
      name: "a", count: 3, concurrency: 2, queueLimit: 4, simulate: SimulatedAgent(service: .total(.constant(0))))
    pool.hedge = .after(.milliseconds(150))
    fleet.add(
      pool,
      agent: FaultyAgent(
        wrapping: ClosureAgent { message, context in
          let number = await tally.next()
          async let first: Void = context.sleep(for: .milliseconds(number * 37 % 300))
          async let second: Void = context.sleep(for: .milliseconds(context.member * 41))
          _ = try await (first, second)
          return Reply("\(message.text)/\(number)")
        }, .fails(with: Broken(), on: .numbers(5...9)), .ignoresCancellation(for: .milliseconds(70), on: .member(2))))
    fleet.add(
      "b", concurrency: 4,
      agent: ScriptedAgent { _, context in .reply("b\(context.attempt)", after: .milliseconds(20)) })
    fleet.resilience.callTimeout = .milliseconds(250)
    fleet.resilience.retry = Resilience.Retry(attempts: 3, initial: .milliseconds(50))
    let engine = try TestEngine(fleet, seed: seed)
    let pattern = Pattern.sequence([
      Pattern.Step(.parallel([.call("a"), .call("b"), .call("a")], join: .all)), Pattern.Step(.call("b")),
    ])
    let jobs = (0..<12).map { engine.submit(pattern, "job \($0)") }
    try await engine.advance(by: .milliseconds(100))
    try await jobs[3].cancel()
    var results: [String] = []
    for await result in engine.run(jobs: (12..<20).map { Job(pattern, "job \($0)") }, atMost: 3) {
      results.append("\(result.number) \((try? result.reply.text) ?? "failed") at \(engine.now)")
    }
    try await engine.runUntilIdle()
    for job in jobs {
      switch job.outcome {
      case .success(let result)?: results.append("\(result.reply.text) after \(result.latency), \(result.attempts)")
      case .failure(let error)?: results.append("\(error)")
      case nil: results.append("open")
      }
    }
    return results + engine.events.map { "\($0)" } + ["\(engine.log)"]
  }

  @Test("a thousand repetitions of one test give one history")
  func thousand() async throws {
    let first = try await history()
    #expect(first.count > 200)
    var others = 0
    // Several at once: the machine is busy, and differently so each time.
    try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<4 { group.addTask { try await history() } }
      for repetition in 4..<1_004 {
        guard let next = try await group.next() else { break }
        if next != first { others += 1 }
        if repetition < 1_000 { group.addTask { try await history() } }
      }
    }
    #expect(others == 0)
    #expect(try await history(seed: 8) != first)
  }
}
