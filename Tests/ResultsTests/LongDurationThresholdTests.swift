import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload
import Testing

@Suite("Thresholds over long durations")
struct LongDurationThresholdTests {
  /// Jobs at once, each of two calls after the other that take so long.
  private func document(_ durations: [String], thresholds: String) throws -> JSON {
    let agents = durations.map { "  a\($0): { simulate: { service: \($0) } }\n" }.joined()
    let scenarios = durations.map {
      "  s\($0): { pattern: { sequential: [a\($0), a\($0)] }, load: { concurrency: 1 } }\n"
    }.joined()
    let text = """
      schema: needletail/1
      run: { jobs: \(durations.count) }
      thresholds: { job_latency_ms: [\(thresholds)] }
      agents:
      \(agents)scenarios:
      \(scenarios)
      """
    let file = try WorkloadReader.read(bytes: Array(text.utf8), path: "w.yaml").file
    var simulation = try Simulation(file.plan)
    while simulation.advance(events: 64) {}
    return ResultDocument(report: simulation.report(), of: file, host: nil).json
  }

  private func passed(_ document: JSON) -> [JSON?] {
    if case .array(let thresholds)? = document["thresholds"] { thresholds.map { $0["passed"] } } else { [] }
  }

  @Test("a percentile is told to 0.1 % as far as 100 h, and a threshold is held to it")
  func withinRange() throws {
    // 61 min, 5 h and 99 h: 3,660,000 ms, 18,000,000 ms and 356,400,000 ms.
    let document = try document(
      ["1830s", "150m", "2970m"],
      thresholds: """
        "p(33) >= 3660000", "p(33) < 3664000", "p(66) >= 18000000", "p(66) < 18018000", "p(99) <= 356400000"
        """)
    #expect(passed(document) == Array(repeating: .bool(true), count: 5))
    #expect(document["metrics"]?["job_latency_ms"]?["all"]?["overflow"] == nil)
  }

  @Test("beyond it a percentile is the maximum, and how many there are is told")
  func overRange() throws {
    // 5 h, 102 h and 150 h.
    let document = try document(["150m", "51h", "75h"], thresholds: "\"p(66) >= 540000000\", \"p(33) < 18018000\"")
    #expect(passed(document) == [.bool(true), .bool(true)])
    #expect(document["metrics"]?["job_latency_ms"]?["all"]?["overflow"] == .integer(2))
  }
}
