import NeedletailLanes
import Testing

@testable import NeedletailEngine

@Suite("Conservation")
struct ConservationTests {
  /// 300 plans in groups, so that a failure names the seed.
  @Test("whatever the plan, counts add up and a drained run holds nothing", arguments: 0..<30)
  func holds(group: Int) throws {
    for member in 0..<10 {
      let seed = UInt64(group * 10 + member)
      var random = RandomPlan(seed: seed)
      let plan = random.plan()
      let world = try World(plan)
      var steps = 0
      while world.advance(events: 1_000) {
        steps += 1
        guard steps < 3_000 else {
          Issue.record("seed \(seed) does not end")
          return
        }
      }
      let report = world.report(named: plan.name)
      expectConserved(report)
      if world.jobs.count == 0 { #expect(world.leftovers.isEmpty, "seed \(seed)") }
      #expect(world.jobs.count == 0 || plan.run.drain != nil, "seed \(seed): only a bounded drain leaves jobs")
      #expect(report.tokens.wasted <= report.tokens.input + report.tokens.output, "seed \(seed)")
    }
  }

  @Test(
    "the same plan twice gives an equal report, by steps of any size; another seed another digest", arguments: 0..<10)
  func repeats(group: Int) throws {
    for member in 0..<5 {
      var random = RandomPlan(seed: UInt64(1_000 + group * 5 + member))
      var plan = random.plan()
      let first = try finish(plan, step: 4_096)
      #expect(try finish(plan, step: 7) == first)
      plan.seed &+= 1
      let other = try finish(plan, step: 4_096)
      #expect(first.jobs.offered == 0 || other.digest != first.digest)
    }
  }

  /// Enough agents and jobs for the loop to look ahead as far as it can.
  @Test("a large fleet with many jobs of every shape in flight adds up and drains")
  func largeFleet() throws {
    let agents = AgentPool(
      name: "a", count: 70_000, concurrency: 1, routing: .powerOfTwo,
      simulate: SimulatedAgent(service: .total(.exponential(mean: 1e9)), failure: SimulatedAgent.Failure(rate: 0.05)))
    let shapes: [Pattern] = [
      .call("a"), .sequential(["a", "a", "a"]), .parallelAgents(["a", "a", "a"], merge: "a"),
      .race([.call("a"), .sequential(["a", "a"])]),
      .fanOut(body: .call("a"), width: .drawn(.uniform(1, 9), atMost: nil), join: .all),
    ]
    let world = try World(
      Plan(
        name: "large", seed: 11, run: RunLimits(jobs: 30_000), agents: [agents],
        scenarios: shapes.enumerated().map { Scenario(name: "s\($0)", pattern: $1) },
        load: .closed(Load.ClosedLoop(concurrency: 9_000))))
    let areMany = world.slots.areMany
    #expect(areMany)
    var most: Int32 = 0
    while world.advance(events: 1_000) { most = max(most, world.calls.count) }
    #expect(most > World.farCalls)
    #expect(world.jobs.count == 0 && world.leftovers.isEmpty)
    expectConserved(world.report(named: "large"))
  }

  private func finish(_ plan: Plan, step: Int) throws -> RunReport {
    var simulation = try Simulation(plan)
    while simulation.advance(events: step) {}
    return simulation.report()
  }
}
