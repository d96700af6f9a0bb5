import NeedletailEngine
import NeedletailNotation
import Testing
import NeedletailWorkload

@testable import NeedletailResults

@Suite("The latency breakdown, written")
struct LatencyBreakdownDocumentTests {
  private var report: RunReport {
    var report = SampleReport.report
    var scenario = LatencyBreakdown.Scenario(name: "resolve")
    scenario.all.jobs = 4
    scenario.all.owners = [
      LatencyOwner(.agent, of: "triage"): 2_000_000, LatencyOwner(.service, of: "triage"): 5_960_000,
      LatencyOwner(.service, of: "expert"): 2_000_000, LatencyOwner(.job): 40_000,
    ]
    scenario.slowest.jobs = 1
    scenario.slowest.owners = [
      LatencyOwner(.agent, of: "triage"): 1_000_000, LatencyOwner(.service, of: "expert"): 3_000_000,
    ]
    scenario.slowestFromNanoseconds = 3_900_000
    var breakdown = LatencyBreakdown()
    breakdown.scenarios = [scenario]
    breakdown.waste = [LatencyBreakdown.Waste(name: "triage", retries: 5, losers: 4, cancelled: 1)]
    (breakdown.waste[0].retriesUSD, breakdown.waste[0].losersUSD, breakdown.waste[0].cancelledUSD) = (0.5, 0.25, 0.125)
    breakdown.discarded = 2
    report.latencyBreakdown = breakdown
    return report
  }

  private func document(_ report: RunReport) -> ResultDocument {
    ResultDocument(report: report, of: SampleReport.file([]), host: nil)
  }

  @Test(
    "the document has each scenario's parts on average and of the slowest, with whose those were that have an owner, and each agent's waste"
  )
  func object() {
    let slowest = JSON.object([
      "jobs": .count(1), "from_ms": .number(3.9),
      "mean_ms": .object(["agent": .number(1), "service": .number(3)]),
      "owners": .object([
        "agent": .object(["triage": .number(1)]), "service": .object(["expert": .number(3)]),
      ]),
      "share": .object(["agent": .number(0.25), "service": .number(0.75)]),
    ])
    let scenario = JSON.object([
      "jobs": .count(4), "above_p99": slowest,
      "mean_ms": .object(["agent": .number(0.5), "job": .number(0.01), "service": .number(1.99)]),
      "owners": .object([
        "agent": .object(["triage": .number(0.5)]),
        "service": .object(["triage": .number(1.49), "expert": .number(0.5)]),
      ]),
      "share": .object(["agent": .number(0.2), "job": .number(0.004), "service": .number(0.796)]),
    ])
    let agent = JSON.object([
      "input": .count(1_000), "output": .count(200), "cost_usd": .number(0.0125),
      "wasted": .object(["retries": .count(5), "losers": .count(4), "cancelled": .count(1)]),
      "wasted_usd": .object(["retries": .number(0.5), "losers": .number(0.25), "cancelled": .number(0.125)]),
    ])
    #expect(
      document(report).json["latency_breakdown"]
        == .object([
          "agent": .object(["triage": agent]), "scenario": .object(["resolve": scenario]), "discarded": .count(2),
        ]))
    #expect(document(SampleReport.report).json["latency_breakdown"] == nil)
  }

  @Test("the waste of an agent that costs nothing has no cost")
  func unpriced() throws {
    var report = report
    report.agents[0].costUSD = 0
    let agent = try #require(document(report).json.at(["latency_breakdown", "agent", "triage"]))
    #expect(agent.at(["wasted"]) != nil && agent.at(["wasted_usd"]) == nil)
  }

  @Test("the summary says beside the wasted tokens what they cost, and that answers thrown away come on top")
  func wastedCost() {
    func line(_ change: (inout RunReport) -> Void) -> String? {
      var report = report
      change(&report)
      let lines = Summary(of: document(report), typeface: Typeface(isUnicode: false)).text.split(separator: "\n")
      return lines.first { $0.contains(" wasted (") }.map(String.init)
    }
    #expect(line { _ in }?.contains("12 wasted (1.00 %, at least $0.8750) - ") == true, "\(line { _ in } ?? "")")
    #expect(line { $0.latencyBreakdown?.discarded = 0 }?.contains("12 wasted (1.00 %, $0.8750) - ") == true)
    #expect(line { $0.latencyBreakdown = nil }?.contains("12 wasted (1.00 %) - ") == true)
    #expect(line { $0.latencyBreakdown?.waste = [] }?.contains("12 wasted (1.00 %) - ") == true)
  }

  @Test("the summary shows what matters, and the rest in one line")
  func summary() {
    let text = Summary(of: document(report), typeface: Typeface(isUnicode: false)).text
    let lines = text.split(separator: "\n").map(String.init)
    let row = lines.first { $0.hasPrefix("    agent slot") && $0.contains("25.0 %") }
    #expect(row?.contains("20.0 %") == true && row?.contains("##........") == true)
    #expect(lines.contains { $0.hasPrefix("    the rest") && $0.contains("0.40 %") })
    #expect(!lines.contains { $0.hasPrefix("    job permit") })
    #expect(!Summary(of: document(SampleReport.report)).text.contains("Latency breakdown"))
  }
}
