import NeedletailEngine
import Testing

@Suite("The registry")
struct RegistryTests {
  private static let second: Nanoseconds = 1_000_000_000
  private let tax = CapabilityProfile(capabilities: ["tax"])

  private func seconds(_ count: UInt64) -> Nanoseconds { count * Self.second }

  private func registry(agents: Int = 1, limits: Registry.Limits = Registry.Limits()) throws -> Registry {
    var registry = Registry(limits: limits)
    for id in 0..<agents { try registry.register(id, profile: tax, at: 0) }
    return registry
  }

  @Test("an agent is active when it registers, and gone when it deregisters")
  func registration() throws {
    var registry = try registry()
    #expect(registry.agent(0)?.status == .active)
    try registry.deregister(0, at: 5)
    #expect(registry.agent(0) == nil)
    #expect(registry.match(need: ["tax"]) { _ in 0 } == nil)
    #expect(
      registry.log.events == [
        RegistryEvent(instant: 0, what: .registered(agent: 0)),
        RegistryEvent(instant: 5, what: .deregistered(agent: 0, silent: false)),
      ])
  }

  @Test("one missed interval degrades, two make unhealthy, 300 s of silence deregister")
  func silence() throws {
    var registry = try registry()
    registry.sweep(now: seconds(60))
    #expect(registry.agent(0)?.status == .active)
    registry.sweep(now: seconds(60) + 1)
    #expect(registry.agent(0)?.status == .degraded)
    registry.sweep(now: seconds(120))
    #expect(registry.agent(0)?.status == .degraded)
    registry.sweep(now: seconds(120) + 1)
    #expect(registry.agent(0)?.status == .unhealthy)
    registry.sweep(now: seconds(300))
    #expect(registry.agent(0)?.status == .unhealthy)
    #expect(registry.sweep(now: seconds(300) + 1) == 1)
    #expect(registry.count == 0)
    #expect(registry.log.events.last?.what == .deregistered(agent: 0, silent: true))
  }

  @Test("an idle agent that keeps beating stays active for an hour")
  func idleIsNotSilent() throws {
    var registry = try registry()
    for minute in 1...60 as ClosedRange<UInt64> {
      try registry.heartbeat(0, at: seconds(60 * minute))
      registry.sweep(now: seconds(60 * minute + 30))
    }
    #expect(registry.agent(0)?.status == .active)
    #expect(registry.log.count(of: .statusChanged) == 0)
    #expect(registry.log.count(of: .heartbeat) == 60)
  }

  @Test("a heartbeat brings an agent back from any status", arguments: Registry.Status.allCases)
  func heartbeatRevives(status: Registry.Status) throws {
    var registry = try registry()
    try registry.setStatus(0, to: status, at: 1)
    #expect((registry.match(need: ["tax"]) { _ in 0 } != nil) == (status == .active || status == .degraded))
    try registry.heartbeat(0, at: 2)
    #expect(registry.agent(0)?.status == .active)
    #expect(registry.match(need: ["tax"]) { _ in 0 }?.agent == 0)
  }

  @Test("an agent that turned unhealthy in silence comes back with its next heartbeat, and can turn again")
  func comesBack() throws {
    var registry = try registry()
    registry.sweep(now: seconds(200))
    #expect(registry.agent(0)?.status == .unhealthy)
    try registry.heartbeat(0, at: seconds(210))
    registry.sweep(now: seconds(250))
    #expect(registry.agent(0)?.status == .active)
    registry.sweep(now: seconds(271))
    #expect(registry.agent(0)?.status == .degraded)
  }

  @Test("saying that a silent agent is active is not a heartbeat")
  func statusIsNotHeartbeat() throws {
    var registry = try registry()
    registry.sweep(now: seconds(130))
    try registry.setStatus(0, to: .active, at: seconds(131))
    registry.sweep(now: seconds(132))
    #expect(registry.agent(0)?.status == .unhealthy)
  }

  @Test("a runtime that leaves takes its agents offline, in order, and only its own")
  func runtimeLeaves() throws {
    var registry = Registry()
    try registry.runtimeJoined(7, at: 0)
    try registry.register(3, profile: tax, runtime: 7, at: 0)
    try registry.register(1, profile: tax, runtime: 7, at: 0)
    try registry.register(2, profile: tax, at: 0)
    try registry.runtimeLeft(7, at: 9)
    #expect(registry.ids.map { registry.agent($0)?.status } == [.offline, .active, .offline])
    #expect(registry.match(need: ["tax"]) { _ in 0 }?.agent == 2)
    #expect(
      registry.log.events.suffix(3).map(\.what) == [
        .runtimeLeft(runtime: 7), .statusChanged(agent: 1, from: .active, to: .offline),
        .statusChanged(agent: 3, from: .active, to: .offline),
      ])
    try registry.heartbeat(3, at: 10)
    #expect(registry.agent(3)?.status == .active)
  }

  @Test("the log keeps the last events and counts all of them")
  func boundedLog() throws {
    var registry = try registry(limits: Registry.Limits(events: 3))
    for beat in 1...10 as ClosedRange<UInt64> { try registry.heartbeat(0, at: beat) }
    #expect(registry.log.events.map(\.instant) == [8, 9, 10])
    #expect(registry.log.count(of: .heartbeat) == 10)
    #expect(registry.log.count(of: .registered) == 1)
    #expect(registry.log.total == 11)
    #expect(registry.log.overwritten == 8)
  }

  @Test("a refused change says why and changes nothing")
  func refusals() throws {
    var registry = try registry(limits: Registry.Limits(agents: 1))
    #expect(throws: RegistryError.agentExists(0)) { try registry.register(0, profile: tax, at: 1) }
    #expect(throws: RegistryError.full(1)) { try registry.register(1, profile: tax, at: 1) }
    #expect(throws: RegistryError.noSuchAgent(5)) { try registry.heartbeat(5, at: 1) }
    #expect(throws: RegistryError.noSuchAgent(5)) { try registry.deregister(5, at: 1) }
    #expect(throws: RegistryError.noSuchAgent(5)) { try registry.setStatus(5, to: .active, at: 1) }
    #expect(throws: RegistryError.noSuchRuntime(2)) { try registry.runtimeLeft(2, at: 1) }
    try registry.runtimeJoined(2, at: 1)
    #expect(throws: RegistryError.runtimeExists(2)) { try registry.runtimeJoined(2, at: 1) }
    try registry.deregister(0, at: 2)
    #expect(throws: RegistryError.noSuchRuntime(4)) { try registry.register(0, profile: tax, runtime: 4, at: 3) }
    #expect(registry.count == 0)
    #expect(registry.log.total == 3)
  }

  @Test("instants at the end of time do not overflow")
  func endOfTime() throws {
    var registry = try registry()
    try registry.heartbeat(0, at: .max - 1)
    #expect(registry.sweep(now: .max) == 0)
    #expect(registry.agent(0)?.status == .active)
  }

  @Test("equal calls leave equal logs")
  func deterministic() throws {
    func run() throws -> [RegistryEvent] {
      var registry = try registry(agents: 200, limits: Registry.Limits(events: 10_000))
      for step in 1...20 as ClosedRange<UInt64> {
        for id in 0..<200 where (UInt64(id) &* 7 &+ step) % 5 == 0 {
          try? registry.heartbeat(id, at: seconds(step * 20))
        }
        registry.sweep(now: seconds(step * 20))
      }
      return registry.log.events
    }
    let first = try run()
    #expect(try run() == first)
    #expect(first.contains { $0.what.kind == .statusChanged })
  }
}
