import NeedletailLanes
import Needletail
import Testing

/// What a running engine tells its listeners, each kind provoked and read.
@Suite("An engine's events", .timeLimit(.minutes(10)))
struct EngineEventTests {
  /// Takes events until one is as wanted, that one included; all there are when none is.
  private func take(
    _ events: EngineEvents, until isLast: (EngineEvent.Kind) -> Bool = { _ in false }
  ) async -> [EngineEvent.Kind] {
    var taken: [EngineEvent.Kind] = []
    for await event in events {
      taken.append(event.kind)
      if isLast(event.kind) { break }
    }
    return taken
  }

  /// Runs a job, shuts the engine down and answers all its events.
  private func events(of fleet: Fleet, _ pattern: Pattern) async throws -> [EngineEvent.Kind] {
    let engine = try Engine(fleet)
    let events = engine.events
    _ = try? await engine.run(pattern, "in")
    await engine.shutdown()
    return await take(events)
  }

  @Test("a job and its call are told from start to end, in order, under the job's number")
  func oneCall() async throws {
    let numbers = Guarded<[UInt64]>([])
    var fleet = Fleet()
    fleet.add("a") { _, context in
      numbers.withLock { $0.append(context.job) }
      return Reply("out")
    }
    let told = try await events(of: fleet, .call("a"))
    let job = try #require(numbers.withLock { $0.first })
    try #require(told.count == 4)
    #expect(told[0] == .jobStarted(job: job))
    guard case .callStarted(let attempt) = told[1], case .callEnded(attempt, nil, let duration) = told[2],
      case .jobEnded(job, .completed, let latency) = told[3]
    else {
      Issue.record("\(told)")
      return
    }
    #expect(attempt.job == job && attempt.pool == "a" && attempt.member == 0)
    #expect(attempt.number == 1 && !attempt.isHedge)
    #expect(duration >= .zero && latency >= duration)
  }

  @Test("an attempt that fails is told with its reason, and so is that it will be tried again")
  func retry() async throws {
    var fleet = Fleet()
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: .milliseconds(1), jitter: .none)
    fleet.add("a") { _, context in
      if context.attempt == 1 { throw Broken() }
      return Reply("out")
    }
    let told = try await events(of: fleet, .call("a"))
    #expect(
      told.map(\.summary) == [
        "job", "start 1", "end agent_failed", "retry agent_failed", "start 2", "end completed", "job completed",
      ])
    for case .callRetried(_, _, let backoff) in told { #expect(backoff == .milliseconds(1)) }
  }

  @Test("a call that takes too long is told as timed out, a job of it as failed")
  func callTimeout() async throws {
    var fleet = Fleet()
    fleet.resilience.callTimeout = .milliseconds(5)
    fleet.add("a") { _, context in
      try await context.sleep(for: .seconds(3_600))
      return Reply()
    }
    let told = try await events(of: fleet, .call("a"))
    #expect(told.map(\.summary) == ["job", "start 1", "end call_timeout", "job failed call_timeout"])
  }

  @Test("a job that takes too long is told as timed out, its call as cancelled")
  func jobTimeout() async throws {
    var fleet = Fleet()
    fleet.runtime.jobTimeout = .milliseconds(200)
    fleet.add("a") { _, context in
      try await context.sleep(for: .seconds(3_600))
      return Reply()
    }
    let told = try await events(of: fleet, .call("a"))
    #expect(told.map(\.summary) == ["job", "start 1", "end cancelled", "job timedOut"])
  }

  @Test("a job that its submitter cancels is told as cancelled, and so is its call")
  func cancellation() async throws {
    var fleet = Fleet()
    let begun = Gate()
    fleet.add("a") { _, context in
      begun.open()
      try await context.sleep(for: .seconds(3_600))
      return Reply()
    }
    let engine = try Engine(fleet)
    let events = engine.events
    let job = Task { try await engine.run(.call("a"), "") }
    await begun.wait()
    job.cancel()
    _ = await job.result
    await engine.shutdown()
    #expect(await take(events).map(\.summary) == ["job", "start 1", "end cancelled", "job cancelled"])
  }

  @Test("a job of which a part failed is told as partial")
  func partial() async throws {
    var fleet = Fleet()
    fleet.add("broken") { _, _ in throw Broken() }
    fleet.addWriter("a")
    #expect(try await events(of: fleet, .parallelAgents(["a", "broken"])).last?.summary == "job partial")
  }

  @Test("a job that is turned away ends with the reason, and has not started")
  func rejection() async throws {
    let (begun, finished) = (Gate(), Gate())
    var fleet = Fleet()
    fleet.runtime.maxConcurrentJobs = 1
    fleet.runtime.queueLimit = 0
    fleet.add("a") { _, _ in
      begun.open()
      await finished.wait()
      return Reply()
    }
    let engine = try Engine(fleet)
    let first = Task { try await engine.run(.call("a"), "") }
    await begun.wait()
    let events = engine.events
    await #expect(throws: JobError(.jobQueueFull)) { try await engine.run(.call("a"), "") }
    finished.open()
    _ = await first.result
    await engine.shutdown()
    #expect(await take(events).map(\.summary) == ["job rejected job_queue_full", "end completed", "job completed"])
  }

  @Test("a call that a full queue turns away is told as refused, and has not started")
  func refusal() async throws {
    let (begun, finished) = (Gate(), Gate())
    var fleet = Fleet()
    let pool = AgentPool(
      name: "a", count: 1, concurrency: 1, queueLimit: 0, simulate: SimulatedAgent(service: .total(.constant(0))))
    fleet.add(
      pool,
      agent: Scripted { _, _ in
        begun.open()
        await finished.wait()
        return Reply()
      })
    let engine = try Engine(fleet)
    let first = Task { try await engine.run(.call("a"), "") }
    await begun.wait()
    let events = engine.events
    await #expect(throws: JobError.self) { try await engine.run(.call("a"), "") }
    finished.open()
    _ = await first.result
    await engine.shutdown()
    #expect(
      await take(events).map(\.summary) == [
        "job", "refused queue_full", "job failed queue_full", "end completed", "job completed",
      ])
  }

  @Test("a breaker that opens and closes is told, with what the registry makes of it")
  func breaker() async throws {
    let isBroken = Guarded(true)
    var fleet = Fleet()
    fleet.resilience.breaker = Resilience.Breaker(
      failureRate: 1, window: 2, minimumCalls: 2, openFor: .milliseconds(1), halfOpenCalls: 1)
    fleet.add("a") { _, _ in
      if isBroken.withLock({ $0 }) { throw Broken() }
      return Reply()
    }
    let engine = try Engine(fleet)
    let events = engine.events
    for _ in 1...2 { await #expect(throws: JobError.self) { try await engine.run(.call("a"), "") } }
    isBroken.withLock { $0 = false }
    while (try? await engine.run(.call("a"), "")) == nil {}
    await engine.shutdown()
    let changes = await take(events).compactMap { kind -> String? in
      switch kind {
      case .breakerOpened(let pool): "opened \(pool)"
      case .breakerClosed(let pool): "closed \(pool)"
      case .registryChanged(let event):
        "\(event.kind) \(event.agent) \(event.from?.rawValue ?? "") \(event.to?.rawValue ?? "")"
      default: nil
      }
    }
    #expect(changes == ["opened a", "statusChanged a active degraded", "closed a", "statusChanged a degraded active"])
  }

  @Test("an agent that does not return when its call is over is told as stuck, and as abandoned when the engine ends")
  func stuck() async throws {
    var fleet = Fleet()
    fleet.resilience.callTimeout = .milliseconds(200)
    let begun = Crowd()
    fleet.add("deaf") { _, _ in
      begun.enter()
      await Gate().wait()
      return Reply()
    }
    fleet.addWriter("quick")
    let engine = try Engine(fleet)
    let events = engine.events
    // On a busy machine a call may time out before it comes to its agent.
    while begun.entered == 0 { await #expect(throws: JobError.self) { try await engine.run(.call("deaf"), "") } }
    // Nothing else happens meanwhile: the conductor looks by itself.
    let told = await take(events) { if case .agentStuck = $0 { true } else { false } }
    guard case .agentStuck(let attempt, let duration)? = told.last else {
      Issue.record("\(told)")
      return
    }
    #expect(attempt.pool == "deaf" && attempt.number == 1 && duration >= .seconds(1))
    #expect(try await engine.snapshot().pool("deaf")?.unreturned == 1)
    await engine.shutdown()
    #expect(await take(events) == [.callsAbandoned(pool: "deaf", count: 1)])
  }

  @Test("an agent that returns late is not stuck, and counts as a late reply of its pool")
  func late() async throws {
    let timedOut = Gate()
    let returned = Gate()
    var fleet = Fleet()
    fleet.resilience.callTimeout = .milliseconds(200)
    let begun = Crowd()
    fleet.add("late") { _, _ in
      begun.enter()
      await timedOut.wait()
      returned.open()
      return Reply()
    }
    let engine = try Engine(fleet)
    let events = engine.events
    while begun.entered == 0 { await #expect(throws: JobError.self) { try await engine.run(.call("late"), "") } }
    #expect(try await engine.snapshot().pool("late")?.unreturned == 1)
    timedOut.open()
    await returned.wait()
    while try await engine.snapshot().pool("late")?.unreturned != 0 { await Task.yield() }
    #expect(try await engine.snapshot().pool("late")?.lateReplies == 1)
    await engine.shutdown()
    // Whether its start was told before it timed out depends on the machine; after the job's end nothing is.
    #expect(await take(events).map(\.summary).suffix(2) == ["end call_timeout", "job failed call_timeout"])
  }

  @Test("each listener has a buffer of its own, and drops are counted exactly and told where they were")
  func drops() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    let (narrow, wide) = (engine.events(buffering: 8), engine.events(buffering: 1_000))
    // Four events a job.
    for _ in 1...100 { _ = try await engine.run(.call("a"), "") }
    #expect(narrow.dropped == 392 && wide.dropped == 0)
    // The first eight are there, one at a time; then comes the gap, and what happens afterwards.
    var read: [EngineEvent.Kind] = []
    var iterator = narrow.makeAsyncIterator()
    for _ in 1...4 { read.append(try #require(await iterator.next()).kind) }
    _ = try await engine.run(.call("a"), "")
    #expect(narrow.dropped == 392)
    await engine.shutdown()
    while let event = await iterator.next() { read.append(event.kind) }
    let job = ["job", "start 1", "end completed", "job completed"]
    #expect(read.map(\.summary) == job + job + ["dropped 392"] + job)
    let all = await take(wide)
    #expect(all.count == 404 && !all.contains { if case .eventsDropped = $0 { true } else { false } })
  }

  @Test("what is dropped last is told before the events end")
  func dropsAtTheEnd() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    let events = engine.events(buffering: 1)
    _ = try await engine.run(.call("a"), "")
    await engine.shutdown()
    #expect(await take(events).map(\.summary) == ["job", "dropped 3"])
  }

  @Test("events end with the engine, also for one that never ran, and for who comes afterwards")
  func end() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    let early = engine.events
    await engine.shutdown()
    #expect(await take(early) == [])
    #expect(await take(engine.events) == [])
  }

  @Test("events end where an engine cannot start")
  func unrunnable() async throws {
    // A fleet of no pools that takes none either runs plans only.
    var fleet = Fleet()
    fleet.capacity.pools = 0
    let engine = try Engine(fleet)
    let events = engine.events
    let error = await #expect(throws: JobError.self) { try await engine.run(.call("a"), "") }
    #expect(error?.reason == .invalidPlan)
    #expect(await take(events) == [])
    await #expect(throws: JobError.self) { try await engine.snapshot() }
  }

  @Test("a listener that is cancelled while it waits goes on")
  func cancelledListener() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    let events = engine.events
    let listening = Gate()
    let listener = Task {
      for await event in events {
        if case .jobEnded = event.kind { listening.open() }
      }
    }
    _ = try await engine.run(.call("a"), "")
    await listening.wait()
    listener.cancel()
    await listener.value
    _ = try await engine.run(.call("a"), "")
    await engine.shutdown()
  }

  @Test("listeners come and go while jobs run, and each is told whole jobs")
  func comingAndGoing() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask { for _ in 0..<200 { _ = try await engine.run(.sequential(["a", "a"]), "") } }
      }
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<20 {
            let events = engine.events(buffering: 100_000)
            _ = try await engine.run(.call("a"), "mine")
            let told = await take(events) { if case .jobEnded = $0 { true } else { false } }
            #expect(!told.isEmpty && events.dropped == 0)
          }
        }
      }
      try await group.waitForAll()
    }
    await engine.shutdown()
  }
}

extension EngineEvent.Kind {
  /// What happened, without whose it was and how long it took.
  fileprivate var summary: String {
    switch self {
    case .jobStarted: "job"
    case .jobEnded(_, .rejected(let reason), _): "job rejected \(reason.rawValue)"
    case .jobEnded(_, .failed(let reason), _): "job failed \(reason.rawValue)"
    case .jobEnded(_, let outcome, _): "job \(outcome)"
    case .callStarted(let attempt): "start \(attempt.number)"
    case .callEnded(_, let reason, _): "end \(reason?.rawValue ?? "completed")"
    case .callRefused(_, let reason): "refused \(reason.rawValue)"
    case .callRetried(_, let reason, _): "retry \(reason.rawValue)"
    case .eventsDropped(let count): "dropped \(count)"
    case .breakerOpened, .breakerClosed, .registryChanged, .agentStuck, .callsAbandoned, .courierBlocked,
      .courierUnblocked:
      "\(self)"
    }
  }
}
