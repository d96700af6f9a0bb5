package import NeedletailEngine

extension Roofline {
  /// Jobs of one call each, to agents that answer at once; as many as there may be couriers, so that each has some.
  private static func plan(_ name: String, _ load: Load, _ duration: Duration, _ wall: WallClock) -> Plan {
    let agent = AgentPool(
      name: "null", count: 64, concurrency: 16_384, routing: .roundRobin, backend: .null,
      simulate: SimulatedAgent(service: .total(.constant(0))))
    return Plan(
      name: name, run: RunLimits(duration: duration, drain: .seconds(5)), agents: [agent],
      scenarios: [Scenario(name: "call", pattern: .call("null"))], load: load, wall: wall)
  }

  /// A thousand users who ask again as soon as they are answered.
  package static func closedPlan(duration: Duration, wall: WallClock) -> Plan {
    plan(
      "roofline: \(inFlight) in flight", .closed(Load.ClosedLoop(concurrency: inFlight, thinkTime: .constant(0))),
      duration, wall)
  }

  /// One call every `1 / rate` seconds.
  package static func schedulePlan(rate: Int, duration: Duration, wall: WallClock) -> Plan {
    plan(
      "roofline: \(rate)/s", .open(Load.Arrivals(process: .constant, rate: .perSecond(Double(rate)))), duration, wall)
  }
}
