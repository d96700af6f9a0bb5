import Needletail
import NeedletailLanes
import Testing

/// Pools of which agents have not returned, removed and added again.
@Suite("Held slots of pools that go", .timeLimit(.minutes(10)))
struct HeldSlotRemovalTests {
  /// An agent that does not hear that it is called off.
  private func deaf(until gate: Gate) -> Scripted {
    Scripted { _, _ in
      await gate.wait()
      return Reply()
    }
  }

  @Test(
    "what an attempt left held is its own affair: a pool of the same name loses no slot by its return",
    arguments: [false, true], [false, true])
  func addedAgain(heldBefore: Bool, holdsAfter: Bool) async throws {
    let (returns, running, finished) = (Gate(), Gate(), Gate())
    let crowd = Crowd()
    var fleet = Fleet()
    fleet.resilience.callTimeout = .milliseconds(5)
    fleet.runtime.maxConcurrentCalls = 4
    fleet.add("x", holdsSlotUntilReturned: heldBefore, agent: deaf(until: returns))
    let engine = try Engine(fleet)
    await #expect(throws: JobError.self) { try await engine.run(.call("x"), "") }
    // It is removed all the same: a slot that an agent holds is waited for no longer than its calls.
    try await engine.remove("x")
    try await engine.add(
      "x", holdsSlotUntilReturned: holdsAfter,
      agent: Scripted { _, _ in
        crowd.enter()
        running.open()
        await finished.wait()
        crowd.leave()
        return Reply()
      })
    returns.open()
    _ = try await engine.firstSnapshot { $0.pool("x")?.unreturned == 0 }
    let jobs = (0..<3).map { _ in Task { try await engine.run(.call("x"), "") } }
    await running.wait()
    _ = try await engine.firstSnapshot { $0.jobs.submitted == 4 }
    finished.open()
    for job in jobs { _ = await job.result }
    let after = try await engine.firstSnapshot { $0.pool("x")?.unreturned == 0 && $0.calls.inFlight == 0 }
    #expect(after.pool("x")?.running == 0)
    if holdsAfter { #expect(crowd.most == 1) }
    try await engine.remove("x")
    await engine.shutdown()
  }

  @Test("a call that runs as its pool is removed holds nothing that the removal waits for")
  func runningAsRemoved() async throws {
    let (begun, returns) = (Gate(), Gate())
    var fleet = Fleet()
    fleet.add(
      "x", holdsSlotUntilReturned: true,
      agent: Scripted { _, _ in
        begun.open()
        await returns.wait()
        return Reply()
      })
    let engine = try Engine(fleet)
    let job = Task { try await engine.run(.call("x"), "") }
    await begun.wait()
    try await engine.remove("x")
    let error = await #expect(throws: JobError.self) { try await job.value }
    #expect(error?.reason == .poolRemoved)
    returns.open()
    await engine.shutdown()
  }

  @Test("calls of an added pool keep to the rate limit of each member")
  func memberRate() async throws {
    var fleet = Fleet()
    fleet.rateLimits = RateLimits(perAgent: Rate(1, per: .seconds(3_600)), burst: 1)
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    try await engine.add("b", agent: Scripted { _, _ in Reply() })
    _ = try await engine.run(.call("b"), "")
    let second = Task { try await engine.run(.call("b"), "") }
    _ = try await engine.firstSnapshot { snapshot in
      snapshot.limits.contains { $0.limit == .agentRate && $0.waiting == 1 }
    }
    second.cancel()
    _ = await second.result
    await engine.shutdown()
  }
}
