import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Unconstrained pools")
struct UnconstrainedPoolTests {
  /// An unconstrained pool takes the fast path. A limit that never binds closes it and may change nothing.
  @Test("attempts without a limit go as attempts behind a limit that never binds", arguments: 0..<20)
  func sameBehindIdleLimit(group: Int) throws {
    var (brief, choosing) = (0, 0)
    for member in 0..<10 {
      var plan = unconstrainedPlan(seed: UInt64(2_000 + group * 10 + member))
      let unconstrained = try finish(plan) { world in
        #expect(world.pools.count > 0 && (0..<world.pools.count).allSatisfy { world.pools[$0].isUnconstrained })
        brief += (0..<world.pools.count).count { world.pools[$0].isBrief }
        choosing += (0..<world.pools.count).count { world.pools[$0].choosesOfTwo }
      }
      plan.runtime.maxConcurrentCalls = 1_000_000
      var limited = try finish(plan) { world in
        #expect((0..<world.pools.count).allSatisfy { !world.pools[$0].isUnconstrained })
      }
      // The limit's own wait is all that may be new, and no call waited there.
      let waits = limited.metrics["wait_ms"]?.by["for"]?["call"]
      #expect(waits.map { $0.max == 0 } ?? true)
      limited.metrics["wait_ms"] = unconstrained.metrics["wait_ms"]
      limited.waitByScenario = unconstrained.waitByScenario
      #expect(limited.latencyBreakdown == unconstrained.latencyBreakdown, "seed \(group * 10 + member)")
      #expect(limited.jobTraces == unconstrained.jobTraces, "seed \(group * 10 + member)")
      // How the pools were used is the same, beside the use of a limit that never binds.
      limited.resources.removeAll { $0.resource.part == .call }
      limited.course = unconstrained.course
      #expect(limited == unconstrained, "seed \(group * 10 + member)")
    }
    #expect(brief > 0 && choosing > 0, "plans that leave the fast path's shortest ways out")
  }

  /// A random plan without what an unconstrained pool may not have, and with accounts; every other plan with tokens that never vary
  /// and with traces, every third with attempts that are told by one draw.
  private func unconstrainedPlan(seed: UInt64) -> Plan {
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
      if seed % 3 == 0 {
        plan.agents[index].simulate.failure.rate = 0
        plan.agents[index].simulate.service = .total(.lognormalMean(mean: 2e8, cv: 1))
        plan.agents[index].routing = .powerOfTwo
      }
      if seed % 2 == 0 {
        plan.agents[index].simulate.promptTokens = .constant(40)
        plan.agents[index].simulate.outputTokens = .constant(7)
      }
    }
    plan.keepsAccounts = true
    if seed % 2 == 0 { plan.tracedJobs = 20 }
    if seed % 3 == 0 { plan.resilience.callTimeout = nil }
    return plan
  }

  private func finish(_ plan: Plan, looking: (World) -> Void) throws -> RunReport {
    let world = try World(plan)
    looking(world)
    while world.advance(events: 4_096) {}
    return world.report(named: plan.name)
  }
}
