import Needletail
import NeedletailLanes
import Testing

/// What a job did, beside its reply.
@Suite("The result of a job", .timeLimit(.minutes(10)))
struct JobResultTests {
  /// Runs one job and answers its result.
  private func result(_ fleet: Fleet, _ pattern: Pattern) async throws -> JobResult {
    let engine = try Engine(fleet)
    let result = try await engine.result(of: pattern, "in")
    await engine.shutdown()
    return result
  }

  private func pool(_ name: String, endpoint: String? = nil) -> AgentPool {
    AgentPool(
      name: name, concurrency: 10, endpoint: endpoint,
      simulate: SimulatedAgent(
        service: .total(.constant(0)), promptTokens: .constant(100), outputTokens: .constant(10)))
  }

  @Test("has the reply that run answers, and the number that agents know the job by")
  func reply() async throws {
    let notebook = Notebook()
    var fleet = Fleet()
    fleet.add("a") { message, context in
      notebook.note("\(context.job)")
      return Reply("\(message.text)>a", outputTokens: 5)
    }
    let engine = try Engine(fleet)
    let first = try await engine.result(of: .call("a"), "in")
    let second = try await engine.result(of: .call("a"), "in")
    let reply = try await engine.run(.call("a"), "in")
    await engine.shutdown()
    #expect(first.reply == reply && reply.text == "in>a")
    #expect(notebook.all.prefix(2) == ["\(first.job)", "\(second.job)"] && first.job != second.job)
  }

  @Test("counts the pattern's calls, and the attempts that agents were asked to answer")
  func counts() async throws {
    var fleet = Fleet()
    fleet.resilience.retry = Resilience.Retry(attempts: 3, initial: .microseconds(1))
    fleet.add("flaky") { message, context in
      if context.attempt < 3 { throw Broken() }
      return Reply(message.text)
    }
    fleet.addWriter("a")
    let result = try await result(fleet, .sequential(["a", "flaky", "a"]))
    #expect(result.calls == 3 && result.attempts == 5)
    // A failed attempt that is tried again is no failed call.
    #expect(result.failedCalls == 0 && result.failures == [])
  }

  @Test("an attempt that is refused on its way in was answered by no agent")
  func refusedAttempts() async throws {
    var fleet = Fleet()
    fleet.resilience.breaker = Resilience.Breaker(
      failureRate: 0.5, window: 1, minimumCalls: 1, openFor: .seconds(3_600), halfOpenCalls: 1)
    fleet.add("broken") { _, _ in throw Broken() }
    fleet.addWriter("a")
    let result = try await result(fleet, .sequential(["a", "broken", "broken"]))
    #expect(result.calls == 3 && result.attempts == 2)
    #expect(result.failures.map(\.reason) == [.agentFailed, .breakerOpen])
  }

  @Test("adds up tokens as agents say, or else as their pools expect, and what they cost")
  func tokens() async throws {
    var fleet = Fleet()
    fleet.endpoints = [Endpoint(name: "e", price: Endpoint.Price(input: 2, output: 30))]
    fleet.add(pool("says", endpoint: "e"), agent: Scripted { _, _ in Reply("", inputTokens: 7, outputTokens: 3) })
    fleet.add(pool("silent"), agent: Scripted { _, _ in Reply() })
    let result = try await result(fleet, .parallelAgents(["says", "silent"]))
    #expect(result.inputTokens == 7 + 100 && result.outputTokens == 3 + 10)
    // USD per million tokens.
    #expect(abs(result.costUSD - (7 * 2 + 3 * 30) / 1e6) < 1e-12)
  }

  @Test("failed attempts have read what they were handed")
  func wastedTokens() async throws {
    var fleet = Fleet()
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: .microseconds(1))
    fleet.add(
      pool("flaky"),
      agent: Scripted { _, context in
        if context.attempt == 1 { throw Broken() }
        return Reply("", inputTokens: 7, outputTokens: 3)
      })
    let result = try await result(fleet, .call("flaky"))
    #expect(result.inputTokens == 100 + 7)
  }

  @Test("says what its latency was spent on; the parts add up to it")
  func latency() async throws {
    var fleet = Fleet()
    fleet.add("first", concurrency: 1) { message, context in
      try await context.sleep(for: .milliseconds(20))
      return Reply(message.text)
    }
    fleet.add("second", concurrency: 1) { message, context in
      if context.branch == 0 { try await context.sleep(for: .milliseconds(5)) }
      return Reply(message.text)
    }
    let pattern = Pattern.sequence([
      Pattern.Step(.call("first")), Pattern.Step(.parallelAgents(["second", "second"])),
    ])
    let result = try await result(fleet, pattern)
    #expect(result.latency >= .milliseconds(25))
    #expect(result.latencyBreakdown.values.reduce(.zero, +) == result.latency)
    #expect(result.latencyBreakdown[.service, default: .zero] >= .milliseconds(20))
    // The second branch waited for the slot of the first.
    #expect(result.latencyBreakdown[.agent, default: .zero] > .zero)
  }

  @Test("lists the calls that failed and were handled gracefully, with the errors as they were thrown")
  func failures() async throws {
    var fleet = Fleet()
    fleet.add("broken") { _, _ in throw Broken() }
    fleet.add("busy") { _, _ in throw AgentError.overloaded(reason: "later") }
    fleet.addWriter("a")
    let result = try await result(fleet, .sequential(["broken", "a", "busy", "a"]))
    #expect(result.reply.isPartial && result.failedCalls == 2)
    #expect(result.failures.map(\.pool) == ["broken", "busy"])
    #expect(result.failures.map(\.reason) == [.agentFailed, .providerOverloaded])
    #expect(result.failures.first?.underlying is Broken && result.failures.last?.message == "later")
  }

  @Test("of many failures the first sixteen are kept and all are counted")
  func manyFailures() async throws {
    var fleet = Fleet()
    fleet.add("boss") { message, _ in Reply(message.text, fanOut: 40) }
    fleet.add("worker") { message, context in
      if context.branch > 0 { throw Broken() }
      return Reply(message.text)
    }
    let result = try await result(
      fleet, .supervisorWorker(supervisor: "boss", workers: ["worker"], tasks: .outcome(atMost: 40)))
    #expect(result.failedCalls == 39 && result.failures.count == 16)
  }

  @Test("jobs at once each have their own account")
  func apart() async throws {
    var fleet = Fleet()
    fleet.add("broken") { _, _ in throw Broken() }
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    let strays = try await withThrowingTaskGroup(of: String?.self) { group in
      for number in 0..<500 {
        group.addTask {
          let steps = Array(repeating: "a", count: 1 + number % 5) + (number % 2 == 0 ? ["broken"] : [])
          let result = try await engine.result(of: .sequential(steps), "in")
          return result.calls == steps.count && result.failedCalls == (number + 1) % 2 ? nil : "\(number): \(result)"
        }
      }
      return try await group.reduce(into: [String]()) { if let stray = $1 { $0.append(stray) } }
    }
    await engine.shutdown()
    #expect(strays == [])
  }
}
