import Needletail
import NeedletailLanes
import Testing

/// Reasons that one pool alone does not bring about: see `FailureReasonTests` for those that it does.
@Suite("Reasons of failures of more than a pool", .timeLimit(.minutes(10)))
struct OtherFailureReasonTests {
  @Test("more tasks than a fan-out may have say so, of no pool in particular, wherever one looks")
  func overCap() async throws {
    let seen = Guarded<[CallFailure]>([])
    var fleet = Fleet()
    fleet.add("boss") { _, _ in Reply("plan", fanOut: 5) }
    fleet.addWriter("worker")
    fleet.add("reader") { message, _ in
      seen.withLock { $0 += message.parts.compactMap(\.failure) }
      return Reply()
    }
    let pattern = Pattern.supervisorWorker(supervisor: "boss", workers: ["worker"], tasks: .outcome(atMost: 3))
    let engine = try Engine(fleet)
    let events = engine.events
    let error = await #expect(throws: JobError.self) { try await engine.run(pattern, "") }
    #expect(error?.reason == .overCap && error?.pool == nil)
    _ = try await engine.run(.sequence([pattern, .call("reader")]), "")
    await engine.shutdown()
    #expect(seen.withLock { $0.map(\.reason) } == [.overCap] && seen.withLock { $0.map(\.pool) } == [""])
    var told: [FailureReason] = []
    for await event in events {
      if case .jobEnded(_, .failed(let reason), _) = event.kind { told.append(reason) }
    }
    #expect(told == [.overCap])
  }

  @Test("a pool that was removed says so to who comes later, to the agent behind, and by events")
  func poolRemoved() async throws {
    let seen = Guarded<[CallFailure]>([])
    var fleet = Fleet()
    fleet.addWriter("a")
    fleet.add("reader") { message, _ in
      seen.withLock { $0 += message.parts.compactMap(\.failure) }
      return Reply()
    }
    let engine = try Engine(fleet)
    let desk = Pattern.sequential(["a", "reader"])
    _ = try await engine.run(desk, "")
    try await engine.remove("a")
    let events = engine.events
    let error = await #expect(throws: JobError.self) { try await engine.run(.call("a"), "") }
    #expect(error?.reason == .poolRemoved && error?.pool == "a")
    _ = try await engine.run(desk, "")
    await engine.shutdown()
    #expect(seen.withLock { $0.map(\.reason) } == [.poolRemoved])
    var told: [FailureReason] = []
    for await event in events { if case .callRefused(_, let reason) = event.kind { told.append(reason) } }
    #expect(told == [.poolRemoved, .poolRemoved])
  }
}
