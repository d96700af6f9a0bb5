import Foundation
import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import ReportFixture
import Testing

@testable import NeedletailReports

struct ComparisonTests {
  /// A document by hand, without anything beside it.
  private func run(_ name: String, _ document: String) throws -> ReportedRun {
    try ReportedRun(
      name: name, result: (Array(document.utf8), "\(name).json"), archive: .absent("no archive"),
      trace: .absent("no trace"), workload: nil)
  }

  private func run(_ name: String, workload: String, seed: Int = 1, _ more: String = "") throws -> ReportedRun {
    let text = try JSON.string(workload).text()
    return try run(
      name,
      "{\"schema\":\"needletail.result/2\",\"workload\":{\"effective\":\(text),\"seed\":\(seed),\"clock\":\"virtual\"}\(more)}"
    )
  }

  private func change(_ figure: String, _ first: String, _ second: String) throws -> FigureTable.Change? {
    let runs = try [first, second].enumerated().map {
      try run("r\($0.offset)", "{\"schema\":\"needletail.result/2\",\($0.element)}")
    }
    let table = FigureTable(runs, .standard)
    let row = try #require(table.rows.first { $0.title == figure }, "\(table.rows.map(\.title))")
    #expect(table.change(row, 0) == nil)
    return table.change(row, 1)
  }

  @Test("what differs in two workloads is said key by key, whatever the layout of the text")
  func whatChanged() throws {
    let base = "agents:\n  expert: { count: 4, concurrency: 2 }\nload: { rate: 3/s, duration: 5s }\n"
    let head =
      "load:\n  duration: 5s\n  rate: 9/s\nagents:\n  expert:\n    concurrency: 2\n    count: 4\n    queue: 7\n"
    let changes = WorkloadChanges([try run("a", workload: base), try run("b", workload: head, seed: 2)])
    #expect(
      changes.rows == [
        .init(key: "seed", values: ["1", "2"]), .init(key: "load.rate", values: ["3/s", "9/s"]),
        .init(key: "agents.expert.queue", values: ["–", "7"]),
      ])
    #expect(changes.whyNot == nil)
  }

  @Test("the clock, the load model and the measured time are among what changed")
  func howTheyRan() throws {
    let one = ",\"load_model\":\"open\",\"window\":{\"start_s\":10,\"end_s\":60}"
    let other = ",\"load_model\":\"closed\",\"window\":{\"start_s\":0,\"end_s\":9,\"covers\":\"makespan\"}"
    let text = "agents: { a: {} }\n"
    let changes = WorkloadChanges([try run("a", workload: text, one), try run("b", workload: text, other)])
    #expect(
      changes.rows == [
        .init(key: "load", values: ["open", "closed"]),
        .init(key: "measured", values: ["10.0 s to 60.0 s", "from the start to the last job"]),
      ])
  }

  @Test("where nothing changed that is said, and where a workload is not known, too")
  func nothingChanged() throws {
    let text = "agents: { a: {} }\n"
    let same = WorkloadChanges([try run("a", workload: text), try run("b", workload: text)])
    #expect(same.rows.isEmpty && same.summary.hasPrefix("Nothing: "))
    let old = try run("old", "{\"schema\":\"needletail.result/2\",\"workload\":{\"seed\":1,\"clock\":\"virtual\"}}")
    let unknown = WorkloadChanges([try run("a", workload: text), old])
    #expect(unknown.summary.contains("old does not hold its workload"))
  }

  @Test("a change is better or worse by the figure's direction, relative to the first, of shares in points")
  func changes() throws {
    let latency = { (p99: Int) in "\"metrics\":{\"job_latency_ms\":{\"all\":{\"count\":9,\"p99\":\(p99)}}}" }
    #expect(
      try change("Job latency, p99", latency(1_000), latency(1_500)) == .init(words: "+50.0 %", isBetter: false))
    #expect(try change("Job latency, p99", latency(1_000), latency(750)) == .init(words: "−25.0 %", isBetter: true))
    #expect(try change("Job latency, p99", latency(1_000), latency(1_000)) == .init(words: "=", isBetter: nil))
    let failed = { (failed: Int) in
      "\"jobs\":{\"offered\":1000,\"started\":1000,\"completed\":\(1_000 - failed),\"failed\":\(failed),\"timed_out\":0}"
    }
    #expect(
      try change(Figure.jobFailureRate.title, failed(100), failed(131)) == .init(words: "+3.1 points", isBetter: false))
    #expect(try change(Figure.jobsCompleted.title, failed(0), failed(500)) == .init(words: "−50.0 %", isBetter: false))
  }

  @Test("no figure without a better way is judged, and all that have one are, in the way they have")
  func judged() throws {
    let runs = [try RehearsedResult.brief().run("a"), try slower.run("b")]
    let table = FigureTable(runs, .standard, agents: runs[0].agents)
    var judged = 0
    for row in table.rows {
      guard let change = table.change(row, 1), change.words != "=" else { continue }
      let isUp = change.words.hasPrefix("+") || change.words == "from nothing"
      let expected: Bool? = row.better == .neither ? nil : isUp == (row.better == .higher)
      #expect(change.isBetter == expected, "\(row.title): \(change.words)")
      judged += change.isBetter == nil ? 0 : 1
    }
    #expect(judged > 3)
  }

  private var slower: RehearsedResult {
    var rehearsed = RehearsedResult.brief()
    rehearsed.slowness = 2
    rehearsed.tokensPerMinute = 300_000
    return rehearsed
  }

  @Test("page, Markdown and terminal say first what changed, then the figures side by side")
  func everywhere() throws {
    let report = Report([try RehearsedResult.brief().run("a.json"), try slower.run("b.json")])
    for (text, key) in [
      (report.html, Markup.breakable("endpoints.gpt.tokens_per_minute")),
      (report.markdown, "endpoints.gpt.tokens\\_per\\_minute"),
      (report.text(width: 120, typeface: Typeface()), "endpoints.gpt.tokens_per_minute"),
    ] {
      // A terminal's table of figures has its first column's title.
      let figures = text.contains("side by side") ? "side by side" : "Figures"
      var rest = text[...]
      for words in [">What changed<", "What changed", key, "400000", "300000", figures] where text.contains(words) {
        let found = try #require(rest.range(of: words), "\(words) after \(text.count - rest.count) characters")
        rest = rest[found.upperBound...]
      }
      #expect(text.contains("What changed") && text.contains(key) && text.contains("300000"))
      #expect(text.contains(" worse"))
    }
  }

  @Test("runs are drawn on the same axes: the charts by run of one name end at one height")
  func sameAxes() throws {
    let page = Report([try RehearsedResult.brief().run("a"), try slower.run("b")]).html
    for name in ["queues", "waiting", "call-latency", "slots", "breakdown"] {
      let charts = page.split(separator: "data-chart=\"\(name)\"").dropFirst()
      #expect(charts.count == 2, "\(name)")
      let axes = charts.map { chart in
        chart.split(separator: "class=\"ys\"").dropFirst().first?.split(separator: "</div>").first
          ?? chart.split(separator: "class=\"xs\"").dropFirst().first?.split(separator: "</div>").first
      }
      #expect(axes.first == axes.last, "\(name)")
    }
  }

  @Test("documents of several seeds are shown as means with their intervals")
  func severalSeeds() throws {
    let estimate = "{\"mean\":1000,\"low\":900,\"high\":1100,\"n\":5}"
    let document = """
      {"schema":"needletail.replications/2","seeds":[3,4,5,6,7],"status":"completed",
      "figures":{"metrics":{"job_latency_ms":{"all":{"p99":\(estimate)}}}}}
      """
    let run = try run("seeds", document)
    let table = FigureTable([run], .standard)
    let row = try #require(table.rows.first { $0.title == "Job latency, p99" })
    #expect(table.words(row, 0) == "1.00 s ± 100 ms")
    for text in [Report([run]).html, Report([run]).markdown] { #expect(text.contains("1.00 s ± 100 ms")) }
    #expect(run.notes.contains { $0.hasPrefix("5 runs of different seeds") })
  }

  @Test("intervals that overlap are judged neither better nor worse")
  func overlapping() throws {
    func table(_ second: Double) throws -> FigureTable.Change? {
      let runs = try [1_000, second].map { mean in
        let estimate = "{\"mean\":\(mean),\"low\":\(mean - 100),\"high\":\(mean + 100),\"n\":5}"
        return try run(
          "s",
          "{\"schema\":\"needletail.replications/2\",\"figures\":{\"metrics\":{\"job_latency_ms\":{\"all\":{\"p99\":\(estimate)}}}}}"
        )
      }
      let table = FigureTable(runs, .standard)
      return table.change(try #require(table.rows.first { $0.title == "Job latency, p99" }), 1)
    }
    #expect(try table(1_150) == .init(words: "+15.0 %, intervals overlap", isBetter: nil))
    #expect(try table(1_250) == .init(words: "+25.0 %", isBetter: false))
  }
}
