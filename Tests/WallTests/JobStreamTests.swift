import Needletail
import NeedletailLanes
import Testing

/// Parts of replies on their way to a reader.
@Suite("A job's parts", .timeLimit(.minutes(10)))
struct JobStreamTests {
  @Test("come as agents give them, with whose they are, and the result after them")
  func order() async throws {
    var fleet = Fleet()
    fleet.add("a") { message, context in
      for word in ["x", "y"] { try await context.emit("\(message.text)\(word)") }
      return Reply("\(message.text)xy", outputTokens: 2)
    }
    let engine = try Engine(fleet)
    let stream = engine.stream(.sequential(["a", "a"]), "in")
    var parts: [JobPart] = []
    for try await part in stream { parts.append(part) }
    let result = try await stream.result
    await engine.shutdown()
    #expect(parts.map(\.text) == ["inx", "iny", "inxyx", "inxyy"])
    #expect(parts.allSatisfy { $0.agent == "a" && $0.attempt == 1 && $0.role == .step && $0.member == 0 })
    #expect(parts[0].call == parts[1].call && parts[1].call != parts[2].call)
    #expect(result.reply.text == "inxyxy" && result.calls == 2)
  }

  @Test("a part marks the first token, read or not")
  func firstToken() async throws {
    var fleet = Fleet()
    fleet.add("a") { _, context in
      try await context.sleep(for: .seconds(1))
      try await context.emit("x")
      try await context.sleep(for: .seconds(2))
      return Reply("x", outputTokens: 1)
    }
    let report = try await rehearse(.jobs(1, .call("a")), fleet)
    let first = try #require(report.metrics["ttft_ms"]?.all)
    #expect(first.count == 1 && first.max == 1_000_000_000)
  }

  @Test("an agent waits while as many parts as may wait to be read", arguments: [1, 3])
  func backPressure(limit: Int) async throws {
    let given = Crowd()
    var fleet = Fleet()
    fleet.add("a") { _, context in
      for number in 0..<100 {
        try await context.emit("\(number)")
        given.enter()
      }
      return Reply()
    }
    let engine = try Engine(fleet)
    let stream = engine.stream(.call("a"), "", buffering: limit)
    while given.entered < limit { await Task.yield() }
    // It waits with the next in its hand: as long as nothing is read nothing more is taken.
    for _ in 0..<1_000 { await Task.yield() }
    #expect(given.entered == limit)
    var texts: [String] = []
    for try await part in stream {
      texts.append(part.text)
      #expect(given.entered <= texts.count + limit + 1)
    }
    await engine.shutdown()
    #expect(texts == (0..<100).map { "\($0)" })
  }

  @Test("a job that fails throws why after its parts, those of the attempt that failed among them")
  func failure() async throws {
    var fleet = Fleet()
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: 1_000)
    fleet.add("a") { _, context in
      try await context.emit("x\(context.attempt)")
      throw Broken()
    }
    let engine = try Engine(fleet)
    let stream = engine.stream(.call("a"), "")
    var parts: [JobPart] = []
    let error = await #expect(throws: JobError.self) { for try await part in stream { parts.append(part) } }
    #expect(error?.reason == .agentFailed && error?.attempt == 2)
    #expect(parts.map(\.text) == ["x1", "x2"] && parts.map(\.attempt) == [1, 2])
    await #expect(throws: JobError.self) { try await stream.result }
    await engine.shutdown()
    let ended = await #expect(throws: JobError.self) { for try await _ in engine.stream(.call("a"), "") {} }
    #expect(ended == .engineEnded)
  }

  /// A fleet whose agent gives parts for ever, and notes how that ends.
  private func endless(_ ends: Notebook) -> Fleet {
    var fleet = Fleet()
    fleet.add("a") { _, context in
      do {
        while true { try await context.emit("x") }
      } catch {
        ends.note("\(error is CancellationError)")
        throw error
      }
    }
    return fleet
  }

  @Test("leaving the loop and letting go of the parts cancels the job, whose agent is told")
  func leaving() async throws {
    let ends = Notebook()
    let engine = try Engine(endless(ends))
    do {
      var read = 0
      for try await _ in engine.stream(.call("a"), "") {
        read += 1
        if read == 100 { break }
      }
    }
    while ends.all.isEmpty { await Task.yield() }
    #expect(ends.all == ["true"])
    while try await engine.snapshot().jobs.cancelled != 1 { await Task.yield() }
    await engine.shutdown()
  }

  @Test("cancelling the task that reads cancels the job")
  func cancellation() async throws {
    let (ends, begun) = (Notebook(), Gate())
    let engine = try Engine(endless(ends))
    let reader = Task {
      for try await _ in engine.stream(.call("a"), "") { begun.open() }
    }
    await begun.wait()
    reader.cancel()
    await #expect(throws: JobError.cancelled) { try await reader.value }
    await engine.shutdown()
    #expect(ends.all == ["true"])
  }

  @Test("asking for the result lets agents go on that no one reads")
  func resultOnly() async throws {
    var fleet = Fleet()
    fleet.add("a") { _, context in
      for _ in 0..<1_000 { try await context.emit("x") }
      return Reply("done")
    }
    let engine = try Engine(fleet)
    #expect(try await engine.stream(.call("a"), "", buffering: 1).result.reply.text == "done")
    #expect(try await engine.run(.call("a"), "").text == "done")
    await engine.shutdown()
  }

  @Test("an agent that waits for its reader times out as any other")
  func timeoutWhileWaiting() async throws {
    var fleet = Fleet()
    fleet.resilience.callTimeout = 5_000_000
    let told = Gate()
    fleet.add("a") { _, context in
      defer { told.open() }
      while true { try await context.emit("x") }
    }
    let engine = try Engine(fleet)
    let stream = engine.stream(.call("a"), "", buffering: 2)
    await told.wait()
    var parts = 0
    let error = await #expect(throws: JobError.self) { for try await _ in stream { parts += 1 } }
    #expect(error?.reason == .callTimeout && parts == 2)
    await engine.shutdown()
  }

  @Test("many agents at once give their parts, each in order and none lost")
  func many() async throws {
    var fleet = Fleet()
    fleet.wall.couriers = 2
    fleet.add("a", concurrency: 50) { _, context in
      for number in 0..<200 { try await context.emit("\(number)") }
      return Reply()
    }
    let engine = try Engine(fleet)
    var next: [UInt64: Int] = [:]
    let pattern = Pattern.fanOut(body: .call("a"), width: .drawn(.constant(50), atMost: nil), join: .all)
    for try await part in engine.stream(pattern, "", buffering: 7) {
      #expect(Int(part.text) == next[part.call, default: 0])
      next[part.call, default: 0] += 1
    }
    await engine.shutdown()
    #expect(next.count == 50 && next.values.allSatisfy { $0 == 200 })
  }
}
