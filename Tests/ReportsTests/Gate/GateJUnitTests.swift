import NeedletailResults
import Testing

@testable import NeedletailReports

@Suite("A gate as test results")
struct GateJUnitTests {
  @Test("each figure and each threshold of head is a case; broken fails, undecided is skipped")
  func cases() throws {
    var gate = SampleGate.broken
    gate.rows[1].verdict = .undecided
    gate.thresholds = [
      GateResult.OwnThreshold(expression: "job_latency_ms p(99) < 45s", verdict: .broken, runs: 10, runsFailed: 3),
      GateResult.OwnThreshold(expression: "cost_usd value < 5", verdict: .held, runs: 10, runsFailed: 0),
    ]
    let reading = JUnitReading(gate.junit.text)
    #expect(reading.faults == [])
    #expect(
      reading.named("testcase").map { $0.attributes["name"] } == [
        "job p50 +5%", "job p99 +5%", "cost +2%", "job_latency_ms p(99) < 45s", "cost_usd value < 5",
      ])
    let suite = try #require(reading.named("testsuite").first).attributes
    #expect(suite["tests"] == "5" && suite["failures"] == "2" && suite["skipped"] == "1" && suite["name"] == "fleet")
    #expect(Set(reading.named("testcase").map { $0.attributes["classname"] }) == ["fleet.gate", "fleet.thresholds"])
  }

  @Test("the numbers stand in the body of a failure, with the two sides")
  func body() throws {
    let failure = try #require(JUnitReading(SampleGate.broken.junit.text).named("failure").first)
    #expect(
      failure.text
        == "job p50: 3.14 s → 3.93 s, +25.1 % (+15.3 to +34.9), allowed +5 %\nbase main@4f2c1e9\nhead 9ab1d02\n10 seeds, paired"
    )
    #expect(failure.attributes["type"] == "broken")
  }

  @Test("a gate that was cut off has a case that says so")
  func interrupted() {
    var gate = SampleGate.broken
    gate.isInterrupted = true
    let reading = JUnitReading(gate.junit.text)
    #expect(
      reading.faults == []
        && reading.named("skipped").map(\.text) == ["the gate was cut off before all its runs had ended"])
  }

  @Test("names at their worst keep to the schema")
  func hostile() {
    let reading = JUnitReading(SampleGate.hostile.junit.text)
    #expect(reading.faults == [])
    #expect(reading.named("testcase").count == 265)
  }
}
