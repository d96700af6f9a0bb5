import NeedletailLanes
import Needletail
import Testing

/// Many jobs that time out, are hedged, retried and cancelled, over agents that return when they like.
@Suite("Slots held until they are returned, many at once", .timeLimit(.minutes(10)))
struct HeldSlotStressTests {
  /// Returns after up to 4 ms, cancelled or not: a task of its own does not hear of cancellation.
  private struct Straggler: Agent {
    let crowds: [Crowd]

    func respond(to message: Message, in context: CallContext) async throws -> Reply {
      crowds[context.member].enter()
      let pause = UInt64(context.job &* 2_654_435_761 % 4_000)
      await Task.detached { try? await Task.sleep(for: .microseconds(pause)) }.value
      crowds[context.member].leave()
      if context.job % 7 == 0 { throw Broken() }
      return Reply("out")
    }
  }

  @Test("no member ever has more calls than slots, and nothing is held when all have returned")
  func bounded() async throws {
    let crowds = (0..<3).map { _ in Crowd() }
    var fleet = Fleet()
    fleet.resilience.callTimeout = .milliseconds(2)
    fleet.resilience.retry = Resilience.Retry(attempts: 3, initial: .microseconds(100))
    fleet.resilience.breaker = Resilience.Breaker(
      failureRate: 0.95, window: 50, minimumCalls: 50, openFor: .milliseconds(1), halfOpenCalls: 2)
    fleet.runtime.maxConcurrentCalls = 5
    fleet.endpoints = [Endpoint(name: "model", concurrency: 4)]
    let pool = AgentPool(
      name: "a", count: 3, concurrency: 2, endpoint: "model", queueing: .pool, hedge: .after(.milliseconds(1)),
      holdsSlotUntilReturned: true, simulate: SimulatedAgent(service: .total(.constant(0))))
    fleet.add(pool, agent: Straggler(crowds: crowds))
    let engine = try Engine(fleet)
    let jobs = (0..<600).map { _ in
      Task { try? await engine.run(.allOf([.call("a"), .call("a")]), "in") }
    }
    for place in stride(from: 0, to: jobs.count, by: 5) { jobs[place].cancel() }
    for job in jobs { _ = await job.value }
    while true {
      let snapshot = try await engine.snapshot()
      if snapshot.pools[0].unreturned == 0 {
        #expect(snapshot.pools[0].running == 0 && snapshot.limits.allSatisfy { $0.taken ?? 0 == 0 })
        break
      }
      await Task.yield()
    }
    await engine.shutdown()
    for crowd in crowds { #expect(crowd.most <= 2 && crowd.now == 0) }
    #expect(crowds.reduce(0) { $0 + $1.entered } > 0)
  }
}
