import Couriers
import Engine
import Lanes
import Metrics

/// Swift agents under a closed load on the wall's clock: elapsed time over runs.
struct LoadOfAgents {
  var name: String
  var pattern: Pattern
  var agent: any Agent
  /// Jobs at once, and in all.
  var inFlight: Int
  var jobs: Int
  var spins = false

  /// Nanoseconds a job took, elapsed over runs: all jobs at once, so this is what one more costs.
  func nanosecondsPerRun() throws -> Double {
    var run = try LiveRun(plan, services: ["agent": .agent("agent", agent)])
    let start = MonotonicClock.now
    while run.advance(events: 1 << 20) {}
    let elapsed = MonotonicClock.now - start
    run.close()
    let report = run.report()
    guard report.jobs.completed == jobs else {
      throw Incomplete(name: name, completed: report.jobs.completed, of: jobs)
    }
    return Double(elapsed) / Double(jobs)
  }

  private var plan: Plan {
    let pool = AgentPool(
      name: "agent", count: 1, concurrency: 1_000_000, backend: .agent,
      simulate: SimulatedAgent(service: .total(.constant(0))))
    return Plan(
      name: name, run: RunLimits(jobs: jobs), agents: [pool],
      scenarios: [Scenario(name: "runs", pattern: pattern)], load: .closed(Load.ClosedLoop(concurrency: inFlight)),
      wall: WallClock(spins: spins, couriers: 1))
  }

  static let sequentialOf3 = Pattern.sequential(["agent", "agent", "agent"])
  static let parallelOf5 = Pattern.parallelAgents(Array(repeating: "agent", count: 5))

  struct Incomplete: Error, CustomStringConvertible {
    var name: String
    var completed: Int
    var of: Int

    var description: String { "\(name): \(completed) of \(of) jobs completed" }
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
