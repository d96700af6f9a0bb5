import NeedletailCouriers
import NeedletailLanes
import Testing

@testable import NeedletailEngine

private typealias Hand = PlanByHand

/// What moves a pool's status while a plan runs. Times are milliseconds.
@Suite("The registry of a run")
struct RegistryRunTests {
  private func rule(timeout: Double, deregister: Double? = nil) -> RegistryRule {
    RegistryRule(
      heartbeatTimeout: Hand.span(timeout), deregisterAfter: deregister.map { Hand.span($0) })
  }

  /// Two members that go away at 20 and come back at 100; looked at every 5.
  private func plan(_ rule: RegistryRule, down: Int = 2) -> Plan {
    Hand.plan(
      [Hand.pool("p", takes: 1, count: 2)],
      [Hand.job("early", at: 1, .call("p")), Hand.job("late", at: 120, .call("p"))]
    ) {
      $0.faults = [Hand.fault("p", from: 20, to: 100, .down(down))]
      $0.registry = rule
    }
  }

  @Test("a pool that is away is offline, after its time deregistered, and registered again when it is back")
  func deregistration() throws {
    let world = try World(plan(rule(timeout: 10, deregister: 40)))
    // Last there at 20, looked at every 5.
    let expected: [(Double, AgentStatus?)] = [
      (19, .active), (21, .offline), (60, .offline), (65, nil), (99, nil), (105, .active),
    ]
    for (instant, status) in expected {
      world.advance(toMilliseconds: instant)
      #expect(world.registry.status(of: 0) == status, "at \(instant)")
    }
    while world.advance(events: 100) {}
    let report = world.report(named: "")
    #expect(report.registryLog.map(\.kind) == [.registered, .statusChanged, .deregistered, .registered])
    #expect(report.registryEvents["heartbeat"] ?? 0 > 0)
    #expect(report.jobs.completed == 2)
  }

  @Test("a pool of which some members are there is not silent")
  func partlyAway() throws {
    let world = try World(plan(rule(timeout: 10, deregister: 40), down: 1))
    world.advance(toMilliseconds: 90)
    #expect(world.registry.status(of: 0) == .degraded)
    world.advance(toMilliseconds: 110)
    #expect(world.registry.status(of: 0) == .active)
  }

  @Test("looking for heartbeats changes no figure and no digest")
  func changesNothing() throws {
    let (with, without) = (try run(plan(rule(timeout: 10, deregister: 40))), try run(plan(RegistryRule())))
    #expect(with.digest == without.digest)
    #expect(with.metrics == without.metrics)
    #expect(without.registryEvents == ["registered": 1, "status_changed": 2])
  }

  @Test("a run whose last calls wait for agents that never return ends when their silence has told all")
  func endsInVirtualTime() throws {
    for deregister in [nil, 40.0] {
      let world = try World(
        Hand.plan([Hand.pool("p", takes: 1)], [Hand.job("stuck", at: 5, .call("p"))]) {
          $0.faults = [Fault(at: .milliseconds(1), for: .seconds(Int64.max), target: .agents("p"), effects: [.down(1)])]
          $0.registry = rule(timeout: 10, deregister: deregister)
        })
      var events = 0
      while world.advance(events: 1), events < 1_000 { events += 1 }
      #expect(events < 1_000)
      #expect(world.registry.status(of: 0) == (deregister == nil ? .offline : nil))
      #expect(world.report(named: "").jobs.inFlight == 1)
    }
  }

  @Test("virtual time jumps over years in which no agent falls silent, and a pool is heard of until it goes")
  func jumps() throws {
    let year = 3.15e10
    let world = try World(
      Hand.plan([Hand.pool("p", takes: 1)], [Hand.job("late", at: year + 1, .call("p"))]) {
        $0.faults = [Hand.fault("p", from: year, to: year + 25, .down(1))]
        $0.registry = rule(timeout: 10, deregister: 40)
      })
    var events = 0
    while world.advance(events: 1), events < 1_000 { events += 1 }
    #expect(events < 1_000)
    #expect(world.report(named: "").jobs.completed == 1)
    #expect(world.registry.log.count(of: .deregistered) == 0, "25 of silence are not 40")
  }

  @Test("two runs in one process have registries of their own")
  func separate() throws {
    let (faulty, well) = (try World(plan(RegistryRule())), try World(plan(RegistryRule(), down: 1)))
    for world in [faulty, well] { world.advance(toMilliseconds: 30) }
    #expect(faulty.registry.status(of: 0) == .offline)
    #expect(well.registry.status(of: 0) == .degraded)
  }

  /// A real pool of two members and a simulated one, both good at tax, the real one better; no attempt is really sent.
  private func realWorld() throws -> World {
    try World(
      Hand.plan(
        [
          Hand.pool("expert", takes: 1, count: 2) { $0.capabilities = ["tax"] },
          Hand.pool("clerk", takes: 1) { $0.description = "knows a little about tax" },
        ],
        [
          Scenario(
            name: "s", pattern: .router(agents: ["expert", "clerk"], by: .semantic(need: ["tax"])),
            load: .open(Load.Arrivals(process: .constant, rate: .perSecond(1))), start: Hand.span(100_000))
        ]
      ) { $0.run.duration = Hand.span(200_000) }, real: ["expert"])
  }

  private func attempt(_ world: World, member: Int32, isAnswered: Bool) {
    world.health.sent(to: 0, at: world.now)
    world.hear(0, member: member, isAnswered ? .failed : .unreachable)
  }

  @Test("a real pool is degraded while a member is out of reach, unhealthy when all of them keep dying")
  func realHealth() throws {
    let world = try realWorld()
    attempt(world, member: 1, isAnswered: false)
    #expect(world.registry.status(of: 0) == .degraded)
    attempt(world, member: 1, isAnswered: true)
    #expect(world.registry.status(of: 0) == .active, "an answer that it failed is an answer")
    for _ in 1...3 { attempt(world, member: 0, isAnswered: false) }
    #expect(world.registry.status(of: 0) == .degraded)
    for _ in 1...3 { attempt(world, member: 1, isAnswered: false) }
    #expect(world.registry.status(of: 0) == .unhealthy)
    #expect(world.registry.status(of: 1) == .active)
    attempt(world, member: 0, isAnswered: true)
    #expect(world.registry.status(of: 0) == .degraded)
  }

  @Test("a pool of which no member can be reached is tried again after 30 s")
  func recovery() throws {
    let world = try realWorld()
    for member in [0, 1] as [Int32] { for _ in 1...3 { attempt(world, member: member, isAnswered: false) } }
    world.advance(toMilliseconds: 29_999)
    #expect(world.registry.status(of: 0) == .unhealthy)
    world.advance(toMilliseconds: 30_000)
    #expect(world.registry.status(of: 0) == .degraded)
    for member in [0, 1] as [Int32] { attempt(world, member: member, isAnswered: false) }
    #expect(world.registry.status(of: 0) == .unhealthy, "once more is enough")
    world.advance(toMilliseconds: 60_000)
    #expect(world.registry.status(of: 0) == .degraded)
    for member in [0, 1] as [Int32] { attempt(world, member: member, isAnswered: true) }
    world.advance(toMilliseconds: 99_999)
    #expect(world.registry.status(of: 0) == .active)
  }

  @Test("a choice by capability passes over the best pool while that takes no work", arguments: [1, 3])
  func semanticChoice(misses: Int) throws {
    let world = try realWorld()
    for member in [0, 1] as [Int32] { for _ in 1...misses { attempt(world, member: member, isAnswered: false) } }
    let chosen = world.chooseBranch(
      world.scenarios[0].root, Start(job: -1, parent: -1, branch: 0, key: DrawKey(bits: 1), handed: 0, isFirst: true))
    #expect(chosen == (misses < 3 ? 0 : 1))
  }
}
