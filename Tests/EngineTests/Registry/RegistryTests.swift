import Testing

@testable import NeedletailEngine

@Suite("The registry")
struct RegistryTests {
  private func seconds(_ count: UInt64) -> Nanoseconds { count * 1_000_000_000 }

  /// One pool that may be silent for a minute and is deregistered after five.
  private func registry() -> Registry {
    Registry(["a"], rule: RegistryRule(heartbeatTimeout: .seconds(60), deregisterAfter: .seconds(300)))
  }

  private func event(
    _ instant: Nanoseconds, _ kind: RegistryEvent.Kind, _ from: AgentStatus?, _ to: AgentStatus?
  ) -> RegistryEvent {
    RegistryEvent(instantNanoseconds: instant, kind: kind, agent: "a", from: from, to: to)
  }

  @Test("a pool is active when it registers, and says so in the log")
  func registration() {
    let registry = registry()
    #expect(registry.status(of: 0) == .active)
    #expect(registry.log.events == [event(0, .registered, nil, .active)])
  }

  @Test("one timeout of silence degrades, two make unhealthy, 300 s deregister, and a sign of life registers again")
  func silence() {
    var registry = registry()
    let expected: [(Nanoseconds, AgentStatus?)] = [
      (seconds(60), .active), (seconds(60) + 1, .degraded), (seconds(120), .degraded), (seconds(120) + 1, .unhealthy),
      (seconds(300), .unhealthy), (seconds(300) + 1, nil),
    ]
    for (instant, status) in expected {
      registry.judge(0, at: instant)
      #expect(registry.status(of: 0) == status, "at \(instant)")
    }
    #expect(!registry.takesWork(0))
    registry.heartbeat(0, heard: seconds(400), at: seconds(400))
    #expect(registry.status(of: 0) == .active)
    #expect(
      registry.log.events.suffix(2) == [
        event(seconds(300) + 1, .deregistered, .unhealthy, nil), event(seconds(400), .registered, nil, .active),
      ])
  }

  @Test("an idle pool that keeps beating stays active for an hour")
  func idleIsNotSilent() {
    var registry = registry()
    for minute in 1...60 as ClosedRange<UInt64> {
      registry.heartbeat(0, heard: seconds(60 * minute), at: seconds(60 * minute))
      registry.judge(0, at: seconds(60 * minute + 30))
    }
    #expect(registry.status(of: 0) == .active)
    #expect(registry.log.count(of: .statusChanged) == 0)
    #expect(registry.log.count(of: .heartbeat) == 60)
    #expect(registry.log.events.count == 1, "heartbeats are counted and not kept")
  }

  @Test("a pool that turned unhealthy in silence comes back with its next sign of life, and can turn again")
  func comesBack() {
    var registry = registry()
    registry.judge(0, at: seconds(200))
    #expect(registry.status(of: 0) == .unhealthy)
    registry.heartbeat(0, heard: seconds(210), at: seconds(210))
    registry.judge(0, at: seconds(250))
    #expect(registry.status(of: 0) == .active)
    registry.judge(0, at: seconds(271))
    #expect(registry.status(of: 0) == .degraded)
  }

  @Test("the worse of condition and silence counts", arguments: AgentStatus.allCases)
  func worse(condition: AgentStatus) {
    var registry = registry()
    registry.report(0, condition, at: 1)
    #expect(registry.status(of: 0) == condition)
    #expect(registry.takesWork(0) == (condition == .active || condition == .degraded))
    registry.heartbeat(0, heard: 2, at: 2)
    #expect(registry.status(of: 0) == condition, "a heartbeat cures nothing but silence")
    registry.judge(0, at: seconds(130))
    #expect(registry.status(of: 0) == (condition == .offline ? .offline : .unhealthy))
    registry.report(0, .active, at: seconds(131))
    #expect(registry.status(of: 0) == .unhealthy, "what the engine says of a pool is no heartbeat of it")
  }

  @Test("what is reported of a pool that is deregistered holds from when it is heard of again")
  func reportedWhileGone() {
    var registry = registry()
    registry.judge(0, at: seconds(301))
    registry.report(0, .degraded, at: seconds(302))
    #expect(registry.status(of: 0) == nil)
    registry.heartbeat(0, heard: seconds(303), at: seconds(303))
    #expect(registry.status(of: 0) == .degraded)
  }

  @Test("without a timeout no silence is judged")
  func absentMeansOff() {
    var registry = Registry(["a"])
    registry.judge(0, at: .max - 1)
    #expect(registry.status(of: 0) == .active)
  }

  @Test("the log keeps the last events and counts all of them")
  func boundedLog() {
    var registry = registry()
    for turn in 1...2_000 as ClosedRange<UInt64> {
      registry.report(0, turn % 2 == 0 ? .active : .degraded, at: turn)
    }
    let events = registry.log.events
    #expect(events.count == Registry.logCapacity)
    #expect(events.map(\.instantNanoseconds) == Array(2_000 - 1_023...2_000))
    #expect(registry.log.count(of: .statusChanged) == 2_000)
    #expect(registry.log.count(of: .registered) == 1)
  }

  @Test("instants at the end of time do not overflow")
  func endOfTime() {
    var registry = Registry(["a"], rule: RegistryRule(heartbeatTimeout: .seconds(Int64.max)))
    registry.judge(0, at: .max - 1)
    #expect(registry.status(of: 0) == .degraded, "twice the timeout is the end")
    registry.heartbeat(0, heard: .max, at: .max)
    #expect(registry.status(of: 0) == .active)
  }

  @Test("silence can still tell as long as a pool is registered and not yet at its worst")
  func awaitsSilence() {
    var registry = registry()
    #expect(registry.awaitsSilence(of: 0, at: seconds(300)))
    registry.judge(0, at: seconds(301))
    #expect(!registry.awaitsSilence(of: 0, at: seconds(301)))
    let forGood = Registry(["a"], rule: RegistryRule(heartbeatTimeout: .seconds(60)))
    #expect(forGood.awaitsSilence(of: 0, at: seconds(120)))
    #expect(!forGood.awaitsSilence(of: 0, at: seconds(121)))
  }
}
