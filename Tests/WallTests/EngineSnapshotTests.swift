import NeedletailLanes
import Needletail
import Testing

@testable import NeedletailEngine

/// How a running engine says it stands.
@Suite("An engine's snapshot", .timeLimit(.minutes(10)))
struct EngineSnapshotTests {
  @Test("a snapshot tells who runs and who waits, and how full each limit is")
  func limits() async throws {
    let finished = Gate()
    let crowd = Crowd()
    let body: @Sendable (Message, CallContext) async throws -> Reply = { _, _ in
      crowd.enter()
      await finished.wait()
      return Reply()
    }
    var fleet = Fleet()
    fleet.runtime.maxConcurrentCalls = 5
    fleet.runtime.maxConcurrentJobs = 9
    fleet.endpoints = [Endpoint(name: "model", concurrency: 2)]
    let simulate = SimulatedAgent(service: .total(.constant(0)))
    fleet.add(AgentPool(name: "a", count: 2, concurrency: 1, simulate: simulate), agent: Scripted(body))
    fleet.add(
      AgentPool(name: "b", concurrency: 10, endpoint: "model", simulate: simulate), agent: Scripted(body))
    let engine = try Engine(fleet)
    // Two of "a" run and one waits; of seven of "b" two are at the model and one waits for it with a call permit, four for a permit; one
    // job is over the limit of nine.
    let jobs = Task {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for pool in ["a", "a", "a"] { group.addTask { _ = try await engine.run(.call(pool), "") } }
        while try await engine.snapshot().jobs.inFlight != 3 { await Task.yield() }
        for _ in 0..<7 { group.addTask { _ = try await engine.run(.call("b"), "") } }
        try await group.waitForAll()
      }
    }
    while try await engine.snapshot().jobs.inFlight != 10 { await Task.yield() }
    let snapshot = try await engine.snapshot()
    let (a, b) = (try #require(snapshot.pool("a")), try #require(snapshot.pool("b")))
    #expect(a.running == 2 && a.waiting == 1 && a.slots == 2 && a.utilization == 1 && a.breaker == nil)
    #expect(b.running == 6 && b.waiting == 0 && b.slots == 10 && b.utilization == 0.6)
    #expect(a.status == .active && a.lateReplies == 0 && a.unreturned == 0)
    func use(_ limit: Limit) -> EngineSnapshot.LimitUse? { snapshot.limits.first { $0.limit == limit } }
    #expect(use(.job) == EngineSnapshot.LimitUse(limit: .job, name: "", capacity: 9, taken: 9, waiting: 1))
    #expect(use(.call) == EngineSnapshot.LimitUse(limit: .call, name: "", capacity: 5, taken: 5, waiting: 3))
    #expect(
      use(.endpoint) == EngineSnapshot.LimitUse(limit: .endpoint, name: "model", capacity: 2, taken: 2, waiting: 1))
    #expect(snapshot.jobs.submitted == 10 && snapshot.calls.inFlight == 9)
    finished.open()
    try await jobs.value
    let after = try await engine.snapshot()
    #expect(after.jobs.completed == 10 && after.jobs.inFlight == 0 && after.calls.completed == 10)
    #expect(after.limits.allSatisfy { $0.waiting == 0 && $0.taken ?? 0 == 0 })
    #expect(after.jobLatency?.count == 10)
    await engine.shutdown()
    await #expect(throws: JobError.engineEnded) { try await engine.snapshot() }
  }

  @Test("utilization between two snapshots is the share of the slots' time that was held")
  func utilization() async throws {
    let (begun, finished) = (Gate(), Gate())
    var fleet = Fleet()
    fleet.add("a", concurrency: 2) { _, _ in
      begun.open()
      await finished.wait()
      return Reply()
    }
    let engine = try Engine(fleet)
    let job = Task { try await engine.run(.call("a"), "") }
    await begun.wait()
    let first = try await engine.snapshot()
    let second = try await engine.snapshot()
    // One of two slots is held all the while.
    #expect(second.instant > first.instant && second.utilization(of: "a", since: first) == 0.5)
    finished.open()
    _ = try await job.value
    let third = try await engine.snapshot()
    let fourth = try await engine.snapshot()
    let (before, after) = (try #require(second.pool("a")), try #require(third.pool("a")))
    #expect(after.busy >= before.busy && before.busy > .zero)
    #expect(fourth.utilization(of: "a", since: third) == 0 && fourth.pool("a")?.busy == third.pool("a")?.busy)
    await engine.shutdown()
  }

  @Test("a breaker's state and the reasons of failures are told")
  func breaker() async throws {
    var fleet = Fleet()
    fleet.resilience.breaker = Resilience.Breaker(failureRate: 1, window: 2, minimumCalls: 2)
    fleet.add("a") { _, _ in throw Broken() }
    let engine = try Engine(fleet)
    #expect(try await engine.snapshot().pool("a")?.breaker == .closed)
    for _ in 1...3 { await #expect(throws: JobError.self) { try await engine.run(.call("a"), "") } }
    let snapshot = try await engine.snapshot()
    #expect(snapshot.pool("a")?.breaker == .open && snapshot.pool("a")?.status == .degraded)
    #expect(snapshot.reasons == [.agentFailed: 2, .breakerOpen: 1])
    await engine.shutdown()
  }

  @Test(
    "numbers add up in every snapshot while eight threads submit jobs that succeed, fail, time out and are cancelled")
  func adding() async throws {
    var fleet = Fleet()
    fleet.runtime.jobTimeout = .milliseconds(100)
    fleet.runtime.maxConcurrentJobs = 4
    fleet.runtime.queueLimit = 2
    fleet.add("a", concurrency: 2) { message, context in
      if message.text == "fails" { throw Broken() }
      if message.text == "hangs" { try await context.sleep(for: .seconds(3_600)) }
      return Reply("out")
    }
    let engine = try Engine(fleet)
    let left = Guarded(8)
    let submitted = Guarded(0)
    for thread in 0..<8 {
      try LaneThread(name: "submitter") {
        let inputs = ["works", "fails", "hangs", "cancelled"]
        let done = Guarded(0)
        for number in 0..<60 {
          let input = inputs[(thread + number) % 4]
          let job = Task {
            _ = try? await engine.run(.call("a"), input == "cancelled" ? "hangs" : input)
            done.withLock { $0 += 1 }
          }
          submitted.withLock { $0 += 1 }
          if input == "cancelled" { job.cancel() }
        }
        while done.withLock({ $0 }) < 60 { LaneThread.relax() }
        left.withLock { $0 -= 1 }
      }.detach()
    }
    var before = EngineSnapshot()
    while true {
      let isLast = left.withLock { $0 } == 0
      let now = try await engine.snapshot()
      let jobs = now.jobs
      #expect(
        jobs.submitted == jobs.inFlight + jobs.completed + jobs.failed + jobs.timedOut + jobs.cancelled + jobs.rejected)
      let pool = try #require(now.pool("a"))
      #expect(pool.running + pool.waiting == now.calls.inFlight && pool.running <= pool.slots)
      #expect(now.limits.first { $0.limit == .job }.map { ($0.taken ?? 0) + $0.waiting } == jobs.inFlight)
      #expect(now.jobLatency?.count ?? 0 == jobs.completed + jobs.timedOut)
      #expect(now.instant >= before.instant && jobs.submitted >= before.jobs.submitted)
      before = now
      if isLast { break }
    }
    // Jobs that were cancelled before the conductor took them never came to be.
    #expect(before.jobs.submitted <= submitted.withLock { $0 } && before.jobs.inFlight == 0)
    #expect(before.jobs.rejected > 0)
    await engine.shutdown()
  }

  @Test("while no one listens no event is made, and none after the last listener has gone")
  func off() async throws {
    let made = try await onOwnThread {
      var fleet = Fleet()
      fleet.addWriter("a")
      let bell = try Bell()
      let conductor = try WallConductor(
        fleet.standingPlan, services: fleet.standingServices, bell: bell, receivesExternalJobs: true)
      let observers = LiveObservers()
      conductor.observers = observers
      let root = try #require(try conductor.world.compile(.call("a")))
      func runJob() -> Int {
        let ended = conductor.world.tally.jobsEnded
        conductor.world.now = max(conductor.world.now, conductor.time.now)
        _ = conductor.world.receive(root: root, request: 0, input: Message("in"))
        while conductor.world.tally.jobsEnded == ended {
          if conductor.turn(events: 100) == 0 { conductor.rest(until: conductor.time.now &+ 1_000_000) }
        }
        return conductor.world.observation.live.made
      }
      var made = [runJob()]
      let buffer = EventBuffer(capacity: 10)
      observers.add(buffer)
      conductor.attendToObservers()
      made.append(runJob())
      observers.remove(buffer)
      conductor.attendToObservers()
      made.append(runJob())
      conductor.close(grace: 0)
      return made
    }
    #expect(made == [0, 4, 4])
  }
}
