import Needletail
import Testing

/// Pools named by what adding them has returned, and names that a fleet does not take.
@Suite("A fleet's pools by reference")
struct FleetHandleTests {
  private var echo: Scripted { Scripted { message, context in Reply("\(message.text)>\(context.agent)") } }

  @Test("a pool is called by its reference as by its name, in every pattern, and the patterns are equal")
  func patterns() async throws {
    var fleet = Fleet()
    let a = fleet.add("a", concurrency: 10, agent: echo)
    let b = fleet.add("b", concurrency: 10, agent: echo)
    #expect(a.name == "a" && "\(b)" == "b" && a == PoolReference("a") && a != b)
    let pairs: [(Pattern, Pattern)] = [
      (.call(a), .call("a")), (.call(a), .call("a")), (.sequential([a, b]), .sequential(["a", "b"])),
      (.sequential([a, "b"]), .sequential(["a", "b"])), (.handoff(tiers: [a, b]), .handoff(tiers: ["a", "b"])),
      (.parallelAgents([a, b], merge: a), .parallelAgents(["a", "b"], merge: "a")),
      (.parallelAgents([a, b]), .parallelAgents(["a", "b"])),
      (
        .router(agents: [a, b], by: .outcome, fallback: a, router: b),
        .router(agents: ["a", "b"], by: .outcome, fallback: "a", router: "b")
      ),
      (
        .supervisorWorker(supervisor: a, workers: [b], tasks: .outcome(atMost: 3)),
        .supervisorWorker(supervisor: "a", workers: ["b"], tasks: .outcome(atMost: 3))
      ),
      (
        .ensemble(agents: [a], topK: 2, synthesizer: b, pools: fleet.pools),
        .ensemble(agents: ["a"], topK: 2, synthesizer: "b", pools: fleet.pools)
      ),
      (.blackboard(controller: a, specialists: [b]), .blackboard(controller: "a", specialists: ["b"])),
      (.consensus(voters: [a], aggregator: b), .consensus(voters: ["a"], aggregator: "b")),
      (.debate(for: a, against: b, judge: a), .debate(for: "a", against: "b", judge: "a")),
    ]
    for (byReference, byName) in pairs { #expect(byReference == byName) }
    let engine = try Engine(fleet)
    #expect(try await engine.run(.sequential([a, b]), "in").text == "in>a>b")
    let snapshot = try await engine.snapshot()
    #expect(snapshot.pool(a) == snapshot.pool("a") && snapshot.pool(a)?.name == "a")
    #expect(snapshot.pool(PoolReference("c")) == nil)
    await engine.shutdown()
  }

  @Test("two pools of one name are a problem that the engine names, and the first stays")
  func sameName() throws {
    var fleet = Fleet()
    fleet.add("a", agent: echo)
    fleet.add("b", agent: echo)
    fleet.add("a", count: 3, agent: echo)
    #expect(fleet.pools.map(\.name) == ["a", "b"] && fleet.pools[0].count == 1)
    let error = #expect(throws: PlanError.self) { try Engine(fleet) }
    #expect(
      error?.problems.count == 1 && error?.problems.first?.hasPrefix("Two pools of the fleet are called \"a\"") == true)
  }

  @Test("an agent is replaced in a fleet when it is said so, and only where there is one")
  func replaced() async throws {
    var fleet = Fleet()
    let a = fleet.add("a", count: 2, agent: echo)
    fleet.replace(a, with: Scripted { _, _ in Reply("other") })
    let engine = try Engine(fleet)
    #expect(try await engine.run(.call(a), "in").text == "other")
    #expect(fleet.pools.count == 1 && fleet.pools[0].count == 2)
    await engine.shutdown()
    fleet.replace("b", with: echo)
    let error = #expect(throws: PlanError.self) { try Engine(fleet) }
    #expect(
      error?.problems == ["The agent of \"b\" was replaced, and the fleet has no pool of that name; add it first."])
  }

  @Test("room that cannot be had is a problem that the engine names")
  func capacity() {
    func problems(_ capacity: FleetCapacity) -> [String] {
      var fleet = Fleet()
      fleet.add("a", agent: echo)
      fleet.capacity = capacity
      do { _ = try Engine(fleet) } catch { return error.problems }
      return []
    }
    #expect(problems(FleetCapacity(pools: 0, members: 1)) == [])
    #expect(problems(FleetCapacity(pools: -1)) == ["A fleet's capacity is from 0 to 10,000 further pools."])
    #expect(problems(FleetCapacity(members: 0)) == ["A fleet's capacity is from 1 to 100,000 members a pool."])
    #expect(problems(FleetCapacity(pools: 64, members: 100_000)).first?.contains("set `capacity` to less") == true)
  }
}
