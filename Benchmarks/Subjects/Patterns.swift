import NeedletailEngine

/// Each named pattern, a thousand jobs of it in flight, and all of them side by side.
enum Patterns {
  static var benchmarks: [Benchmark] {
    let single = patterns.map { name, pattern in
      Benchmark.simulated(
        "patterns/\(name)", shows: "a thousand jobs in flight", warmupEvents: 20_000, events: 500_000
      ) { plan([(name, pattern)], jobsInFlight: 1_000) }
    }
    return single + [
      .simulated(
        "patterns/mix", shows: "all of them at once, a thousand jobs each", warmupEvents: 200_000, events: 1_000_000
      ) { plan(patterns, jobsInFlight: 1_000 * patterns.count) }
    ]
  }

  /// In the order of docs/patterns.md, as far as it goes; agents' names are those of `fleet`.
  private static let patterns: [(String, Pattern)] = [
    ("sequential", .sequential(["worker", "worker", "worker"])),
    ("parallel", .parallelAgents(Array(repeating: "worker", count: 5), merge: "judge")),
    ("race", .race([.call("worker"), .call("worker")])),
    ("supervisor-worker", .supervisorWorker(supervisor: "judge", workers: ["worker"], tasks: .outcome(atMost: nil))),
    ("router", .router(agents: ["worker", "expert"], by: .semantic(need: ["billing"]))),
    ("ensemble", .ensemble(agents: ["worker"], topK: 3, synthesizer: "judge", pools: fleet)),
    ("blackboard", .blackboard(controller: "judge", specialists: ["worker", "expert"])),
    ("consensus", .consensus(voters: ["worker"], count: 5, rounds: 3, aggregator: "judge")),
    ("debate", .debate(for: "worker", against: "expert", judge: "judge", rounds: 3)),
    ("handoff", .handoff(tiers: ["worker", "expert", "judge"])),
  ]

  private static let fleet: [AgentPool] = ["worker", "expert", "judge"].map { name in
    AgentPool(
      name: name, count: 2_000, concurrency: 4,
      capabilities: name == "expert" ? ["billing", "refunds"] : [name], routing: .powerOfTwo,
      simulate: SimulatedAgent(
        service: .total(.lognormalMean(mean: 1e9, cv: 1)), promptTokens: .constant(300),
        outputTokens: .lognormal(p50: 200, p99: 1_000),
        outcome: OutcomeModel(
          handles: 0.6, approves: 0.7, abstains: 0.1, solves: 0.4, fanOut: .uniform(2, 4),
          choice: [.init(name: "worker", weight: 1), .init(name: "expert", weight: 1)])))
  }

  private static func plan(_ patterns: [(String, Pattern)], jobsInFlight: Int) -> Plan {
    Plan(
      name: "patterns", seed: 7, run: .endless, agents: fleet,
      scenarios: patterns.map { Scenario(name: $0.0, pattern: $0.1) },
      load: .closed(Load.ClosedLoop(concurrency: jobsInFlight)))
  }
}
