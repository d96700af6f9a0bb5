import Needletail
import Testing

/// What a provider says through its agent: how often it is asked again, when, and what a breaker makes of it.
@Suite("Agents that hand on what their provider says", .timeLimit(.minutes(10)))
struct ProviderErrorTests {
  static let errors: [AgentError] = [
    .rateLimited(retryAfter: .seconds(2), reason: "slow down"), .overloaded(retryAfter: .seconds(2)), .refused("no"),
    .badReply("no JSON"),
  ]

  /// A fleet of one agent that throws at these attempts of a job, and answers at others.
  private func fleet(_ script: @escaping @Sendable (CallContext) throws -> Void) -> Fleet {
    var fleet = Fleet()
    fleet.add("a") { _, context in
      try script(context)
      return Reply("done")
    }
    return fleet
  }

  private func plan(_ jobs: Int, attempts: Int = 3) -> Plan {
    var plan = Plan.jobs(jobs, .call("a"))
    plan.resilience.retry = Resilience.Retry(
      attempts: attempts, backoff: .constant, initial: .milliseconds(1), jitter: .none)
    return plan
  }

  @Test(
    "each has a reason of its own, is retried unless it was refused, and waits as long as the provider asks",
    arguments: zip(
      ProviderErrorTests.errors,
      [
        ("provider_rate_limited", 2_000_000_000), ("provider_overloaded", 2_000_000_000), ("provider_refused", nil),
        ("bad_reply", 1_000_000),
      ] as [(String, UInt64?)]))
  func reasons(error: AgentError, expected: (reason: String, backoff: UInt64?)) async throws {
    let report = try await rehearse(plan(5), fleet { if $0.attempt == 1 { throw error } })
    #expect(report.reasons == [expected.reason: 5])
    let isRetried = expected.backoff != nil
    #expect(report.calls.retried == (isRetried ? 5 : 0) && report.jobs.completed == (isRetried ? 5 : 0))
    #expect(report.jobs.failed == (isRetried ? 0 : 5))
    // The agent takes no time: the job is its backoff, and that is where its wait is recorded.
    let waits = report.metrics["wait_ms"]?.by["for"]?["backoff"]
    #expect(waits?.count ?? 0 == (isRetried ? 5 : 0))
    #expect(!isRetried || waits?.max == expected.backoff)
    if let backoff = expected.backoff { #expect(report.metrics["job_latency_ms"]?.all?.max == backoff) }
  }

  @Test(
    "by the wall clock, too, no call asks before the provider lets it", arguments: ProviderErrorTests.errors.prefix(2))
  func wallClock(error: AgentError) async throws {
    let notebook = Notebook()
    let short =
      switch error {
      case .overloaded: AgentError.overloaded(retryAfter: .milliseconds(120))
      default: AgentError.rateLimited(retryAfter: .milliseconds(120))
      }
    let fleet = fleet { context in
      notebook.note("\(context.clock.now.nanoseconds)")
      if context.attempt == 1 { throw short }
    }
    let report = try await Engine(fleet).run(plan(1), clock: .wall)
    #expect(report.jobs.completed == 1 && report.calls.retried == 1)
    let instants = notebook.all.compactMap { UInt64($0) }
    #expect(instants.count == 2 && instants[1] >= instants[0] + 120_000_000)
    // From the answer on, which the conductor takes a moment later.
    #expect((report.metrics["wait_ms"]?.by["for"]?["backoff"]?.min ?? 0) >= 120_000_000)
  }

  @Test("a backoff that is longer than the provider asks for stays as it is")
  func longerBackoff() async throws {
    var plan = plan(1)
    plan.resilience.retry?.initial = .seconds(5)
    let report = try await rehearse(
      plan, fleet { if $0.attempt == 1 { throw AgentError.rateLimited(retryAfter: .seconds(2)) } })
    #expect(report.metrics["job_latency_ms"]?.all?.max == 5_000_000_000)
  }

  @Test(
    "what a provider asks for is heeded for an hour at most, and nonsense not at all",
    arguments: zip(
      [Duration.seconds(86_400), .seconds(1 << 62), .seconds(-5)],
      [3_600_000_000_000, 3_600_000_000_000, 1_000_000] as [UInt64]))
  func bound(span: Duration, expected: UInt64) async throws {
    let report = try await rehearse(
      plan(1), fleet { if $0.attempt == 1 { throw AgentError.rateLimited(retryAfter: span) } })
    #expect(report.window.simulated == .milliseconds(100) + .nanoseconds(Int64(expected)))
    #expect(report.jobs.completed == 1)
  }

  @Test("an attempt that failed after one that was rate limited waits its own backoff only")
  func forgotten() async throws {
    let report = try await rehearse(
      plan(1),
      fleet { context in
        if context.attempt == 1 { throw AgentError.rateLimited(retryAfter: .seconds(2)) }
        if context.attempt == 2 { throw Broken() }
      })
    #expect(report.metrics["job_latency_ms"]?.all?.max == 2_001_000_000)
  }

  @Test(
    "of a hedged pair that was told to wait, the later instant counts",
    arguments: [(300, 100, 310), (100, 300, 315)] as [(Int, Int, UInt64)])
  func hedged(first: Int, second: Int, expected: UInt64) async throws {
    var fleet = Fleet()
    var pool = AgentPool(
      name: "a", count: 2, concurrency: 10, simulate: SimulatedAgent(service: .total(.constant(0))))
    pool.hedge = .after(.milliseconds(5))
    fleet.add(
      pool,
      agent: Scripted { _, context in
        if context.attempt > 1 { return Reply("done") }
        try await context.sleep(for: .milliseconds(10))
        // The first ends at 10 ms, the second, begun at 5 ms, at 15 ms.
        throw AgentError.rateLimited(retryAfter: .milliseconds(context.member == 0 ? first : second))
      })
    let report = try await rehearse(plan(1), fleet)
    #expect(report.calls.hedged == 1 && report.reasons == ["provider_rate_limited": 2])
    #expect(report.metrics["job_latency_ms"]?.all?.max == expected * 1_000_000)
  }

  @Test(
    "a breaker opens on an overloaded provider and on bad replies, not on rate limits and refusals",
    arguments: zip(ProviderErrorTests.errors, [0, 1, 0, 1]))
  func breaker(error: AgentError, opened: Int) async throws {
    var plan = plan(4, attempts: 1)
    plan.resilience.breaker = Resilience.Breaker(failureRate: 0.5, window: 4, minimumCalls: 4, openFor: .seconds(1))
    let report = try await rehearse(plan, fleet { _ in throw error })
    #expect(report.agents.first { $0.name == "a" }?.breakerOpened == opened)
    #expect(report.agents.first { $0.name == "a" }?.failures == 4)
  }

  @Test("rate limits are not among the calls that a breaker knows, refusals are among those that went well")
  func known() async throws {
    func opened(_ other: AgentError) async throws -> Int? {
      var plan = plan(6, attempts: 1)
      plan.resilience.breaker = Resilience.Breaker(failureRate: 0.6, window: 6, minimumCalls: 2, openFor: .seconds(1))
      let crowd = Crowd()
      // Every other attempt fails: those between decide whether that is all that is known.
      let report = try await rehearse(
        plan,
        fleet { _ in
          crowd.enter()
          if crowd.entered % 2 == 1 { throw other } else { throw Broken() }
        })
      return report.agents.first { $0.name == "a" }?.breakerOpened
    }
    #expect(try await opened(.rateLimited()) == 1)
    #expect(try await opened(.refused("no")) == 0)
  }

  @Test("a half-open breaker's probe that was rate limited makes room for another")
  func probe() async throws {
    let crowd = Crowd()
    var plan = plan(5, attempts: 1)
    plan.resilience.breaker = Resilience.Breaker(
      failureRate: 0.5, window: 2, minimumCalls: 2, openFor: .milliseconds(150), halfOpenCalls: 1)
    let report = try await rehearse(
      plan,
      fleet { _ in
        crowd.enter()
        if crowd.entered <= 2 { throw AgentError.overloaded() }
        if crowd.entered == 3 { throw AgentError.rateLimited() }
      })
    // Opens with the second job, at 200 ms, refuses the third, probes with the fourth and, since that says nothing, the fifth.
    #expect(report.reasons == ["provider_overloaded": 2, "breaker_open": 1, "provider_rate_limited": 1])
    #expect(report.jobs.completed == 1)
  }

  @Test("a job that failed for it says what the provider said")
  func embedded() async throws {
    let engine = try Engine(fleet { _ in throw AgentError.refused("not about that") })
    let expected = JobError(CallFailure(.providerRefused, pool: "a", attempt: 1, message: "not about that"))
    await #expect(throws: expected) { try await engine.run(.call("a"), "in") }
    await engine.shutdown()
  }
}
