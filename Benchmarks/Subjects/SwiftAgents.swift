import NeedletailCouriers
import NeedletailEngine
import Synchronization

/// Jobs of agents that answer at once: written in Swift and carried by a courier on the wall clock, the same in virtual
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
    return benchmarks + [1_000, 10_000, 30_000].map(randomOrder)
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

  /// `live` agents under way at once, each for a time of its own, so short that the courier never waits: what a job costs.
  ///
  /// Before the timed part all have been under way together, so every task and table is at its largest; and it is over before
  /// the first of the last jobs ends.
  private static func randomOrder(live: Int) -> Benchmark {
    let name = "agents/random-order-\(live)"
    return Benchmark(
      name: name, unit: "ns a job", clock: .elapsed, shows: "\(live) agents under way at once, ending in random order"
    ) { stopwatch, scale in
      let (live, timed) = (scale.of(live), scale.of(300_000))
      let warmup = 4 * live
      let plan = plan(.wall, .call("agent"), inFlight: live, jobs: warmup + timed + live, spins: false)
      AllocationMeter.purge()
      let residentBefore = Meter.residentBytes
      var run = try LiveRun(plan, services: ["agent": .agent("agent", Crowd(count: live))])
      while run.progress.jobsEnded < warmup, run.advance(events: 256) {}
      let resident = Meter.residentBytes - residentBefore
      let before = AllocationMeter.shared.total
      let start = run.progress.jobsEnded
      let timing = stopwatch.time { while run.progress.jobsEnded < warmup + timed, run.advance(events: 256) {} }
      let ended = run.progress.jobsEnded - start
      while run.advance(events: 1 << 20) {}
      run.close()
      // The courier's thread has ended, so what it allocated is counted.
      let spent = AllocationMeter.shared.total - before
      let completed = run.report().jobs.completed
      guard completed == warmup + timed + live else {
        throw Unfinished("\(name): \(completed) of \(warmup + timed + live) jobs completed")
      }
      var finding = Finding(figure: timing.nanoseconds / Double(ended), spent: spent, operations: completed - start)
      finding.others = [(word: "memory", unit: "bytes an agent", value: Double(resident) / Double(live))]
      return finding
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
      load: .closed(Load.ClosedLoop(concurrency: inFlight, retryPause: .nanoseconds(1))),
      wall: WallClock(spins: spins, couriers: 1))
  }
}

/// Answers at once.
struct NoOp: Agent {
  func respond(to message: Message, in context: CallContext) async throws -> Reply { Reply() }
}

/// The first `count` calls wait for each other; all others answer after a time of their own.
final class Crowd: Agent {
  private let count: Int
  private let begun = Atomic<Int>(0)
  private let sleeper: Sleeper

  init(count: Int) {
    self.count = count
    sleeper = Sleeper(meanNanoseconds: UInt64(count) * 500)
  }

  func respond(to message: Message, in context: CallContext) async throws -> Reply {
    if begun.load(ordering: .relaxed) < count {
      begun.add(1, ordering: .relaxed)
      // Far longer than it takes all of them to begin.
      try await context.sleep(for: .microseconds(20 * count))
    }
    return try await sleeper.respond(to: message, in: context)
  }
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
