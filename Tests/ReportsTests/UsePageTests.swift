import NeedletailNotation
import ReportFixture
import Testing

@testable import NeedletailReports

@Suite("Where latency went and what was full")
struct UsePageTests {
  private func run(_ members: String) throws -> ReportedRun {
    let document = "{\"schema\":\"needletail.result/2\",\(members)}"
    return try ReportedRun(
      name: "r", result: (Array(document.utf8), "r"), archive: .absent("no"), trace: .absent("no"), workload: nil)
  }

  private let breakdown = """
    "latency_breakdown":{"scenario":{
    "quick":{"jobs":90,"mean_ms":{"agent":100,"decode":100},"share":{"agent":0.5,"decode":0.5},
      "above_p99":{"jobs":1,"mean_ms":{"agent":400},"share":{"agent":1}}},
    "slow":{"jobs":10,"mean_ms":{"agent":300,"endpoint_tokens":500},"share":{"agent":0.375,"endpoint_tokens":0.625},
      "owners":{"agent":{"triage":200,"expert":60},"endpoint_tokens":{"gpt":500}},
      "above_p99":{"jobs":1,"mean_ms":{"agent":600,"endpoint_tokens":1000},"share":{"agent":0.375,"endpoint_tokens":0.625},
        "owners":{"agent":{"triage":600},"endpoint_tokens":{"gpt":1000}}}}}}
    """

  @Test("the worst scenario stands first, and parts are named with whose they were")
  func owners() throws {
    let scenarios = try run(breakdown).latencyBreakdown
    #expect(scenarios.map(\.name) == ["slow", "quick"])
    let slow = scenarios[0]
    #expect(
      slow.byCost.map(\.title) == [
        "tokens a minute of gpt", "agent slot of triage", "agent slot of expert", "agent slot",
      ])
    // What the owners do not add up to is nobody's.
    #expect(slow.byCost.map { slow.all.means[$0] ?? 0 } == [500, 200, 60, 40])
    #expect(scenarios[1].byCost.map(\.title) == ["agent slot", "rest of the answer"])
  }

  @Test("branches that have names stand in a table, on the page and in Markdown, where there are any")
  func branches() throws {
    let figures = "{\"count\":3,\"mean\":2000,\"p50\":2000,\"p90\":2200,\"p99\":2500,\"p99.9\":2500,\"max\":2500}"
    let metrics =
      "\"metrics\":{\"branch_latency_ms\":{\"branch\":{\"faq\":\(figures)},\"scenario\":{\"ask\":{\"branch\":{\"faq\":\(figures)}}}}}"
    let report = Report([try run(metrics)])
    #expect(report.html.contains("Latency by branch") && report.html.contains("faq"))
    #expect(report.markdown.contains("| faq | 3 | 2.00 s | 2.00 s | 2.20 s | 2.50 s | 2.50 s |"))
    let without = Report([try run(breakdown)])
    #expect(!without.html.contains("Latency by branch") && !without.markdown.contains("Branch latency"))
  }

  @Test("all scenarios are drawn on one scale, that of the longest")
  func oneScale() throws {
    let page = Report([try run(breakdown)]).html
    let figures = page.split(separator: "<figure ")
    let all = try #require(figures.first { $0.contains("data-chart=\"breakdown\"") })
    let slowest = try #require(figures.first { $0.contains("data-chart=\"breakdown-p99\"") })
    // 200 of 800 ms are a quarter of the width, 400 of 1,600 too.
    #expect(all.contains("M125 1000H250V0H125Z") && slowest.contains("M0 1000H250V0H0Z"))
  }

  @Test("slots at work are told from slots that are held, by what their calls wait for")
  func slots() throws {
    let agents = """
      "agents":{"triage":{"count":4,"utilization":0.8,"working":0.1,"holding":{"endpoint_tokens":0.7}},
      "idle":{"count":4,"utilization":0.2}}
      """
    let page = Report([try run(agents)]).html
    let figure = try #require(page.split(separator: "<figure ").first { $0.contains("data-chart=\"slots\"") })
    #expect(figure.contains("triage: at work 10.0 %, held while waiting for tokens a minute 70.0 %"))
    #expect(figure.contains("idle: at work 20.0 %"))
    #expect(figure.contains("class=\"working\" d=\"M0 1000H100V0H0Z\"") && figure.contains("M100 1000H800V0H100Z"))
  }

  @Test("every limit is in the table with how full it was; what was waited for is marked")
  func limits() throws {
    let limits = """
      "gateway":{"slots":64,"utilization":0.71,"mean_waiting":0.1},
      "permits":{"job":{"limit":10,"utilization":0.2,"mean_waiting":0},"call":{"limit":9,"utilization":0.3,"mean_waiting":0}},
      "endpoints":{"gpt":{"permits":{"limit":8,"utilization":0.5,"mean_waiting":0},
      "requests":{"per_minute":600,"utilization":0.4,"mean_waiting":0},
      "tokens":{"per_minute":400000,"utilization":0.99,"mean_waiting":41}}},
      "agents":{"triage":{"utilization":0.5,"rate":{"per_s":2.5,"utilization":0.6,"mean_waiting":0}}}
      """
    let run = try run(limits)
    #expect(
      run.limitUses.map { "\($0.title) \($0.capacity)" } == [
        "gpt: tokens a minute 400,000", "gpt: requests a minute 600", "gpt: permits 8", "Gateway slots 64",
        "Job permits 10", "Call permits 9", "triage: calls a second 2.5",
      ])
    #expect(run.limitUses.filter(\.isWaitedFor).map(\.title) == ["gpt: tokens a minute"])
    let report = Report([run])
    #expect(report.html.contains("<td class=\"bad\">41.0</td>"))
    #expect(report.markdown.contains("| gpt: tokens a minute | 99.0 % | 41.0 | 400,000 |"))
  }

  @Test("waiting is told as a share of job latency")
  func waits() throws {
    let members = """
      "metrics":{"job_latency_ms":{"all":{"count":10,"mean":1000}},
      "queue_time_ms":{"all":{"count":20,"nonzero":20,"mean":100}},
      "wait_ms":{"for":{"backoff":{"count":10,"nonzero":5,"mean":50}}}}
      """
    let page = Report([try run(members)]).html
    // 20 × 100 and 10 × 50 ms of 10 × 1,000.
    #expect(
      page.contains("<span class=\"figure\">20.0 %</span>") && page.contains("<span class=\"figure\">5.00 %</span>"))
  }
}
