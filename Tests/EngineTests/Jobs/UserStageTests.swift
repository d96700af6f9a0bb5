import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Looping users who join and leave")
struct UserStageTests {
  private typealias Hand = PlanByHand

  private func loop(
    from start: Int = 0, _ stages: [(milliseconds: Double, target: Int)], thinks: Double = 0
  ) -> Load {
    .closed(
      Load.ClosedLoop(
        concurrency: start,
        stages: stages.map { Load.ClosedLoop.Stage(duration: Hand.span($0.milliseconds), target: $0.target) },
        thinkTime: .constant(thinks * 1e6)))
  }

  private func plan(_ load: Load, takes: Double, change: (inout Plan) -> Void = { _ in }) -> Plan {
    Hand.plan(
      [Hand.pool("p", takes: takes, concurrency: 1_000)], [Scenario(name: "s", pattern: .call("p"), load: load)],
      change: change)
  }

  /// Jobs in the system just after each instant.
  private func inSystem(_ plan: Plan, at milliseconds: [Double]) throws -> [Int] {
    let world = try World(plan)
    return milliseconds.map { instant in
      world.advance(toMilliseconds: instant)
      return Int(world.jobs.count)
    }
  }

  @Test("as many jobs are in the system as the line has users: they join along it and leave when their job has ended")
  func follows() throws {
    // Jobs of 10 ms without a pause: up to 4 users in 400 ms, held for 200 ms, down to 2 in 200 ms, held.
    let load = loop([(400, 4), (200, 4), (200, 2), (100, 2)])
    let found = try inSystem(
      plan(load, takes: 10), at: [99, 101, 199, 201, 301, 401, 599, 699, 711, 799, 811, 899, 911])
    #expect(found == [0, 1, 1, 2, 3, 4, 4, 4, 3, 3, 2, 2, 0])
  }

  @Test("the run ends by itself with the last stage, when the jobs that are under way have ended")
  func ends() throws {
    let report = try run(plan(loop([(0, 3), (95, 3)]), takes: 10))
    // Each of three users begins a job every 10 ms, the last at 90.
    #expect(report.jobs.offered == 30 && report.jobs.completed == 30)
    #expect(report.window.end == .milliseconds(95) && report.window.simulated == .milliseconds(100))
    #expect(report.loadModel == .closed)
  }

  @Test("a jump down lets all end their jobs; one up again finds those who have not left and starts the others")
  func jumpsBack() throws {
    // Two of 10 ms jobs end at 10, 20, …; at 35 one user is wanted, at 38 both again, at 55 one, at 65 both.
    let load = loop(from: 2, [(35, 2), (0, 1), (3, 1), (0, 2), (17, 2), (0, 1), (10, 1), (0, 2), (20, 2)])
    let found = try inSystem(plan(load, takes: 10), at: [34, 36, 39, 41, 54, 59, 61, 64, 66, 71, 84])
    #expect(found == [2, 2, 2, 2, 2, 2, 1, 1, 2, 2, 2])
    // The first: at 0 to 80; the second: at 0 to 50, and from 65 at 65 and 75.
    let report = try run(plan(load, takes: 10))
    #expect(report.jobs.completed == 9 + 6 + 2)
  }

  @Test("a user that thinks when it is to leave submits nothing more")
  func thinking() throws {
    let report = try run(plan(loop(from: 1, [(35, 1), (0, 0), (60, 0)], thinks: 20), takes: 10))
    // It asks at 20 and at 50, where it has been asked to leave.
    #expect(report.jobs.offered == 1)
  }

  @Test("offers and completes what the integral of the line says")
  func integral() throws {
    // 0 to 500 users in 60 s, held for 60 s, down to 100 in 30 s, held for 30 s; each cycle takes 2 s, of which 1.5 s are thought.
    let load = loop([(60_000, 500), (60_000, 500), (30_000, 100), (30_000, 100)], thinks: 1_500)
    let report = try run(plan(load, takes: 500))
    // User-seconds: 15,000 + 30,000 + 9,000 + 3,000; each user is cut off in a cycle once or twice, and begins by thinking.
    let cycles = 57_000.0 / 2
    #expect(abs(Double(report.jobs.offered) - cycles) <= 900)
    #expect(report.jobs.completed == report.jobs.offered && report.jobs.rejected == 0)
    // By Little's law, half a second of each cycle is a job in the system: 57,000 × 0.25 ÷ 180.
    #expect(abs(report.throughput.meanJobsInSystem / (57_000 * 0.25 / 180) - 1) < 0.02)
  }

  @Test("a warm-up, a start of its own and an open load beside it leave its users what they are")
  func beside() throws {
    var plan = plan(loop(from: 1, [(50, 1), (0, 2), (50, 2)]), takes: 10) {
      $0.scenarios[0].start = Hand.span(100)
      $0.scenarios.append(
        Scenario(
          name: "o", pattern: .call("p"), load: .open(Load.Arrivals(process: .constant, rate: .perSecond(100)))))
      $0.run.duration = Hand.span(300)
      $0.run.warmup = Hand.span(155)
    }
    plan.run.drain = nil
    let report = try run(plan)
    let completed = ["s", "o"].map { report.jobsCompletedByScenario[$0] ?? 0 }
    // One from 100, both from 150 to 200: the second asks at 150, 160, …, 190, of which 160 on count; the first likewise.
    #expect(completed == [8, 14])
    #expect(report.loadModel == .mixed && report.window.end == .milliseconds(300))
  }

  @Test("an ended ramp beside a load of constant users ends nothing")
  func endless() throws {
    let report = try run(
      Hand.plan(
        [Hand.pool("p", takes: 10, concurrency: 9)],
        [
          Scenario(name: "ramp", pattern: .call("p"), load: loop([(0, 1), (25, 1)])),
          Scenario(name: "steady", pattern: .call("p"), load: .closed(Load.ClosedLoop(concurrency: 1))),
        ]
      ) { $0.run.jobs = 10 })
    #expect(["ramp", "steady"].map { report.jobsCompletedByScenario[$0] ?? 0 } == [3, 7])
  }

  @Test("rejected users pause and leave like others")
  func rejected() throws {
    let report = try run(
      plan(loop(from: 2, [(10.5, 2), (0, 0), (10, 0)]), takes: 30) {
        $0.runtime.maxConcurrentJobs = 1
        $0.runtime.queueLimit = 0
      })
    // The first has a job of 30 ms; the second is turned away at 0, 1, …, 10.
    #expect(report.jobs.offered == 12 && report.jobs.rejected == 11 && report.jobs.completed == 1)
  }

  @Test("numbers of users below zero, none at all and stages of negative length are problems of the plan")
  func problems() {
    for load in [
      loop(from: -1, [(1, 5)]), loop(from: 0, [(1, -5)]), loop(from: 0, [(1, 0)]), loop(from: 0, [(-1, 5)]),
      loop(from: 0, [(1, 8_000_001)]),
    ] {
      #expect(throws: PlanError.self) { try World(plan(load, takes: 1)) }
    }
  }
}
