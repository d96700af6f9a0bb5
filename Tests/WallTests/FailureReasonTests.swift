import Needletail
import NeedletailLanes
import Testing

/// Why a job failed is told as it was: the reason, the pool, the attempt, and the error as its agent threw it.
@Suite("Reasons of failures", .timeLimit(.minutes(10)))
struct FailureReasonTests {
  /// Runs a job that fails and answers why.
  private func error(_ fleet: Fleet, _ pattern: Pattern = .call("a"), _ input: String = "in") async throws -> JobError?
  {
    let engine = try Engine(fleet)
    var caught: JobError?
    do { _ = try await engine.run(pattern, input) } catch { caught = error }
    await engine.shutdown()
    return caught
  }

  /// What an agent behind a step that failed is told of the failure.
  private func handedOver(_ fleet: Fleet) async throws -> [CallFailure] {
    let seen = Guarded<[CallFailure]>([])
    var fleet = fleet
    fleet.add("reader") { message, _ in
      seen.withLock { $0 += message.parts.compactMap(\.failure) }
      return Reply("read")
    }
    let engine = try Engine(fleet)
    let reply = try await engine.run(.sequential(["a", "reader"]), "in")
    await engine.shutdown()
    #expect(reply.isPartial)
    return seen.withLock { $0 }
  }

  // MARK: Each reason of a call

  /// A fleet whose pool `a` fails every call for one reason.
  struct Provocation: Sendable, CustomTestStringConvertible {
    var reason: FailureReason
    var attempts = 1
    var fleet: @Sendable () -> Fleet

    var testDescription: String { reason.rawValue }
  }

  private static func pool(
    concurrency: Int = 10, queueLimit: Int = 1_000, queueTimeout: Nanoseconds? = nil, endpoint: String? = nil,
    budgetUSD: Double? = nil
  ) -> AgentPool {
    AgentPool(
      name: "a", concurrency: concurrency, endpoint: endpoint, queueLimit: queueLimit,
      queueTimeout: queueTimeout.map { .constant(Double($0)) }, budgetUSD: budgetUSD,
      simulate: SimulatedAgent(
        service: .total(.constant(0)), promptTokens: .constant(1_000), outputTokens: .constant(1_000)))
  }

  private static func throwing(_ error: some Error, attempts: Int = 1, endpoint: String? = nil) -> Fleet {
    var fleet = Fleet()
    if attempts > 1 { fleet.resilience.retry = Resilience.Retry(attempts: attempts, initial: 1_000) }
    fleet.add(pool(endpoint: endpoint), agent: Scripted { _, _ in throw error })
    return fleet
  }

  static let provocations: [Provocation] = [
    Provocation(reason: .agentFailed, attempts: 3) { throwing(Broken(), attempts: 3) },
    Provocation(reason: .providerRateLimited, attempts: 2) { throwing(AgentError.rateLimited(), attempts: 2) },
    Provocation(reason: .providerOverloaded) { throwing(AgentError.overloaded()) },
    // Not tried again.
    Provocation(reason: .providerRefused) { throwing(AgentError.refused("no"), attempts: 3) },
    Provocation(reason: .badReply) { throwing(AgentError.badReply("?")) },
    Provocation(reason: .callTimeout, attempts: 2) {
      var fleet = Fleet()
      fleet.resilience.callTimeout = 10_000_000
      fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: 1_000)
      fleet.add(
        pool(),
        agent: Scripted { _, context in
          try await context.sleep(for: .seconds(3_600))
          return Reply()
        })
      return fleet
    },
    Provocation(reason: .breakerOpen, attempts: 2) {
      // The first attempt opens the breaker.
      var fleet = throwing(Broken(), attempts: 2)
      fleet.resilience.breaker = Resilience.Breaker(
        failureRate: 0.5, window: 1, minimumCalls: 1, openFor: 3_600_000_000_000, halfOpenCalls: 1)
      return fleet
    },
    Provocation(reason: .rateLimited, attempts: 2) {
      // The first attempt is the minute's one request.
      var fleet = throwing(Broken(), attempts: 2, endpoint: "e")
      fleet.endpoints = [Endpoint(name: "e", requestsPerMinute: 1, requestBurst: 1, overLimit: .reject)]
      return fleet
    },
    Provocation(reason: .budgetExhausted) {
      var fleet = Fleet()
      fleet.endpoints = [Endpoint(name: "e", price: Endpoint.Price(input: 1, output: 1))]
      fleet.add(pool(endpoint: "e", budgetUSD: 1e-9), agent: Scripted { _, _ in Reply() })
      return fleet
    },
  ]

  @Test("are thrown by run, with the pool and the number of the last attempt", arguments: provocations)
  func thrown(provocation: Provocation) async throws {
    let error = try await error(provocation.fleet())
    #expect(error?.reason == provocation.reason)
    #expect(error?.pool == "a" && error?.attempt == provocation.attempts)
  }

  @Test("are read by the agent behind a step that failed gracefully", arguments: provocations)
  func handedOn(provocation: Provocation) async throws {
    let failures = try await handedOver(provocation.fleet())
    #expect(failures.map(\.reason) == [provocation.reason])
    #expect(failures.map(\.pool) == ["a"] && failures.map(\.attempt) == [provocation.attempts])
  }

  @Test("an error is handed to the caller as the agent threw it")
  func underlying() async throws {
    struct OutOfPaper: Error { var tray: Int }
    let thrown = try await error(Self.throwing(OutOfPaper(tray: 3)))
    #expect((thrown?.underlying as? OutOfPaper)?.tray == 3)
    let provider = try await error(Self.throwing(AgentError.overloaded(reason: "busy")))
    #expect(provider?.underlying as? AgentError == .overloaded(reason: "busy") && provider?.message == "busy")
    let handed = try await handedOver(Self.throwing(OutOfPaper(tray: 4)))
    #expect(handed.map { ($0.underlying as? OutOfPaper)?.tray } == [4])
  }

  @Test("a timeout that follows a failed attempt is told as a timeout, and says nothing of the earlier error")
  func lastAttempt() async throws {
    var fleet = Fleet()
    fleet.resilience.callTimeout = 20_000_000
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: 1_000)
    fleet.add("a") { _, context in
      if context.attempt == 1 { throw Broken() }
      try await context.sleep(for: .seconds(3_600))
      return Reply()
    }
    let error = try await error(fleet)
    #expect(error?.reason == .callTimeout && error?.attempt == 2 && error?.underlying == nil)
    #expect(error?.message == FailureReason.callTimeout.title)
  }

  // MARK: Full queues

  /// Keeps the one slot of `a` taken, and answers how another job ends meanwhile.
  private func whileTaken(_ fleet: Fleet, taken: Int = 1) async throws -> JobError? {
    let (begun, done) = (Gate(), Gate())
    var fleet = fleet
    if fleet.pools.isEmpty { fleet.add(Self.pool(concurrency: 1), agent: Scripted { _, _ in Reply() }) }
    fleet.replace(
      "a",
      with: Scripted { _, context in
        begun.open()
        await done.wait()
        return Reply()
      })
    let engine = try Engine(fleet)
    let first = Task { try await engine.run(.call("a"), "") }
    await begun.wait()
    var caught: JobError?
    do { _ = try await engine.run(.call("a"), "") } catch { caught = error }
    done.open()
    _ = try await first.value
    await engine.shutdown()
    return caught
  }

  private func fleet(of pool: AgentPool) -> Fleet {
    var fleet = Fleet()
    fleet.add(pool, agent: Scripted { _, _ in Reply() })
    return fleet
  }

  @Test("a full queue says whose it is: an agent's")
  func agentQueue() async throws {
    let error = try await whileTaken(fleet(of: Self.pool(concurrency: 1, queueLimit: 0)))
    #expect(error?.reason == .queueFull && error?.pool == "a" && error?.reason.limit == .agent)
  }

  @Test("a full queue says whose it is: that for a job permit")
  func jobQueue() async throws {
    var fleet = fleet(of: Self.pool())
    fleet.runtime.maxConcurrentJobs = 1
    fleet.runtime.queueLimit = 0
    let error = try await whileTaken(fleet)
    #expect(error?.reason == .jobQueueFull && error?.pool == nil && error?.reason.limit == .job)
  }

  @Test("a call that waited too long for an agent says so")
  func queueTimeout() async throws {
    let error = try await whileTaken(fleet(of: Self.pool(concurrency: 1, queueTimeout: 5_000_000)))
    #expect(error?.reason == .queueTimeout && error?.pool == "a")
  }

  @Test("a courier that carries all it can says so")
  func courier() async throws {
    var fleet = fleet(of: Self.pool())
    fleet.wall.callLimit = 1
    fleet.wall.couriers = 1
    let error = try await whileTaken(fleet)
    #expect(error?.reason == .courierFull && error?.pool == "a")
  }

  @Test("more tasks than a fan-out may have say so, of no pool in particular")
  func overCap() async throws {
    var fleet = Fleet()
    fleet.add("boss") { _, _ in Reply("plan", fanOut: 5) }
    fleet.addWriter("worker")
    fleet.resilience.onError = .failFast
    let error = try await error(
      fleet, .supervisorWorker(supervisor: "boss", workers: ["worker"], tasks: .outcome(atMost: 3)))
    #expect(error?.reason == .overCap && error?.pool == nil)
  }

  // MARK: Deep in a pattern

  private func brokenFleet(_ onError: Resilience.OnError = .graceful) -> Fleet {
    var fleet = Fleet()
    fleet.resilience.onError = onError
    fleet.add("broken") { _, _ in throw Broken() }
    fleet.addWriter("a")
    return fleet
  }

  @Test(
    "a pattern of which nothing succeeded says what its agent said",
    arguments: [
      .sequential(["broken"]), .parallelAgents(["broken", "broken"]), .handoff(tiers: ["broken", "broken"]),
      .debate(for: "broken", against: "broken", judge: "a"), .race([.call("broken"), .call("broken")]),
      .consensus(voters: ["broken"]),
      .supervisorWorker(supervisor: "a", workers: ["broken"], tasks: .outcome(atMost: 3)),
    ] as [Pattern])
  func nothingSucceeded(pattern: Pattern) async throws {
    let error = try await error(brokenFleet(), pattern)
    #expect(error?.pool == "broken" && error?.underlying is Broken && error?.message == "the agent is broken")
  }

  @Test(
    "under fail-fast the step that failed says why",
    arguments: [.sequential(["a", "broken"]), .parallelAgents(["a", "broken"], merge: "a")] as [Pattern])
  func failFast(pattern: Pattern) async throws {
    let error = try await error(brokenFleet(.failFast), pattern)
    #expect(error?.pool == "broken" && error?.underlying is Broken)
  }

  @Test("a pattern that failed as a step hands on why")
  func nested() async throws {
    var fleet = brokenFleet()
    fleet.add("reader") { message, _ in
      Reply(message.parts.map { "\($0.author) failed: \($0.isFailure), \($0.text)" }.joined())
    }
    let engine = try Engine(fleet)
    let inner = Pattern.parallelAgents(["broken", "broken"])
    let text = try await engine.run(.sequence([Pattern.Step(inner), Pattern.Step(.call("reader"))]), "in").text
    await engine.shutdown()
    #expect(text.hasPrefix("broken failed: true, ") && text.contains("the agent is broken"))
  }

  @Test("a hedge that fails last says why in its call's place")
  func hedge() async throws {
    struct Second: Error {}
    let begun = Guarded(0)
    let told = Notebook()
    var fleet = Fleet()
    var pool = Self.pool()
    pool.count = 2
    pool.hedge = .after(1_000_000)
    fleet.add(
      pool,
      agent: Scripted { _, context in
        let isHedge = begun.withLock { begun in
          begun += 1
          return begun > 1
        }
        // In virtual time: the hedge begins at 1 ms, the first attempt fails at 20 ms.
        try await context.sleep(for: .milliseconds(isHedge ? 50 : 20))
        if isHedge { throw Second() }
        throw Broken()
      })
    fleet.add("reader") { message, _ in
      for failure in message.parts.compactMap(\.failure) {
        told.note("\(failure.reason) \(failure.attempt) \(failure.underlying is Second)")
      }
      return Reply()
    }
    _ = try await rehearse(.jobs(1, .sequential(["a", "reader"])), fleet)
    #expect(told.all == ["agentFailed 1 true"])
  }
}
