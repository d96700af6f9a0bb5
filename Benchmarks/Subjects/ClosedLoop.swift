import NeedletailEngine

/// The closed loop that the engine is measured by: half the jobs call four agents in sequence, half call three at once
/// and then a merger; agents of concurrency 4, lognormal service of mean 1 s, no think time.
enum ClosedLoop {
  /// The same as a workload file, of which the command is told how many jobs and agents there are.
  static let path = "Benchmarks/closed-loop.yaml"
  static let sizes = [1_000, 10_000, 100_000, 1_000_000]

  static var benchmarks: [Benchmark] {
    let loops = [false, true].flatMap { keepsAccounts in sizes.map { loop($0, keepsAccounts: keepsAccounts) } }
    let fleets = [1_000, 10_000, 100_000, 1_000_000].map { agents in
      Benchmark.simulated(
        "fleet/\(agents)", shows: "10,000 jobs in flight, the least loaded of \(agents) agents",
        warmupEvents: 200_000, events: 1_000_000
      ) { plan(jobsInFlight: 10_000, agents: agents, routing: .leastLoaded) }
    }
    return loops + fleets
  }

  private static func loop(_ jobs: Int, keepsAccounts: Bool) -> Benchmark {
    let shows = "sequences of 4 and parallels of 3 with a merge; 5 jobs an agent of 4 slots"
    return .simulated(
      "closed-loop/\(jobs)", shows: shows, warmupEvents: jobs * 5, events: jobs == 1_000_000 ? 4_000_000 : 2_000_000,
      jobsInFlight: jobs >= 10_000 ? jobs : nil, keepsAccounts: keepsAccounts
    ) { plan(jobsInFlight: jobs, agents: agents(forJobs: jobs)) }
  }

  /// One for every five jobs in flight: four slots each are then nearly all busy.
  static func agents(forJobs jobs: Int) -> Int { max(2, jobs / 5) }

  static func plan(jobsInFlight: Int, agents: Int, routing: Routing = .powerOfTwo) -> Plan {
    let pool = AgentPool(
      name: "agent", count: agents, concurrency: 4, routing: routing,
      simulate: SimulatedAgent(service: .total(.lognormalMean(mean: 1e9, cv: 1))))
    return Plan(
      name: "closed-loop", seed: 7, run: .endless, agents: [pool],
      scenarios: [
        Scenario(name: "sequential-4", pattern: .sequential(Array(repeating: "agent", count: 4))),
        Scenario(
          name: "parallel-3-merge", pattern: .parallelAgents(Array(repeating: "agent", count: 3), merge: "agent")),
      ],
      load: .closed(Load.ClosedLoop(concurrency: jobsInFlight)))
  }
}
