import Testing

@testable import NeedletailEngine

@Suite("Jobs within the service level")
struct ServiceLevelTests {
  private typealias Hand = PlanByHand

  private func report(change: (inout Plan) -> Void = { _ in }) throws -> RunReport {
    // "a" is submitted in the warm-up, at the bound, just over it, and once more within it, to end behind the window; "b" fails, and is in
    // time once; "c" never completes.
    func scenario(_ name: String, at instants: Double..., pattern: Pattern) -> Scenario {
      Scenario(
        name: name, pattern: pattern,
        load: .trace(Load.Trace(rows: instants.map { Load.Trace.Row(instant: Hand.span($0)) })))
    }
    return try run(
      Hand.plan(
        [
          Hand.pool("p", takes: 100, count: 9) { $0.endpoint = "e" },
          Hand.pool("q", takes: 10, count: 9), Hand.pool("r", takes: 10, count: 9),
        ],
        [
          scenario("a", at: 10, 1_000, 2_000, 3_000, pattern: .call("p")),
          scenario("b", at: 1_000, 2_000, pattern: .call("q")),
          scenario("c", at: 1_000, pattern: .call("r")),
        ]
      ) {
        $0.run.warmup = Hand.span(500)
        $0.faults = [
          Hand.fault("p", from: 1_990, to: 2_010, .latency(1.01)), Hand.fault("q", from: 1_990, to: 2_010, .fail(1)),
          Hand.fault("r", from: 0, to: 4_000, .fail(1)),
        ]
        $0.endpoints = [Endpoint(name: "e")]
        change(&$0)
      })
  }

  @Test("are those of the cohort that completed and met every bound, followed to their end, by scenario")
  func counts() throws {
    let report = try report { $0.slo.jobLatency = .milliseconds(100) }
    #expect(report.jobs.completed == 4)
    #expect(report.jobsCompletedByScenario == ["a": 3, "b": 1, "c": 0])
    #expect(report.jobsWithinServiceLevel == ["a": 2, "b": 1, "c": 0])
    #expect(report[.serviceLevelCompleted] == 4 && report[.serviceLevelMet] == 3 && report[.serviceLevelShare] == 0.75)
    #expect(report[.serviceLevelShare, in: .scenario("a")] == 2.0 / 3)
    #expect(report[.serviceLevelShare, in: .scenario("b")] == 1)
    #expect(report[.serviceLevelCompleted, in: .scenario("c")] == 0)
    #expect(report[.serviceLevelShare, in: .scenario("c")] == nil, "none completed")
  }

  @Test("a job of whose calls one streams too slowly is none of them")
  func streams() throws {
    let report = try report {
      $0.agents[1].simulate.service = .streamed(timeToFirstToken: .constant(50e6), interTokenLatency: .constant(0))
      $0.agents[1].simulate.outputTokens = .constant(1)
      $0.slo.timeToFirstToken = .milliseconds(49)
    }
    #expect(report.jobsWithinServiceLevel == ["a": 3, "b": 0, "c": 0])
  }

  @Test("are not told of a plan without a service level")
  func none() throws {
    let report = try report()
    #expect(report.jobsWithinServiceLevel.isEmpty && report.jobsCompletedByScenario == ["a": 3, "b": 1, "c": 0])
    #expect(report[.serviceLevelCompleted] == nil && report[.serviceLevelShare] == nil)
  }
}
