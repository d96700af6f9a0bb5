import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Slices of a run")
struct SliceTests {
  /// A race of eight gives up seven timers a job, so they outnumber the rest and are swept.
  private func finish(_ events: Int) throws -> RunReport {
    let pool = AgentPool(
      name: "p", count: 2_000, concurrency: 100,
      simulate: SimulatedAgent(service: .total(.lognormalMean(mean: 1e9, cv: 1))))
    var plan = Plan(
      name: "n", agents: [pool],
      scenarios: [Scenario(name: "s", pattern: .race(Array(repeating: .call("p"), count: 8)))],
      load: .closed(Load.ClosedLoop(concurrency: 20_000)))
    plan.run = RunLimits(drain: .zero, jobs: 30_000)
    var simulation = try Simulation(plan)
    while simulation.advance(events: events) {}
    return simulation.report()
  }

  @Test("however a run is sliced, its report is the same, with many timers given up", arguments: [1, 100, 65_536])
  func sameReport(events: Int) throws {
    let (one, other) = (try finish(events), try finish(1_000))
    #expect(one.eventsHandled == other.eventsHandled)
    #expect(one == other)
  }
}
