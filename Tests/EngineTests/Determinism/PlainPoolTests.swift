import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Plain pools")
struct PlainPoolTests {
  /// A pool that nothing stands before takes shorter ways. A limit that never binds closes them and may change nothing.
  @Test(
    "what happens to attempts that nothing stands before is what happens to them before an open door", arguments: 0..<20
  )
  func sameWithAnOpenDoor(group: Int) throws {
    for member in 0..<10 {
      var plan = plainPlan(seed: UInt64(2_000 + group * 10 + member))
      let plain = try finish(plan) { world in
        #expect(world.pools.count > 0 && (0..<world.pools.count).allSatisfy { world.pools[$0].isUnconstrained })
      }
      plan.runtime.maxConcurrentCalls = 1_000_000
      var behindDoor = try finish(plan) { world in
        #expect((0..<world.pools.count).allSatisfy { !world.pools[$0].isUnconstrained })
      }
      // The door's own wait is all that may be new, and nobody waited there.
      let waits = behindDoor.metrics["wait_ms"]?.by["for"]?["call"]
      #expect(waits.map { $0.max == 0 } ?? true)
      behindDoor.metrics["wait_ms"] = plain.metrics["wait_ms"]
      behindDoor.waitByScenario = plain.waitByScenario
      #expect(behindDoor == plain, "seed \(group * 10 + member)")
    }
  }

  /// A random plan without what a plain pool may not have; every other plan with tokens that never vary.
  private func plainPlan(seed: UInt64) -> Plan {
    var random = RandomPlan(seed: seed)
    var plan = random.plan()
    plan.endpoints = []
    plan.faults = []
    plan.resilience.breaker = nil
    plan.run.budgetUSD = nil
    plan.runtime.maxConcurrentCalls = nil
    plan.gateway?.rateLimit.perAgent = nil
    for index in plan.agents.indices {
      plan.agents[index].endpoint = nil
      plan.agents[index].hedge = nil
      plan.agents[index].budgetUSD = nil
      plan.agents[index].queueing = .agent
      plan.agents[index].simulate.failure.timeoutRate = 0
      if seed % 2 == 0 {
        plan.agents[index].simulate.promptTokens = .constant(40)
        plan.agents[index].simulate.outputTokens = .constant(7)
      }
    }
    return plan
  }

  private func finish(_ plan: Plan, looking: (World) -> Void) throws -> RunReport {
    let world = try World(plan)
    looking(world)
    while world.advance(events: 4_096) {}
    return world.report(named: plan.name)
  }
}
