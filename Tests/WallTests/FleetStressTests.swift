import Needletail
import NeedletailLanes
import Testing

/// A fleet that changes all the while under load: nothing is lost, no member has more calls than it takes, nothing reaches a pool that
/// has gone.
@Suite("A fleet that changes under load", .timeLimit(.minutes(10)))
struct FleetStressTests {
  /// How many calls each member of a pool has, and at most had, and whether the pool is there.
  final class Presence: Sendable {
    private struct State {
      var now: [Int: Int] = [:]
      var most = 0
      var isThere = true
      var strays = 0
    }

    private let state = Guarded(State())

    func enter(_ member: Int) {
      state.withLock { state in
        state.now[member, default: 0] += 1
        state.most = max(state.most, state.now[member] ?? 0)
        if !state.isThere { state.strays += 1 }
      }
    }

    func leave(_ member: Int) { state.withLock { $0.now[member, default: 0] -= 1 } }

    /// The most calls of a member at once since this was last asked.
    func takeMost() -> Int {
      state.withLock { state in
        defer { state.most = state.now.values.max() ?? 0 }
        return state.most
      }
    }

    func isGone() { state.withLock { $0.isThere = false } }
    var strays: Int { state.withLock { $0.strays } }
  }

  /// Works a little in small steps, and tells who it is.
  struct Worker: Agent {
    var presence: Presence

    func respond(to message: Message, in context: CallContext) async throws -> Reply {
      presence.enter(context.member)
      defer { presence.leave(context.member) }
      for _ in 0..<context.job % 4 { await Task.yield() }
      if context.job % 7 == 0 { try await context.sleep(for: .microseconds(50)) }
      return Reply("done")
    }
  }

  @Test(
    "jobs of eight tasks each have one outcome while pools come and go, grow and shrink and members are drained",
    arguments: [AgentPool.Queueing.agent, .pool])
  func everything(queueing: AgentPool.Queueing) async throws {
    let presence = Presence()
    let routings = Routing.allCases
    func pool(_ name: String, _ number: Int) -> AgentPool {
      AgentPool(
        name: name, count: 4, concurrency: 3, routing: routings[number % routings.count], queueing: queueing,
        simulate: SimulatedAgent(service: .total(.constant(0))))
    }
    var fleet = Fleet()
    fleet.capacity = FleetCapacity(pools: 2, members: 12)
    fleet.resilience.onError = .failFast
    let steady = fleet.add(pool("steady", 1), agent: Worker(presence: presence))
    let engine = try Engine(fleet)
    let isOver = Guarded(false)
    let outcomes = Guarded<[String: Int]>([:])

    let submitters = (0..<8).map { submitter in
      Task {
        var submitted = 0
        var patterns: [Pattern] = [.call(steady), .sequential([steady, steady]), .parallelAgents([steady, steady])]
        patterns += ["comes", "goes"].flatMap { [.call($0), .sequential([steady.name, $0])] as [Pattern] }
        while !isOver.withLock({ $0 }) {
          submitted += 1
          let pattern = patterns[(submitted + submitter) % patterns.count]
          let outcome: String
          do throws(JobError) { outcome = try await engine.run(pattern, "").text } catch {
            outcome = error.reason.rawValue
          }
          outcomes.withLock { $0[outcome.hasSuffix("done") ? "done" : outcome, default: 0] += 1 }
        }
        return submitted
      }
    }
    // Pools come and go; once `remove` has returned nothing reaches the agent that it had.
    let comings = Task {
      var strays = 0
      for round in 0..<40 {
        for name in ["comes", "goes"] {
          let its = Presence()
          try await engine.add(pool(name, round), agent: Worker(presence: its))
          try await engine.resize(name, count: 1 + round % 12)
          try await engine.remove(name, drainingFor: round % 2 == 0 ? .seconds(60) : .zero)
          // What was stopped may still be on its way to the agent.
          if round % 2 == 0 { its.isGone() }
          strays += its.strays
        }
      }
      return strays
    }
    // One pool stays, and changes.
    let changes = Task {
      for round in 0..<150 {
        let member = round % 3
        let drain = Task { try await engine.drain(member: member, of: steady) }
        try await engine.resize(steady, count: 3 + round % 10)
        try await drain.value
        try await engine.restore(member: member, of: steady)
        try await engine.replace(steady, with: Worker(presence: presence))
      }
    }
    let concurrencyHeld = presence.takeMost() <= 3
    #expect(try await comings.value == 0)
    try await changes.value
    #expect(concurrencyHeld && presence.takeMost() <= 3)
    isOver.withLock { $0 = true }
    var submitted = 0
    for submitter in submitters { submitted += await submitter.value }
    let counts = outcomes.withLock { $0 }
    #expect(counts.values.reduce(0, +) == submitted)
    #expect(Set(counts.keys).isSubset(of: ["done", "pool_removed", "invalid_plan"]) && counts["done", default: 0] > 0)
    let snapshot = try await engine.snapshot()
    #expect(snapshot.jobs.inFlight == 0 && snapshot.calls.inFlight == 0 && snapshot.pools.map(\.name) == ["steady"])
    #expect(snapshot.pools.allSatisfy { $0.running == 0 && $0.waiting == 0 })
    await engine.shutdown()
  }
}
