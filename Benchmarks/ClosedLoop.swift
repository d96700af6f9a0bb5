import Engine

/// The closed loop that the engine is measured by: half the jobs call four agents in sequence, half call three at once
/// and then a merger; agents of concurrency 4, power-of-two routing, lognormal service of mean 1 s, no think time.
enum ClosedLoop {
  static func plan(jobsInFlight: Int, agents: Int) -> Plan {
    let pool = AgentPool(
      name: "agent", count: agents, concurrency: 4, routing: .powerOfTwo,
      simulate: SimulatedAgent(service: .total(.lognormalMean(mean: 1e9, cv: 1))))
    return Plan(
      name: "closed-loop", seed: 7, run: RunLimits(duration: 360_000_000_000_000, drain: 0), agents: [pool],
      scenarios: [
        Scenario(name: "sequential-4", pattern: .sequential(Array(repeating: "agent", count: 4))),
        Scenario(
          name: "parallel-3-merge", pattern: .parallelAgents(Array(repeating: "agent", count: 3), merge: "agent")),
      ],
      load: .closed(Load.ClosedLoop(concurrency: jobsInFlight)))
  }

  /// One agent of four slots for every five jobs in flight, as in the ten-thousand case.
  static func benchmark(jobsInFlight: Int, events: Int) -> Benchmark {
    Benchmark(
      name: "closed-loop/\(jobsInFlight)", subject: "sequential-4 and parallel-3 with a merge",
      plan: plan(jobsInFlight: jobsInFlight, agents: max(2, jobsInFlight / 5)), warmupEvents: jobsInFlight * 5,
      events: events)
  }
}
