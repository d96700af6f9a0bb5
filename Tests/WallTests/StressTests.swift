import Needletail
import Testing

/// Everything at once: small rings, slow agents, agents that throw, ignore cancellation or never return, hedges, retries,
/// timeouts, several couriers. What must hold is that nothing is lost and everything ends.
@Suite("The live engine under stress", .timeLimit(.minutes(10)))
struct StressTests {
  /// What an agent does is drawn from the job's number: the same trouble every time.
  struct Troublemaker: Agent {
    var neverReturns: Bool

    func respond(to message: Message, in context: CallContext) async throws -> Reply {
      var noise = (context.job &+ UInt64(context.attempt * 31 + context.branch)) &* 0x9E37_79B9_7F4A_7C15
      noise ^= noise >> 29
      switch noise % 16 {
      case 0: throw Broken()
      case 1:  // Deaf: sleeps on through its cancellation, in small steps.
        for _ in 0..<4 { try? await context.sleep(for: .milliseconds(2)) }
        await Task.yield()
      case 2: try await context.sleep(for: .milliseconds(40))
      case 3 where neverReturns && noise >> 20 % 8 == 0: await Gate().wait()
      case 4:  // Works without waiting.
        var sum: UInt64 = 0
        for step in 0..<20_000 { sum &+= noise &* UInt64(step) }
        return Reply("\(sum)", fanOut: 3)
      case 5:
        async let one: Void = context.sleep(for: .microseconds(300))
        async let other: Void = context.sleep(for: .microseconds(900))
        _ = try await (one, other)
      default: try await context.sleep(for: .microseconds(Int64(noise % 1_500)))
      }
      return Reply("ok", fanOut: Int(noise % 4) + 1)
    }
  }

  /// - Parameter patience: how many times longer every limit of time is than on a machine with nothing else to do.
  private func plan(jobs: Int, callLimit: Int, spins: Bool, patience: Int = 1) -> Plan {
    let pool = { (name: String) in
      var pool = AgentPool(
        name: name, count: 5, concurrency: 8, queueLimit: 40, backend: .agent,
        simulate: SimulatedAgent(service: .total(.constant(0))))
      pool.queueTimeout = .constant(20_000_000 * Double(patience))
      return pool
    }
    var hedged = pool("hedged")
    hedged.hedge = .after(.milliseconds(3 * patience))
    let patterns: [Pattern] = [
      .sequential(["plain", "hedged", "plain"]), .race([.call("plain"), .call("hedged")]),
      .parallelAgents(["plain", "hedged", "plain"], merge: "hedged"),
      .supervisorWorker(supervisor: "plain", workers: ["hedged", "plain"], tasks: .outcome(atMost: 20)),
    ]
    return Plan(
      name: "stress", seed: 5, run: RunLimits(drain: .seconds(3 * patience), jobs: jobs),
      runtime: RuntimeLimits(
        maxConcurrentJobs: 120, maxConcurrentCalls: 200, jobTimeout: .milliseconds(400 * patience)),
      agents: [pool("plain"), hedged],
      resilience: Resilience(
        callTimeout: .milliseconds(12 * patience), retry: Resilience.Retry(attempts: 3, initial: .microseconds(500)),
        breaker: Resilience.Breaker(failureRate: 0.9, openFor: .milliseconds(5))),
      scenarios: patterns.enumerated().map { Scenario(name: "s\($0)", pattern: $1) },
      load: .closed(Load.ClosedLoop(concurrency: 150, thinkTime: .exponential(mean: 1_000_000))),
      wall: WallClock(spins: spins, couriers: 3, scheduleDelayLimit: .seconds(60), callLimit: callLimit))
  }

  private func fleet(neverReturns: Bool) -> Fleet {
    var fleet = Fleet()
    for name in ["plain", "hedged"] { fleet.add(name, agent: Troublemaker(neverReturns: neverReturns)) }
    return fleet
  }

  /// Runs until the trouble that a test is about was met, each time with more patience: on a machine that is busy enough, all
  /// calls time out before any of them comes to an agent. What every run must account for holds each time.
  private func run(
    _ fleet: Fleet, jobs: Int, callLimit: Int, spins: Bool = false, until metTrouble: (RunReport) -> Bool
  ) async throws -> RunReport {
    var patience: Int = 1
    while true {
      let plan = plan(jobs: jobs, callLimit: callLimit, spins: spins, patience: patience)
      let report = try await Engine(fleet).run(plan, clock: .wall)
      accounts(report, jobs: jobs)
      if patience >= 64 || (hasTrouble(report) && metTrouble(report)) { return report }
      patience *= 4
    }
  }

  private func hasTrouble(_ report: RunReport) -> Bool {
    report.jobs.completed > 0 && report.calls.retried > 0 && report.calls.hedged > 0
  }

  private func accounts(_ report: RunReport, jobs: Int) {
    #expect(report.status == .completed)
    #expect(report.jobs.offered == jobs)
    #expect(report.jobs.offered == report.jobs.started + report.jobs.rejected)
    let (ended, calls) = (report.jobs, report.calls)
    #expect(ended.started == ended.completed + ended.failed + ended.timedOut + ended.cancelled + ended.inFlight)
    #expect(
      calls.started == calls.completed + calls.failed + calls.timedOut + calls.cancelled + calls.inFlight)
    #expect(ended.inFlight == 0)
  }

  @Test("nothing is lost, and everything ends", arguments: [false, true])
  func everything(spins: Bool) async throws {
    let report = try await run(fleet(neverReturns: false), jobs: 1_500, callLimit: 4_096, spins: spins) { _ in true }
    #expect(hasTrouble(report))
    #expect(report.wall?.abandoned.isEmpty == true)
  }

  @Test("with calls that never return, all others are accounted for and these are named")
  func lostCalls() async throws {
    let report = try await run(fleet(neverReturns: true), jobs: 800, callLimit: 4_096) {
      $0.wall?.abandoned.isEmpty == false
    }
    #expect(hasTrouble(report))
    let abandoned = try #require(report.wall?.abandoned)
    #expect(!abandoned.isEmpty && Set(abandoned.keys).isSubset(of: ["plain", "hedged"]))
  }

  @Test("couriers that are full turn attempts away with the reason, and lose none")
  func fullCouriers() async throws {
    let report = try await run(fleet(neverReturns: false), jobs: 800, callLimit: 6) {
      $0.reasons["courier_full", default: 0] > 0
    }
    #expect(hasTrouble(report))
    #expect(report.reasons["courier_full", default: 0] > 0)
  }

  @Test("the same trouble in virtual time has one digest")
  func virtual() async throws {
    let plan = plan(jobs: 1_000, callLimit: 4_096, spins: false)
    let first = try await Engine(fleet(neverReturns: false)).run(plan, clock: .virtual)
    let second = try await Engine(fleet(neverReturns: false)).run(plan, clock: .virtual)
    accounts(first, jobs: 1_000)
    #expect(hasTrouble(first))
    #expect(first == second)
  }
}
