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

  // MARK: Each reason of a call

  /// A fleet whose pool `a` fails every call for one reason, the second and later calls at once where one keeps it occupied.
  struct Provocation: Sendable, CustomTestStringConvertible {
    var reason: FailureReason
    var attempts = 1
    var limit: Limit?
    /// Opened by the call that occupies the pool.
    var occupied: Gate?
    var fleet: @Sendable () -> Fleet

    var testDescription: String { reason.rawValue }
  }

  /// Asks an engine on which every call of `a` fails for the reason.
  private func asking<Answer>(
    _ provocation: Provocation, adding add: (inout Fleet) -> Void = { _ in },
    _ ask: (Engine) async throws -> Answer
  ) async throws -> Answer {
    var fleet = provocation.fleet()
    add(&fleet)
    let engine = try Engine(fleet)
    let occupant = provocation.occupied.map { occupied in
      (Task { try await engine.run(.call("a"), "occupy") }, occupied)
    }
    await occupant?.1.wait()
    let answer = try await ask(engine)
    occupant?.0.cancel()
    await engine.shutdown()
    return answer
  }

  /// What an agent behind a step that failed is told of the failure.
  private func handedOver(_ provocation: Provocation) async throws -> [CallFailure] {
    let seen = Guarded<[CallFailure]>([])
    let reply = try await asking(provocation) { fleet in
      fleet.add("reader") { message, _ in
        // Each attempt is handed the same.
        seen.withLock { $0 = message.parts.compactMap(\.failure) }
        return Reply("read")
      }
    } _: { engine in
      try await engine.run(.sequential(["a", "reader"]), "in")
    }
    #expect(reply.isPartial)
    return seen.withLock { $0 }
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

  /// A pool of which one call keeps all there is until it is cancelled.
  private static func occupying(
    _ reason: FailureReason, _ pool: AgentPool, limit: Limit,
    _ change: @escaping @Sendable (inout Fleet) -> Void = { _ in }
  ) -> Provocation {
    let occupied = Gate()
    return Provocation(reason: reason, limit: limit, occupied: occupied) {
      var fleet = Fleet()
      change(&fleet)
      fleet.add(
        pool,
        agent: Scripted { _, context in
          occupied.open()
          try await context.sleep(for: .seconds(3_600))
          return Reply()
        })
      return fleet
    }
  }

  private static func throwing(_ error: some Error, attempts: Int = 1, endpoint: String? = nil) -> Fleet {
    var fleet = Fleet()
    if attempts > 1 { fleet.resilience.retry = Resilience.Retry(attempts: attempts, initial: .microseconds(1)) }
    fleet.add(pool(endpoint: endpoint), agent: Scripted { _, _ in throw error })
    return fleet
  }

  /// Made anew for each test: their gates serve once.
  static var provocations: [Provocation] { simple + occupied }

  private static var occupied: [Provocation] {
    [
      occupying(.queueFull, pool(concurrency: 1, queueLimit: 0), limit: .agent),
      occupying(.queueTimeout, pool(concurrency: 1, queueTimeout: 5_000_000), limit: .agent),
      occupying(.courierFull, pool(), limit: .courier) { fleet in
        fleet.wall.callLimit = 1
        // The pool's, and another's for the agent behind it.
        fleet.wall.couriers = 2
      },
    ]
  }

  private static let simple: [Provocation] = [
    Provocation(reason: .agentFailed, attempts: 3) { throwing(Broken(), attempts: 3) },
    Provocation(reason: .providerRateLimited, attempts: 2) { throwing(AgentError.rateLimited(), attempts: 2) },
    Provocation(reason: .providerOverloaded) { throwing(AgentError.overloaded()) },
    // Not tried again.
    Provocation(reason: .providerRefused) { throwing(AgentError.refused("no"), attempts: 3) },
    Provocation(reason: .badReply) { throwing(AgentError.badReply("?")) },
    Provocation(reason: .callTimeout, attempts: 2) {
      var fleet = Fleet()
      // The reader behind it has as long, also on a machine that has much to do.
      fleet.resilience.callTimeout = .milliseconds(100)
      fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: .microseconds(1))
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
        failureRate: 0.5, window: 1, minimumCalls: 1, openFor: .seconds(3_600), halfOpenCalls: 1)
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
    let error = try await asking(provocation) { engine -> JobError? in
      do throws(JobError) { _ = try await engine.run(.call("a"), "in") } catch { return error }
      return nil
    }
    #expect(error?.reason == provocation.reason)
    #expect(error?.pool == "a" && error?.attempt == provocation.attempts)
    if let limit = provocation.limit { #expect(error?.reason.limit == limit) }
  }

  @Test("are read by the agent behind a step that failed gracefully", arguments: provocations)
  func handedOn(provocation: Provocation) async throws {
    let failures = try await handedOver(provocation)
    #expect(failures.map(\.reason) == [provocation.reason])
    #expect(failures.map(\.pool) == ["a"] && failures.map(\.attempt) == [provocation.attempts])
  }

  @Test("are told by events: of the last attempt, and of the job", arguments: provocations)
  func told(provocation: Provocation) async throws {
    let events = try await asking(provocation) { engine in
      let events = engine.events
      _ = try? await engine.run(.call("a"), "in")
      return events
    }
    var (attempts, jobs): ([FailureReason], [FailureReason]) = ([], [])
    for await event in events {
      switch event.kind {
      case .callEnded(let attempt, let failure?, _) where attempt.number == provocation.attempts:
        attempts.append(failure)
      case .callRefused(let attempt, let reason) where attempt.number == provocation.attempts: attempts.append(reason)
      case .jobEnded(_, .failed(let reason), _): jobs.append(reason)
      default: break
      }
    }
    // The call that occupies the pool is cancelled at the end.
    #expect(attempts.filter { $0 != .cancelled } == [provocation.reason] && jobs == [provocation.reason])
  }

  // MARK: Each reason of a job

  /// Why a job is turned away or ended, as `run` and as events say it.
  private func reasons(
    _ fleet: Fleet, occupying isOccupied: Bool = false, _ job: Job = Job(.call("a"), "in")
  ) async throws -> (thrown: FailureReason?, told: [EngineEvent.JobOutcome]) {
    let occupied = Gate()
    var fleet = fleet
    fleet.add("a") { message, context in
      if message.text == "occupy" { occupied.open() }
      if message.text != "quick" { try await context.sleep(for: .seconds(3_600)) }
      return Reply()
    }
    let engine = try Engine(fleet)
    let occupant = Task { isOccupied ? try await engine.run(.call("a"), "occupy") : Reply() }
    if isOccupied { await occupied.wait() }
    let events = engine.events
    _ = try await engine.snapshot()
    var thrown: FailureReason?
    do { _ = try await engine.run(job) } catch { thrown = error.reason }
    var told: [EngineEvent.JobOutcome] = []
    for await event in events {
      if case .jobEnded(_, let outcome, _) = event.kind {
        told.append(outcome)
        break
      }
    }
    occupant.cancel()
    await engine.shutdown()
    return (thrown, told)
  }

  @Test("a full queue for a job permit, rate limits and timeouts of jobs are thrown and told")
  func jobs() async throws {
    var fleet = Fleet()
    fleet.runtime.maxConcurrentJobs = 1
    fleet.runtime.queueLimit = 0
    var found = try await reasons(fleet, occupying: true)
    #expect(found.thrown == .jobQueueFull && found.told == [.rejected(reason: .jobQueueFull)])
    #expect(found.thrown?.limit == .job)

    let hourly = Rate(1, per: .seconds(3_600))
    fleet = Fleet()
    fleet.rateLimits = RateLimits(global: hourly)
    found = try await reasons(fleet, occupying: true)
    #expect(found.thrown == .globalRate && found.told == [.rejected(reason: .globalRate)])

    fleet.rateLimits = RateLimits(perUser: hourly)
    found = try await reasons(fleet, occupying: true)
    #expect(found.thrown == .userRate && found.told == [.rejected(reason: .userRate)])

    fleet = Fleet()
    fleet.runtime.jobTimeout = .milliseconds(5)
    found = try await reasons(fleet)
    #expect(found.thrown == .jobTimeout && found.told == [.timedOut])
  }

  @Test("a pattern that cannot be run says what is wrong with it, before there is a job to tell of")
  func invalidPlan() async throws {
    let error = try await error(brokenFleet(), .call("nowhere"))
    #expect(error?.reason == .invalidPlan && error?.problems.contains { $0.contains("nowhere") } == true)
  }

  /// Where reasons are provoked that are none of those above.
  private static let elsewhere: [FailureReason: String] = [
    .overCap: "OtherFailureReasonTests", .poolRemoved: "OtherFailureReasonTests",
    .cancelled: "EmbeddingTests, EngineEventTests",
    .engineEnded: "ShutdownTests",
    .engineFailed: "ReceptionTests", .submissionQueueFull: "ReceptionTests",
    .globalRate: "above", .userRate: "above", .jobQueueFull: "above", .jobTimeout: "above", .invalidPlan: "above",
    // Of plans only.
    .agentDown: "EngineTests", .ruleRefused: "EngineTests", .unreachable: "BackendsTests",
    .stalled: "VirtualAgentTests",
    .gatewayQueueFull: "EngineTests", .gatewayFailed: "EngineTests", .gatewayDown: "EngineTests",
    // It takes eight million jobs at once.
    .tooManyInFlight: "EngineTests, by hand",
  ]

  @Test("are all provoked somewhere")
  func complete() {
    let here = Self.provocations.map(\.reason)
    #expect(Set(here).union(Self.elsewhere.keys) == Set(FailureReason.allCases))
    #expect(here.allSatisfy { Self.elsewhere[$0] == nil })
  }

  @Test("an error is handed to the caller as the agent threw it")
  func underlying() async throws {
    struct OutOfPaper: Error { var tray: Int }
    let thrown = try await error(Self.throwing(OutOfPaper(tray: 3)))
    #expect((thrown?.underlying as? OutOfPaper)?.tray == 3)
    let provider = try await error(Self.throwing(AgentError.overloaded(reason: "busy")))
    #expect(provider?.underlying as? AgentError == .overloaded(reason: "busy") && provider?.message == "busy")
    let provocation = Provocation(reason: .agentFailed) { Self.throwing(OutOfPaper(tray: 4)) }
    let handed = try await handedOver(provocation)
    #expect(handed.map { ($0.underlying as? OutOfPaper)?.tray } == [4])
  }

  @Test("a timeout that follows a failed attempt is told as a timeout, and says nothing of the earlier error")
  func lastAttempt() async throws {
    var fleet = Fleet()
    fleet.resilience.callTimeout = .milliseconds(20)
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: .microseconds(1))
    fleet.add("a") { _, context in
      if context.attempt == 1 { throw Broken() }
      try await context.sleep(for: .seconds(3_600))
      return Reply()
    }
    let error = try await error(fleet)
    #expect(error?.reason == .callTimeout && error?.attempt == 2 && error?.underlying == nil)
    #expect(error?.message == FailureReason.callTimeout.title)
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
    pool.hedge = .after(.milliseconds(1))
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
