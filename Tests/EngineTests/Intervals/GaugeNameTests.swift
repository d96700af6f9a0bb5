import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("The names of gauges")
struct GaugeNameTests {
  @Test("are told apart by the endpoint, also of endpoints that no pool uses")
  func unusedEndpoints() throws {
    let plan = PlanByHand.plan([PlanByHand.pool("p", takes: 10)], PlanByHand.jobs(2, .call("p"))) {
      $0.endpoints = ["e", "f"].map { Endpoint(name: $0, concurrency: 1, tokensPerMinute: 60) }
    }
    let (intervals, _) = try Simulation.gathered(plan, every: PlanByHand.span(10))
    let keys = intervals.gauges.map(\.key)
    #expect(Set(keys).count == keys.count)
    let waits = keys.filter { $0.metric == "calls_waiting" }.compactMap { $0[label: "endpoint"] }
    #expect(waits.sorted() == ["e", "e", "f", "f"])
  }
}
