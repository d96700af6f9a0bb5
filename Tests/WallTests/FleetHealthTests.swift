import Needletail
import NeedletailLanes
import Testing

/// How a running engine's pools are, as agents and the program say, and what choices by capability make of it.
@Suite("The health of a running engine's pools", .timeLimit(.minutes(10)))
struct FleetHealthTests {
  private func named(_ name: String) -> Scripted { Scripted { _, _ in Reply(name) } }

  @Test("a choice by capability passes over a pool that the program says is ill, until it says otherwise")
  func opinion() async throws {
    var fleet = Fleet()
    let best = fleet.add("best", capabilities: ["tax law"], agent: named("best"))
    let other = fleet.add("other", capabilities: ["tax"], agent: named("other"))
    let choice = Pattern.router(agents: [other, best], by: .semantic(need: ["tax law"]))
    let engine = try Engine(fleet)
    let events = engine.events
    for (status, chosen) in [
      (.active, "best"), (.degraded, "best"), (.unhealthy, "other"), (.offline, "other"), (.active, "best"),
    ] as [(AgentStatus, String)] {
      try await engine.report(best, status: status)
      #expect(try await engine.snapshot().pool(best)?.status == status)
      #expect(try await engine.run(choice, "").text == chosen)
      // What names the pool goes there all the same.
      #expect(try await engine.run(.call(best), "").text == "best")
    }
    await engine.shutdown()
    var statuses: [AgentStatus?] = []
    for await event in events { if case .registryChanged(let change) = event.kind { statuses.append(change.to) } }
    #expect(statuses == [.degraded, .unhealthy, .offline, .active])
  }

  @Test("a choice by capability passes over a pool that is removed, and one whose members are all drained")
  func gone() async throws {
    var fleet = Fleet()
    let best = fleet.add("best", capabilities: ["tax law"], agent: named("best"))
    let other = fleet.add("other", capabilities: ["tax"], agent: named("other"))
    let choice = Pattern.router(agents: [other, best], by: .semantic(need: ["tax law"]))
    let engine = try Engine(fleet)
    #expect(try await engine.run(choice, "").text == "best")
    try await engine.drain(member: 0, of: best)
    #expect(try await engine.run(choice, "").text == "other")
    try await engine.restore(member: 0, of: best)
    #expect(try await engine.run(choice, "").text == "best")
    try await engine.remove(best)
    #expect(try await engine.run(choice, "").text == "other")
    try await engine.add("best", capabilities: ["tax law"], agent: named("new"))
    #expect(try await engine.run(choice, "").text == "new")
    await engine.shutdown()
  }

  @Test("a router agent chooses a pool and a capability that came later, by name")
  func chosen() async throws {
    var fleet = Fleet()
    let first = fleet.add("first", agent: named("first"))
    let router = fleet.add("router", agent: Scripted { message, _ in Reply(choice: message.text) })
    let engine = try Engine(fleet)
    let later = try await engine.add("later", capabilities: ["baking"], agent: named("later"))
    let pattern = Pattern.router(agents: [first, later], by: .outcome, router: router)
    for choice in ["later", "baking", "later", "baking"] {
      #expect(try await engine.run(pattern, choice).text == "later")
    }
    #expect(try await engine.run(pattern, "first").text == "first")
    await engine.shutdown()
  }

  /// An engine whose one pool is at a call that ends when `gate` opens, and beats during it as long as `beats` says so.
  private func silent(
    _ gate: Gate, beats: @escaping @Sendable () -> Bool
  ) throws -> (Engine, PoolReference, Task<Reply, any Error>) {
    var fleet = Fleet()
    fleet.registry.heartbeatTimeout = .milliseconds(20)
    let pool = fleet.add(
      "a",
      agent: Scripted { _, context in
        while beats() {
          context.heartbeat()
          try await context.sleep(for: .milliseconds(1))
        }
        await gate.wait()
        return Reply()
      })
    let engine = try Engine(fleet)
    return (engine, pool, Task { try await engine.run(.call(pool), "") })
  }

  @Test("an agent that is silent during a call becomes unhealthy, and well when the program has heard of it")
  func silence() async throws {
    let gate = Gate()
    let (engine, pool, job) = try silent(gate, beats: { false })
    while try await engine.snapshot().pool(pool)?.status != .unhealthy { await Task.yield() }
    let events = engine.events
    try await engine.heartbeat(pool)
    gate.open()
    _ = try await job.value
    await engine.shutdown()
    var statuses: [AgentStatus?] = []
    for await event in events { if case .registryChanged(let change) = event.kind { statuses.append(change.to) } }
    #expect(statuses.first == .active)
  }

  @Test("an agent that beats during a call is not silent, and is from when it stops")
  func heartbeats() async throws {
    let gate = Gate()
    let beating = Guarded(true)
    let (engine, pool, job) = try silent(gate, beats: { beating.withLock { $0 } })
    while try await engine.snapshot().pool(pool)?.status != .unhealthy, beating.withLock({ $0 }) {
      // Ten times as long as makes a silent one unhealthy.
      if try await engine.snapshot().instant > .milliseconds(400) { break }
      await Task.yield()
    }
    beating.withLock { $0 = false }
    while try await engine.snapshot().pool(pool)?.status != .unhealthy { await Task.yield() }
    gate.open()
    _ = try await job.value
    await engine.shutdown()
  }

  @Test("an agent that beats is heard of in virtual time, at the same instants in every run")
  func rehearsed() async throws {
    func report(beats: Bool) async throws -> RunReport {
      var fleet = Fleet()
      fleet.add("a") { _, context in
        for _ in 0..<10 {
          try await context.sleep(for: .seconds(1))
          if beats { context.heartbeat() }
        }
        return Reply()
      }
      var plan = Plan.jobs(1, .call("a"))
      plan.registry.heartbeatTimeout = .seconds(2)
      return try await rehearse(plan, fleet)
    }
    let (silent, beating, again) = (
      try await report(beats: false), try await report(beats: true), try await report(beats: true)
    )
    func statuses(_ report: RunReport) -> [AgentStatus?] {
      report.registryLog.filter { $0.kind == .statusChanged }.map(\.to)
    }
    #expect(statuses(silent).contains(.unhealthy))
    #expect(statuses(beating) == [] && beating.registryLog == again.registryLog && beating.digest == again.digest)
  }
}
