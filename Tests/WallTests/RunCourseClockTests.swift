import Needletail
import Testing

@testable import NeedletailEngine

/// How limits are used and a run's course, by the other clocks than the simulation's.
@Suite("A run's course by every clock", .timeLimit(.minutes(10)))
struct RunCourseClockTests {
  /// Six jobs at one instant for two slots.
  private func plan(_ load: Load) -> Plan {
    let agent = AgentPool(name: "a", count: 2, simulate: SimulatedAgent(service: .total(.constant(20_000_000))))
    var plan = Plan(
      name: "six", run: RunLimits(jobs: 6), agents: [agent], scenarios: [Scenario(name: "s", pattern: .call("a"))],
      load: load)
    plan.wall.scheduleDelayLimit = .seconds(60)
    return plan
  }

  private static let six = Load.trace(
    Load.Trace(rows: Array(repeating: Load.Trace.Row(instant: .zero), count: 6)))

  @Test(
    "jobs at one instant have a makespan on the wall clock, users who do not think too",
    arguments: [six, .closed(Load.ClosedLoop(concurrency: 6))])
  func wallClock(load: Load) async throws {
    let report = try await Engine(Fleet()).run(plan(load), clock: .wall)
    // However late anything was: six of 20 ms on two slots take 60 ms at least.
    #expect(report.window.isMakespan && report.window.end - report.window.start >= .milliseconds(60))
    let seconds = report.window.lengthSeconds
    #expect(report.jobs.completed == 6 && abs(report.throughput.jobsPerSecond - 6 / seconds) < 1e-9)
    let use = try #require(report.resources.first)
    #expect(use.utilization > 0 && use.utilization <= 1 + 1e-9 && abs(use.utilization - 0.12 / (2 * seconds)) < 0.5)
    #expect(abs(report.agents[0].utilization - use.utilization) < 1e-12 && use.meanWaiting > 0)
    let points = report.course.points
    #expect(points.first?.instant == report.window.start.nanoseconds)
    #expect(points.last?.instant == report.window.end.nanoseconds && points.last?.jobsEnded == 6)
    #expect(zip(points.dropFirst(), points).allSatisfy { $0.instant > $1.instant && $0.taken[0] >= $1.taken[0] })
  }

  @Test("agents that sleep in virtual time use their slots like simulated ones")
  func rehearsal() async throws {
    var fleet = Fleet()
    let sleeper = Scripted { _, context in
      try await context.sleep(for: .milliseconds(20))
      return Reply("")
    }
    fleet.add("a", count: 2, agent: sleeper)
    let real = try await Engine(fleet).run(fleet.manning(plan(Self.six)), clock: .virtual)
    let simulated = try await Engine(Fleet()).run(plan(Self.six), clock: .virtual)
    #expect(real.resources == simulated.resources && real.course == simulated.course)
    #expect(real.window == simulated.window && real.window.end == .milliseconds(60))
    #expect(real.resources.first?.utilization == 1 && real.resources.first?.meanWaiting == 2)
  }

  @Test("an engine that is asked in the middle of its life tells the course so far")
  func standing() throws {
    let fleet = Fleet()
    let world = try World(fleet.standingPlan, receivesExternalJobs: true)
    world.now = 1_000_000_000
    let course = world.report(named: "").course
    #expect(course.points.map(\.instant) == (0...10).map { $0 * 100_000_000 })
  }
}
