import Needletail
import Testing

@testable import NeedletailEngine

/// Nothing here asks how long anything took.
@Suite("Looping users who join and leave on the wall clock", .timeLimit(.minutes(10)))
struct UserStageRunTests {
  @Test("there are never more than the line has, all jobs end, and the run ends with the last stage")
  func ramp() async throws {
    let crowd = Crowd()
    var fleet = Fleet()
    fleet.add("a", concurrency: 50) { _, context in
      crowd.enter()
      try await context.sleep(for: .milliseconds(1))
      crowd.leave()
      return Reply()
    }
    var plan = Plan(name: "ramp", agents: [], scenarios: [Scenario(name: "job", pattern: .call("a"))])
    plan.wall.scheduleDelayLimit = .seconds(60)
    plan.load = .closed(
      Load.ClosedLoop(
        concurrency: 3,
        stages: [
          .init(duration: .milliseconds(100), target: 6), .init(duration: .zero, target: 1),
          .init(duration: .milliseconds(20), target: 1), .init(duration: .milliseconds(50), target: 5),
        ]))
    let report = try await Engine(fleet).run(plan, clock: .wall)
    #expect(report.status == .completed && report.loadModel == .closed)
    #expect(report.jobs.completed == report.jobs.offered && report.jobs.offered >= 3)
    #expect((1...6).contains(crowd.most) && crowd.now == 0)
    #expect(report.window.end >= .milliseconds(170))
  }
}
