import Foundation
import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import ReportFixture
import Testing

@testable import NeedletailReports

struct VerdictTests {
  private func run(_ document: String) throws -> ReportedRun {
    try ReportedRun(
      name: "r", result: (Array("{\"schema\":\"needletail.result/2\",\(document)}".utf8), "r.json"),
      archive: .absent("no"), trace: .absent("no"), workload: nil)
  }

  @Test("headline, causes, the thresholds that failed and whether the run kept up come before all else")
  func onTop() throws {
    let page = Report([try RehearsedResult.brief().run()]).html
    let head = String(page.split(separator: "<main", maxSplits: 1)[0])
    let places = try [
      "FAILED: jobs failed", "From 5:10 on the tokens a minute of gpt are used up", "class=\"bad\"", "✗ bound",
      "Keeps up", "✗ no", "jobs/s</dd>", "Job latency, p50",
    ].map { words in try #require(head.range(of: words)?.lowerBound, "\(words)") }
    #expect(places == places.sorted())
    #expect(head.contains(">31.5 of 38.2 jobs/s</dd>"))
  }

  @Test("a result of before there were verdicts shows none, and breaks nothing")
  func older() throws {
    var older = RehearsedResult.brief()
    older.isDiagnosed = false
    let report = Report([try older.run()])
    let head = report.html.split(separator: "<main", maxSplits: 1)[0]
    #expect(!head.contains("class=\"verdict") && !head.contains("Keeps up") && !report.markdown.contains("Keeps up"))
    #expect(head.contains("Job latency, p50"))
  }

  @Test(
    "a run is good when all held and it kept up, bad when any was broken or it did not, and else neither",
    arguments: [
      ("yes", [true], true), ("yes", [], true), ("yes", [true, false], false), ("no", [true], false), ("no", [], false),
      ("undecided", [true], nil), ("undecided", [false], false),
    ] as [(String, [Bool], Bool?)])
  func good(keepsUp: String, held: [Bool], isGood: Bool?) throws {
    let thresholds = held.map {
      "{\"metric\":\"job_latency_ms\",\"expression\":\"p(99) < 5\",\"observed\":3,\"passed\":\($0)}"
    }
    let run = try run(
      "\"keeps_up\":{\"verdict\":\"\(keepsUp)\"},\"thresholds\":[\(thresholds.joined(separator: ","))]")
    #expect(run.isGood(by: .standard) == isGood)
  }

  @Test("failed thresholds come first, wherever the file has them")
  func failedFirst() throws {
    let rows = ["true", "false", "true", "false"].enumerated().map {
      "{\"metric\":\"m\($0.offset)\",\"expression\":\"x\",\"observed\":3,\"passed\":\($0.element)}"
    }
    let run = try run("\"thresholds\":[\(rows.joined(separator: ","))]")
    #expect(run.thresholds(by: .standard).map(\.metric) == ["m1", "m3", "m0", "m2"])
  }

  @Test(
    "thresholds are told in the figure's unit",
    arguments: [
      ("job_latency_ms", "p(99) < 20000", "201000", "Job latency, p99", "< 20.0 s", "201 s"),
      ("job_latency_ms{scenario=resolve}", "mean <= 250", "90.5", "Job latency, mean, resolve", "<= 250 ms", "90.5 ms"),
      ("job_failure_rate", "rate < 0.01", "0.5", "Jobs failed or timed out", "< 1.00 %", "50.0 %"),
      ("jobs_per_s", "value >= 10", "2.5", "Jobs a second", ">= 10 jobs/s", "2.50 jobs/s"),
      ("unheard_of", "p(1) < 2", "0.25", "unheard_of", "p(1) < 2", "0.25"),
    ])
  func units(
    metric: String, expression: String, observed: String, subject: String, bound: String, words: String
  ) throws {
    let run = try run(
      "\"thresholds\":[{\"metric\":\"\(metric)\",\"expression\":\"\(expression)\",\"observed\":\(observed),\"passed\":true}]"
    )
    let threshold = try #require(run.thresholds(by: .standard).first)
    #expect(threshold.subject == subject)
    #expect(threshold.bound == bound)
    #expect(threshold.observedWords == words)
  }

  @Test("over seeds a threshold is told with its interval and in how many runs it held")
  func overSeeds() throws {
    let run = try run(
      """
      "thresholds":[{"metric":"job_latency_ms","expression":"p(99) < 500","verdict":"undecided","passed":false,
      "observed":{"mean":480,"low":440,"high":520,"n":8},"runs":8,"runs_passed":6}]
      """)
    let threshold = try #require(run.thresholds(by: .standard).first)
    #expect(threshold.outcome == .undecided)
    #expect(threshold.observedWords == "480 ms (440 ms to 520 ms), held in 6 of 8 runs")
  }

  @Test(
    "what a part's owners do not add up to stays the part's own, and the scenario whose slowest took longest is first")
  func owners() throws {
    func scenario(_ agent: Int, _ triage: Int, slowest: Int) -> String {
      """
      {"jobs":9,"mean_ms":{"agent":\(agent),"decode":50},"owners":{"agent":{"triage":\(triage)},"decode":{"expert":50}},
      "above_p99":{"jobs":1,"mean_ms":{"decode":\(slowest)}}}
      """
    }
    let run = try run(
      "\"latency_breakdown\":{\"scenario\":{\"a\":\(scenario(100, 70, slowest: 5)),\"b\":\(scenario(10, 10, slowest: 900))}}"
    )
    #expect(run.latencyBreakdown.map(\.name) == ["b", "a"])
    let means = run.latencyBreakdown.map { scenario in
      Dictionary(uniqueKeysWithValues: scenario.all.means.map { ("\($0.key.part) \($0.key.name ?? "–")", $0.value) })
    }
    #expect(
      means == [["agent triage": 10, "decode expert": 50], ["agent triage": 70, "agent –": 30, "decode expert": 50]])
    let title = ScenarioBreakdown.Owner(part: "endpoint_tokens", name: "gpt").title
    #expect(title == "\(LatencyPart.endpointTokens.title) of gpt")
  }

  @Test("limits are told with their use, those there are")
  func limits() throws {
    let use = "\"utilization\":0.5,\"mean_waiting\":2"
    let run = try run(
      """
      "gateway":{"slots":64,\(use)},"permits":{"call":{"limit":10,\(use)}},
      "endpoints":{"gpt":{"tokens":{"per_minute":400000,\(use)},"permits":{"limit":8,\(use),"holding":{}}}},
      "agents":{"expert":{"utilization":0.6,"working":0.2,"holding":{"endpoint_tokens":0.4},"rate":{"per_s":3,\(use)}}}
      """)
    #expect(
      run.limitUses.map { "\($0.title) \($0.capacity)" } == [
        "gpt: tokens a minute 400,000", "gpt: permits 8", "Gateway slots 64", "Call permits 10",
        "expert: calls a second 3",
      ])
    #expect(run.limitUses.allSatisfy { $0.utilization == 0.5 && $0.meanWaiting == 2 })
    let slots = SlotUse(run, agent: "expert")
    #expect(slots.working == 0.2 && slots.holding == ["endpoint_tokens": 0.4])
    let page = Report([run]).html
    #expect(page.contains("held while waiting for \(LatencyPart.endpointTokens.title): 40.0 %"))
  }

  @Test("red and orange are for what is bad, and for nothing else")
  func palette() throws {
    // Every colour of the palette, light, dark and on paper.
    let colours = Stylesheet.text.matches(of: /--([a-z0-9]+): #([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/)
    #expect(colours.count > 40)
    for colour in colours {
      let parts = [colour.2, colour.3, colour.4].compactMap { Int($0, radix: 16) }.map(Double.init)
      let (most, least) = (parts.max() ?? 0, parts.min() ?? 0)
      // Hues from pink over red to yellow's edge, where there is any colour to see.
      let isRed = parts[0] == most && most - least > 24 && hue(parts) > -25 && hue(parts) < 45
      #expect(isRed == ["bad", "fault"].contains(String(colour.1)), "\(colour.0)")
    }
  }

  /// Degrees, where red is the largest part.
  private func hue(_ parts: [Double]) -> Double {
    60 * (parts[1] - parts[2]) / ((parts.max() ?? 0) - (parts.min() ?? 0))
  }
}
