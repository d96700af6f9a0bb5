import Needletail
import NeedletailLanes
import Testing

@testable import NeedletailEngine

/// Pools and members that come, go and change while an engine runs.
@Suite("A fleet that changes", .timeLimit(.minutes(10)))
struct FleetChangeTests {
  /// Answers with its own name, once `gate` is open.
  private func agent(_ name: String, after gate: Gate? = nil, _ crowd: Crowd = Crowd()) -> Scripted {
    Scripted { _, _ in
      crowd.enter()
      await gate?.wait()
      crowd.leave()
      return Reply(name)
    }
  }

  private func failure(_ body: () async throws -> some Sendable) async -> JobError? {
    do { _ = try await body() } catch { return error as? JobError }
    return nil
  }

  private func until(_ engine: Engine, _ holds: (EngineSnapshot) -> Bool) async throws {
    while !holds(try await engine.snapshot()) { await Task.yield() }
  }

  // MARK: Pools

  @Test("a pool is added to an engine that runs, or that has none, and is called at once")
  func added() async throws {
    let engine = try Engine(Fleet())
    #expect(await failure { try await engine.run(.call("a"), "") }?.reason == .invalidPlan)
    let a = try await engine.add("a", count: 2, concurrency: 3, agent: agent("first"))
    #expect(try await engine.run(.call(a), "").text == "first")
    let b = try await engine.add(
      AgentPool(
        name: "b", count: 3, routing: .weighted, weights: [0, 1, 0],
        simulate: SimulatedAgent(service: .total(.constant(0)))),
      agent: Scripted { _, context in Reply("\(context.member)") })
    for _ in 0..<20 { #expect(try await engine.run(.call(b), "").text == "1") }
    let snapshot = try await engine.snapshot()
    #expect(
      snapshot.pools.map(\.name) == ["a", "b"] && snapshot.pool(a)?.slots == 6 && snapshot.pool(a)?.status == .active)
    await engine.shutdown()
  }

  @Test("a pool that cannot be added says what is wrong, and changes nothing")
  func refused() async throws {
    var fleet = Fleet()
    fleet.capacity = FleetCapacity(pools: 1, members: 4)
    let a = fleet.add("a", agent: agent("a"))
    let engine = try Engine(fleet)
    let simulate = SimulatedAgent(service: .total(.constant(0)))
    let problems: [(AgentPool, String)] = [
      (AgentPool(name: "a", simulate: simulate), "The engine has a pool \"a\" already"),
      (AgentPool(name: "b", count: 0, simulate: simulate), "Pool \"b\": it has at least one member."),
      (
        AgentPool(name: "b", count: 5, simulate: simulate),
        "Pool \"b\" is to have 5 members, and the engine has room for 4"
      ),
      (AgentPool(name: "b", endpoint: "m", simulate: simulate), "Pool \"b\": there is no endpoint \"m\"."),
    ]
    for (pool, problem) in problems {
      let error = await failure { try await engine.add(pool, agent: agent("x")) }
      #expect(error?.reason == .invalidPlan && error?.problems.count == 1)
      #expect(error?.problems.first?.hasPrefix(problem) == true, "\(error.debugDescription)")
    }
    #expect(try await engine.snapshot().pools.count == 1)
    try await engine.add("b", count: 4, agent: agent("b"))
    let full = await failure { try await engine.add("c", agent: agent("c")) }
    #expect(full?.problems.first?.hasPrefix("The engine has room for 1 further pools, all of them taken") == true)
    #expect(await failure { try await engine.resize(a, count: 5) }?.problems.first?.contains("room for 4") == true)
    #expect(await failure { try await engine.resize(a, concurrency: 0) }?.reason == .invalidPlan)
    #expect(
      await failure { try await engine.drain(member: 1, of: a) }?.problems
        == ["Pool \"a\" has the members 0 to 0, and no member 1."])
    #expect(await failure { try await engine.remove("d") }?.problems == ["The engine has no pool \"d\"."])
    #expect(await failure { try await engine.replace("d", with: agent("d")) }?.reason == .invalidPlan)
    #expect(try await engine.run(.sequential([a, "b"]), "").text == "b")
    await engine.shutdown()
  }

  @Test("a pool that is removed finishes what runs; what waits and what comes later fails with the reason")
  func removed() async throws {
    let gate = Gate()
    let crowd = Crowd()
    var fleet = Fleet()
    fleet.resilience.retry = Resilience.Retry(attempts: 5, initial: .seconds(3_600))
    let a = fleet.add("a", agent: agent("a", after: gate, crowd))
    fleet.add("b", agent: agent("b"))
    let engine = try Engine(fleet)
    let events = engine.events
    let running = Task { try await engine.run(.call(a), "") }
    try await until(engine) { $0.pool(a)?.running == 1 }
    let waiting = Task { try await engine.run(.call(a), "") }
    try await until(engine) { $0.pool(a)?.waiting == 1 }
    let removal = Task { try await engine.remove(a, drainingFor: .seconds(3_600)) }
    // Not retried, though the plan says so: its backoff would be an hour.
    let refused = await failure { try await waiting.value }
    #expect(refused?.reason == .poolRemoved && refused?.pool == "a" && refused?.attempt == 1)
    #expect(await failure { try await engine.run(.call(a), "") }?.reason == .poolRemoved)
    let partly = try await engine.run(.parallelAgents([a, "b"]), "")
    #expect(partly.isPartial && partly.text.contains("b"))
    let leaving = try await engine.snapshot().pool(a)
    #expect(leaving?.running == 1 && leaving?.status == nil && leaving?.members == 0)
    #expect(
      await failure { try await engine.add("a", agent: agent("new")) }?.problems
        == ["Pool \"a\" is being removed; wait until `remove` has returned."])
    gate.open()
    #expect(try await running.value.text == "a")
    try await removal.value
    #expect(try await engine.snapshot().pools.map(\.name) == ["b"] && crowd.entered == 1)
    #expect(await failure { try await engine.remove(a) }?.reason == .invalidPlan)
    await engine.shutdown()
    var changes: [RegistryEvent.Kind] = []
    for await event in events { if case .registryChanged(let change) = event.kind { changes.append(change.kind) } }
    #expect(changes == [.deregistered])
  }

  @Test("what has not ended when its time is over fails, and its slot is not given to another")
  func stopped() async throws {
    let gate = Gate()
    var fleet = Fleet()
    let a = fleet.add("a", concurrency: 2, agent: agent("a", after: gate))
    let engine = try Engine(fleet)
    let jobs = (0..<3).map { _ in Task { try await engine.run(.call(a), "") } }
    try await until(engine) { $0.pool(a)?.running == 2 && $0.pool(a)?.waiting == 1 }
    try await engine.remove(a, drainingFor: .milliseconds(1))
    for job in jobs { #expect(await failure { try await job.value }?.reason == .poolRemoved) }
    let snapshot = try await engine.snapshot()
    #expect(snapshot.pools == [] && snapshot.reasons == [.poolRemoved: 3])
    gate.open()
    await engine.shutdown()
  }

  @Test("a pool of a name that was removed is a new one, for patterns that were met before too")
  func cameBack() async throws {
    var fleet = Fleet()
    fleet.capacity.pools = 0
    let a = fleet.add("a", capabilities: ["billing"], agent: agent("old"))
    fleet.add("b", capabilities: ["travel"], agent: agent("b"))
    let engine = try Engine(fleet)
    let choice = Pattern.router(agents: [a, "b"], by: .semantic(need: ["travel"]))
    #expect(try await engine.run(choice, "").text == "b")
    #expect(try await engine.run(.call(a), "").text == "old")
    for round in 0..<3 {
      try await engine.remove(a)
      #expect(await failure { try await engine.run(.call(a), "") }?.reason == .poolRemoved)
      try await engine.add(
        "a", count: round + 1, concurrency: 2, capabilities: ["travel"], agent: agent("new \(round)"))
      #expect(try await engine.run(.call(a), "").text == "new \(round)")
      #expect(try await engine.snapshot().pool(a)?.slots == 2 * (round + 1))
    }
    // Both can do it now, and the first of equals is taken.
    #expect(try await engine.run(choice, "").text == "new 2")
    await engine.shutdown()
  }

  @Test("calls that run when an agent is replaced end with the old one, which is let go of then")
  func replaced() async throws {
    final class Held: Agent {
      let gate: Gate
      let gone: Gate
      init(_ gate: Gate, _ gone: Gate) { (self.gate, self.gone) = (gate, gone) }
      deinit { gone.open() }
      func respond(to message: Message, in context: CallContext) async throws -> Reply {
        await gate.wait()
        return Reply("old")
      }
    }
    let (gate, gone) = (Gate(), Gate())
    let engine = try Engine(Fleet())
    let a = try await engine.add("a", concurrency: 2, agent: Held(gate, gone))
    let running = Task { try await engine.run(.call(a), "") }
    try await until(engine) { $0.pool(a)?.running == 1 }
    // It runs once it is in the agent; the courier takes calls in their order.
    try await engine.replace(a, with: agent("new"))
    for _ in 0..<10 { #expect(try await engine.run(.call(a), "").text == "new") }
    gate.open()
    #expect(["old", "new"].contains(try await running.value.text))
    await gone.wait()
    await engine.shutdown()
  }

  @Test("a pool that is added is as slow as it says")
  func slow() async throws {
    let engine = try Engine(Fleet())
    let clock = ContinuousClock()
    let work = Scripted { _, _ in
      let start = clock.now
      while clock.now - start < .milliseconds(5) { await Task.yield() }
      return Reply("done")
    }
    try await engine.add(
      AgentPool(name: "a", slowdown: 20, simulate: SimulatedAgent(service: .total(.constant(0)))), agent: work)
    let took = try await clock.measure { _ = try await engine.run(.call("a"), "") }
    #expect(took >= .milliseconds(95))
    await engine.shutdown()
  }
}
