import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Limits")
struct LimitTests {
  private typealias Hand = PlanByHand

  private func closed(_ users: Int, pause: Nanoseconds = 1_000_000) -> Load {
    .closed(Load.ClosedLoop(concurrency: users, retryPause: .nanoseconds(Int64(pause))))
  }

  /// Runs to its end, as if nearly ten million events had happened at the first instant already.
  private func runNearTheLimit(_ plan: Plan) throws -> RunReport {
    let world = try World(plan)
    world.eventsAtInstant = 9_990_000
    while world.advance(events: 4_096) {}
    return world.report(named: plan.name)
  }

  @Test("time that does not advance aborts the run and names the pool")
  func stuck() throws {
    let loop = Pattern.loop(Pattern.Loop(body: .call("spinning"), atMost: 1_000_000, until: .never))
    let report = try runNearTheLimit(
      Hand.plan([Hand.pool("spinning", takes: 0)], [Scenario(name: "s", pattern: loop)]) {
        $0.load = closed(1)
        $0.run.duration = .seconds(1)
      })
    #expect(report.status == .aborted)
    #expect(report.statusReason?.contains("spinning") == true && report.statusReason?.contains("10,000,000") == true)
    #expect(report.window.simulated == .zero)
  }

  @Test("a looping user whose job ends at its own start pauses")
  func retryPause() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 0)], [Scenario(name: "s", pattern: .call("p"))]) {
        $0.load = closed(2, pause: 10_000_000)
        $0.run.duration = .milliseconds(95)
      })
    #expect(report.jobs.completed == 20, "two users at 0, 10, … 90 ms")
    #expect(report.loadModel == .closed)
  }

  @Test("a looping user who is rejected pauses, thinks and submits another job")
  func rejectedPauses() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10)], [Scenario(name: "s", pattern: .call("p"))]) {
        $0.load = .closed(
          Load.ClosedLoop(concurrency: 1, thinkTime: .constant(5e6), retryPause: .milliseconds(10)))
        $0.run.duration = .milliseconds(100)
        $0.gateway = Gateway(
          instances: [Gateway.Instance(concurrency: 1)], rateLimit: RateLimits(global: .perSecond(10), burst: 1))
      })
    // At 5, done at 15, then at 20, 35, 50, 65, 80 and 95; the next token comes at 105.
    #expect((report.jobs.offered, report.jobs.rejected, report.jobs.completed) == (7, 6, 1))
    #expect(report.reasons == ["job_rate_limited_global": 6])
  }

  @Test("a looping user who is rejected and does not pause is met by the limit, not by the end of the stack")
  func noPause() throws {
    let report = try runNearTheLimit(
      Hand.plan([Hand.pool("p", takes: 10)], [Scenario(name: "s", pattern: .call("p"))]) {
        // The first takes the only token, the second is refused for ever.
        $0.load = closed(2, pause: 0)
        $0.run.duration = .seconds(1)
        $0.gateway = Gateway(
          instances: [Gateway.Instance(concurrency: 1)], rateLimit: RateLimits(global: .perMinute(1), burst: 1))
      })
    #expect(report.status == .aborted)
  }

  @Test("a rate of 10⁹ a second works, to the nanosecond")
  func highRate() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 0, concurrency: 9_999)], [Scenario(name: "s", pattern: .call("p"))]) {
        $0.load = .open(Load.Arrivals(process: .constant, rate: .perSecond(1e9)))
        $0.run.jobs = 5_000
      })
    #expect((report.jobs.completed, report.window.end) == (5_000, .nanoseconds(4_999)))
  }

  @Test("a rate of zero, and durations of a nanosecond and of 100 h, work")
  func durations() throws {
    let nothing = try run(
      Hand.plan([Hand.pool("p", takes: 0)], [Scenario(name: "s", pattern: .call("p"))]) {
        $0.load = .open(Load.Arrivals(rate: .perSecond(0)))
        $0.run.duration = .nanoseconds(1)
      })
    #expect((nothing.jobs.offered, nothing.window.end, nothing.status) == (0, .nanoseconds(1), .completed))
    let long = try run(
      Hand.plan([Hand.pool("p", takes: 1_800_000)], [Scenario(name: "s", pattern: .call("p"))]) {
        $0.load = .open(Load.Arrivals(process: .constant, rate: Rate(1, per: .seconds(3_600))))
        $0.run.duration = .seconds(360_000)
      })
    #expect((long.jobs.completed, long.window.simulated) == (100, .seconds(360_000)))
    #expect(abs((long.agent("p")?.utilization ?? 0) - 0.5) < 1e-12)
  }

  @Test("rates and bursts of next to nothing and next to everything neither trap nor let anyone through early")
  func extremeRates() throws {
    for (rate, burst) in [(1e-25, 1.0), (1e-25, 1e300), (1e300, 1), (1e-300, 1.7e308)] {
      let report = try run(
        Hand.plan([Hand.pool("p", takes: 1, count: 9) { $0.endpoint = "e" }], Hand.jobs(2, .call("p"))) {
          $0.endpoints = [Endpoint(name: "e", requestsPerMinute: rate, requestBurst: burst)]
          $0.run.drain = .seconds(1)
        })
      #expect(report.latency("1") == 1)
      #expect(report.jobs.completed == (rate < 1 && burst == 1 ? 1 : 2))
    }
  }

  @Test("a million jobs run in bounded memory", .enabled(if: isOptimized))
  func millionJobs() throws {
    let plan = Hand.plan([Hand.pool("p", takes: 10, concurrency: 99)], [Scenario(name: "s", pattern: .call("p"))]) {
      $0.load = .open(Load.Arrivals(rate: .perSecond(8_000)))
      $0.run.jobs = 1_000_000
    }
    let world = try World(plan)
    while world.advance(events: 65_536) {}
    #expect(world.report(named: "").jobs.completed == 1_000_000)
    // Records are for those in flight at once, a few hundred, never for all that ever ran.
    #expect(world.jobs.highWater < 10_000 && world.calls.highWater < 10_000)
  }

  @Test("tokens handed on stop at their bound, and never turn negative")
  func hugeTokens() throws {
    let report = try run(
      Hand.plan(
        [Hand.pool("p", takes: 1, count: 3, output: 1_500_000_000), Hand.pool("m", takes: 1)],
        [
          Hand.job("job", .parallelAgents(["p", "p", "p"], merge: "m"))
        ]))
    #expect(report.agent("m")?.inputTokens == Int(Int32.max))
    #expect(report.tokens.output == 4_500_000_000)
  }

  @Test("many jobs at once are held in records of their own size, and all end")
  func manyJobs() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, concurrency: 7)], [Scenario(name: "s", pattern: .call("p"))]) {
        $0.load = .open(Load.Arrivals(rate: .perSecond(100_000)))
        $0.run.jobs = 50_000
      })
    #expect(report.jobs.completed == 50_000)
  }

  /// Unoptimized code allocates where the language lets it.
  private static var isOptimized: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }

  @Test("a warm simulation allocates nothing", .enabled(if: isOptimized))
  func allocations() throws {
    let steps = Pattern.sequential(["a", "b"])
    var plan = Plan(
      name: "warm", seed: 3,
      agents: ["a", "b", "c"].map {
        AgentPool(
          name: $0, count: 40, concurrency: 2, routing: .powerOfTwo,
          simulate: SimulatedAgent(
            service: .total(.empirical([10e6, 20e6, 40e6])), promptTokens: .uniform(1, 100),
            outputTokens: .uniform(1, 100), failure: SimulatedAgent.Failure(rate: 0.05)))
      },
      scenarios: [
        Scenario(name: "s", pattern: steps),
        Scenario(name: "t", pattern: .parallelAgents(["a", "b", "c"], merge: "a")),
      ],
      load: .closed(Load.ClosedLoop(concurrency: 300)))
    plan.run.jobs = 100_000_000
    plan.resilience.retry = Resilience.Retry(attempts: 2, initial: .milliseconds(10), jitter: .none)
    plan.resilience.callTimeout = .milliseconds(80)
    // Few different times: a histogram takes 4 KB when it first meets a power of two, and by then has met them all.
    var simulation = try Simulation(plan)
    _ = simulation.advance(events: 1_000_000)
    // Readings are taken with no test macro between them: macros allocate.
    let before = allocatedBytes()
    _ = simulation.advance(events: 100_000)
    let after = allocatedBytes()
    // Under a sanitizer the meter does not work.
    guard let before, let after else { return }
    #expect(after == before, "\(after - before) bytes in 100,000 events")
  }
}
