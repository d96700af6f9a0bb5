import Couriers
import Engine

/// Jobs of agents that answer at once: written in Swift and carried by a courier on the wall's clock, the same in virtual
/// time, and simulated. Everything that the engine records is recorded.
enum SwiftAgents {
  /// Who answers, and by which clock.
  enum Kind: String, CaseIterable {
    case wall = "agents"
    case virtual = "agents-in-virtual-time"
    case simulated = "agents-simulated"
  }

  static let sequentialOf3 = Pattern.sequential(["agent", "agent", "agent"])
  static let parallelOf5 = Pattern.parallelAgents(Array(repeating: "agent", count: 5))

  static var benchmarks: [Benchmark] {
    var benchmarks: [Benchmark] = []
    for kind in Kind.allCases {
      for (name, pattern) in [("sequential-3", sequentialOf3), ("parallel-5", parallelOf5)] {
        benchmarks.append(
          load(
            "\(kind.rawValue)/\(name)-at-once", kind, pattern, inFlight: 10_000, jobs: 200_000, "10,000 jobs at once"))
        benchmarks.append(
          load(
            "\(kind.rawValue)/\(name)", kind, pattern, inFlight: 1, jobs: 10_000, spins: true,
            kind == .wall ? "one job at a time, polling" : "one job at a time"))
      }
    }
    for (name, pattern) in [("sequential-3", sequentialOf3), ("parallel-5", parallelOf5)] {
      benchmarks.append(
        load(
          "agents/\(name)-sleeping", .wall, pattern, inFlight: 1, jobs: 2_000, "one job at a time, asleep between"))
    }
    for live in [1_000, 10_000, 30_000] {
      benchmarks.append(
        load(
          "agents/random-order-\(live)", .wall, .call("agent"), inFlight: live, jobs: 300_000,
          agent: Sleeper(meanNanoseconds: UInt64(live) * 1_000),
          "so many agents asleep at once, ending in random order"))
    }
    return benchmarks
  }

  private static func load(
    _ name: String, _ kind: Kind, _ pattern: Pattern, inFlight: Int, jobs: Int, spins: Bool = false,
    agent: any Agent = NoOp(), _ shows: String
  ) -> Benchmark {
    Benchmark(name: name, unit: "ns a job", clock: kind == .wall ? .elapsed : .thread, shows: shows) {
      stopwatch, scale in
      let jobs = scale.of(jobs)
      let plan = plan(kind, pattern, inFlight: min(inFlight, jobs), jobs: jobs, spins: spins)
      let services: [String: PoolService] = kind == .simulated ? [:] : ["agent": .agent("agent", agent)]
      let before = AllocationMeter.shared.total
      let (timing, report) =
        kind == .wall ? try live(plan, services, stopwatch) : try simulated(plan, services, stopwatch)
      // Couriers' threads have ended, so what they allocated is counted, and so is the start.
      let spent = AllocationMeter.shared.total - before
      guard report.jobs.completed == jobs else {
        throw Unfinished("\(name): \(report.jobs.completed) of \(jobs) jobs completed")
      }
      return Finding(figure: timing.nanoseconds / Double(jobs), spent: spent, operations: jobs)
    }
  }

  private static func live(
    _ plan: Plan, _ services: [String: PoolService], _ stopwatch: Stopwatch
  ) throws -> (Timing, RunReport) {
    var run = try LiveRun(plan, services: services)
    let timing = stopwatch.time { while run.advance(events: 1 << 20) {} }
    run.close()
    return (timing, run.report())
  }

  private static func simulated(
    _ plan: Plan, _ services: [String: PoolService], _ stopwatch: Stopwatch
  ) throws -> (Timing, RunReport) {
    var run = try Simulation(plan, services: services)
    let timing = stopwatch.time { while run.advance(events: 1 << 20) {} }
    run.close()
    return (timing, run.report())
  }

  private static func plan(_ kind: Kind, _ pattern: Pattern, inFlight: Int, jobs: Int, spins: Bool) -> Plan {
    let pool = AgentPool(
      name: "agent", count: 1, concurrency: 1_000_000, backend: kind == .simulated ? .simulated : .agent,
      // A nanosecond, or all of a simulation's events would be at one instant.
      simulate: SimulatedAgent(service: .total(.constant(1))))
    return Plan(
      name: "agents", run: RunLimits(jobs: jobs), agents: [pool],
      scenarios: [Scenario(name: "runs", pattern: pattern)],
      load: .closed(Load.ClosedLoop(concurrency: inFlight, retryPause: 1)), wall: WallClock(spins: spins, couriers: 1))
  }
}

/// Answers at once.
struct NoOp: Agent {
  func respond(to message: Message, in context: CallContext) async throws -> Reply { Reply() }
}

/// Answers after a time of its own, so that calls end in random order: uniform from 0 to twice the mean.
struct Sleeper: Agent {
  var meanNanoseconds: UInt64

  func respond(to message: Message, in context: CallContext) async throws -> Reply {
    var noise = context.job &+ UInt64(context.attempt) &* 0x9E37_79B9_7F4A_7C15
    noise = (noise ^ (noise >> 30)) &* 0xBF58_476D_1CE4_E5B9
    noise ^= noise >> 31
    try await context.sleep(for: .nanoseconds(noise % (2 * meanNanoseconds)))
    return Reply()
  }
}
