import NeedletailCouriers
import Testing

@testable import NeedletailEngine

/// Pools that come into a registry and leave it, and what a program says of them.
@Suite("A registry whose pools change")
struct RegistryChangeTests {
  @Test("a pool that was dismissed comes back by no heartbeat, report or look, but when it is enrolled")
  func dismissed() {
    var registry = Registry(["a", "b"], vacant: 1, rule: RegistryRule(heartbeatTimeout: .nanoseconds(10)))
    #expect(registry.status(of: 0) == .active && registry.status(of: 1) == nil && !registry.takesWork(1))
    registry.dismiss(0, at: 1)
    registry.heartbeat(0, heard: 2, at: 2)
    registry.report(0, .active, heard: 3, at: 3)
    registry.judge(0, at: 4)
    registry.take(.active, of: 0, at: 5)
    #expect(registry.status(of: 0) == nil)
    registry.enroll(1, as: "c", at: 6)
    registry.enroll(0, as: "a", at: 7)
    #expect(registry.status(of: 0) == .active && registry.takesWork(1))
    #expect(
      registry.log.events.map { "\($0.instant.nanoseconds) \($0.kind) \($0.agent)" }
        == ["0 registered a", "1 deregistered a", "6 registered c", "7 registered a"])
  }

  @Test("of condition, silence and what the program says the worst counts, and the last word of each")
  func opinion() {
    var registry = Registry(["a"], rule: RegistryRule(heartbeatTimeout: .nanoseconds(10)))
    registry.take(.unhealthy, of: 0, at: 1)
    registry.report(0, .degraded, at: 2)
    #expect(registry.status(of: 0) == .unhealthy)
    registry.report(0, .offline, at: 3)
    #expect(registry.status(of: 0) == .offline)
    registry.report(0, .active, at: 4)
    registry.take(.degraded, of: 0, at: 5)
    #expect(registry.status(of: 0) == .degraded)
    registry.judge(0, at: 21)
    #expect(registry.status(of: 0) == .unhealthy)
    registry.heartbeat(0, heard: 22, at: 22)
    #expect(registry.status(of: 0) == .degraded)
    registry.take(.active, of: 0, at: 23)
    #expect(registry.status(of: 0) == .active)
  }
}
