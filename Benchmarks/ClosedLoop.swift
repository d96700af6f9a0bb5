import Engine

/// The closed loop that the engine is measured by: half the jobs call four agents in sequence, half call three at once
/// and then a merger; 2,000 agents of concurrency 4, power-of-two routing, lognormal service, no think time.
enum ClosedLoop {
  static func plan(jobsInFlight: Int, agents: Int = 2_000, calls: Int) -> Plan {
    let pool = AgentPool(
      name: "agent", count: agents, concurrency: 4, routing: .powerOfTwo,
      simulate: SimulatedAgent(service: .total(.lognormalMean(mean: 1e9, cv: 1))))
    return Plan(
      name: "closed-loop", seed: 7, run: RunLimits(drain: 0, jobs: calls / 4), agents: [pool],
      scenarios: [
        Scenario(name: "sequential-4", pattern: .sequential(Array(repeating: "agent", count: 4))),
        Scenario(
          name: "parallel-3-merge", pattern: .parallelAgents(Array(repeating: "agent", count: 3), merge: "agent")),
      ],
      load: .closed(Load.ClosedLoop(concurrency: jobsInFlight)))
  }
}
