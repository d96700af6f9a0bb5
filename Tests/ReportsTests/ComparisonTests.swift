import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload
import ReportFixture
import Testing

@testable import NeedletailReports

@Suite("Comparing runs")
struct ComparisonTests {
  private func run(_ name: String, _ members: String) throws -> ReportedRun {
    let document = "{\"schema\":\"needletail.result/2\",\(members)}"
    return try ReportedRun(
      name: name, result: (Array(document.utf8), name), archive: .absent("no"), trace: .absent("no"), workload: nil)
  }

  private func run(_ name: String, workload: String, seed: Int = 1) throws -> ReportedRun {
    let text = try JSON.string(workload).text()
    return try run(name, "\"workload\":{\"effective\":\(text),\"seed\":\(seed),\"clock\":\"virtual\"}")
  }

  @Test("a workload is read as dotted keys, a list of plain values as one value")
  func keys() throws {
    let keys = try #require(
      WorkloadKeys("a: { b: 1, c: [x, y] }\nload: { stages: [ { target: 5/s }, { target: 6/s } ] }\nempty: []\n"))
    #expect(
      keys.entries.map { "\($0.key)=\($0.value)" } == [
        "a.b=1", "a.c=x, y", "load.stages.0.target=5/s", "load.stages.1.target=6/s", "empty=[]",
      ])
    #expect(keys.names(under: "load.stages") == ["0", "1"] && keys.names(under: "a") == ["b", "c"])
    #expect(WorkloadKeys("a: [") == nil)
  }

  @Test("what changed is told key by key; what a run has none of is told once")
  func changes() throws {
    let base = "seed: 1\nagents: { a: { count: 2, concurrency: 3 }, b: { count: 1, concurrency: 1 } }\n"
    let head = "seed: 2\nagents: { a: { count: 5, concurrency: 3 }, c: { count: 9, concurrency: 9 } }\n"
    let changes = WorkloadChanges([try run("x", workload: base), try run("y", workload: head, seed: 2)])
    #expect(
      changes.rows.map { "\($0.key): \($0.values.joined(separator: " "))" } == [
        "seed: 1 2", "agents.a.count: 2 5", "agents.b: is there –", "agents.c: – is there",
      ])
    #expect(changes.summary == "All else is the same in the runs.")
  }

  @Test("runs of one workload, seed and clock say that nothing changed; without a workload it is not known")
  func nothingChanged() throws {
    let same = WorkloadChanges([try run("x", workload: "a: 1"), try run("y", workload: "a: 1")])
    #expect(same.rows.isEmpty && same.summary == "Nothing: the same workload, options, seed and clock.")
    let older = WorkloadChanges([try run("x", workload: "a: 1"), try run("y", "\"status\":\"completed\"")])
    #expect(older.summary.contains("is not known: y does not hold its workload"))
  }

  @Test("clock, load and measured time are told where they differ")
  func facts() throws {
    let changes = WorkloadChanges([
      try run(
        "x", "\"workload\":{\"clock\":\"virtual\"},\"load_model\":\"open\",\"window\":{\"start_s\":0,\"end_s\":600}"),
      try run(
        "y", "\"workload\":{\"clock\":\"wall\"},\"load_model\":\"closed\",\"window\":{\"start_s\":60,\"end_s\":600}"),
    ])
    #expect(changes.rows.map(\.key) == ["clock", "load", "measured"])
    #expect(changes.rows[2].values == ["0 to 10 min 0 s", "1 min 0 s to 10 min 0 s"])
  }

  @Test("what one document leaves out is no change; what both say and differs is one")
  func absentFacts() throws {
    let facts =
      "\"load_model\":\"open\",\"window\":{\"start_s\":0,\"end_s\":600},\"workload\":{\"clock\":\"wall\",\"seed\":3}"
    let bare = try run("bare", "\"status\":\"completed\"")
    func told(_ version: String) throws -> ReportedRun {
      try run("told", facts + ",\"host\":{\"needletail\":\"\(version)\"}")
    }
    #expect(WorkloadChanges([bare, try told("1.0")]).rows.isEmpty)
    #expect(WorkloadChanges([try told("1.0"), bare, try told("1.0")]).rows.isEmpty)
    let changes = WorkloadChanges([try told("1.0"), bare, try told("1.1")])
    #expect(changes.rows == [WorkloadChanges.Row(key: "needletail", values: ["1.0", "–", "1.1"])])
  }

  private func table(_ unit: Figure.Unit, _ better: Figure.Direction, _ values: [Double?]) -> FigureTable.Change? {
    var table = FigureTable([], .standard)
    table.rows = [
      FigureTable.Row(
        title: "t", unit: unit, better: better, values: values, intervals: Array(repeating: nil, count: values.count))
    ]
    return table.change(table.rows[0], 1)
  }

  @Test("a change is better or worse by the figure's direction, relative, and of shares in points")
  func change() {
    typealias Change = FigureTable.Change
    #expect(table(.milliseconds, .lower, [100, 80]) == Change(words: "−20.0 %", isBetter: true))
    #expect(table(.milliseconds, .lower, [100, 300]) == Change(words: "+200 %", isBetter: false))
    #expect(table(.jobsPerSecond, .higher, [10, 11]) == Change(words: "+10.0 %", isBetter: true))
    #expect(table(.jobs, .neither, [10, 5]) == Change(words: "−50.0 %", isBetter: nil))
    #expect(table(.share, .lower, [0.02, 0.05]) == Change(words: "+3.0 points", isBetter: false))
    #expect(table(.jobs, .lower, [0, 4]) == Change(words: "from nothing", isBetter: false))
    #expect(table(.jobs, .lower, [0, 0]) == Change(words: "=", isBetter: nil))
    #expect(table(.jobs, .lower, [7, nil]) == nil)
  }

  @Test("of runs of one seed a change of 1 % or less is told, and neither better nor worse")
  func smallChange() {
    typealias Change = FigureTable.Change
    #expect(table(.milliseconds, .lower, [1_000, 999]) == Change(words: "−0.1 %", isBetter: nil))
    #expect(table(.milliseconds, .lower, [1_000, 1_010]) == Change(words: "+1.0 %", isBetter: nil))
    #expect(table(.milliseconds, .lower, [1_000, 1_011]) == Change(words: "+1.1 %", isBetter: false))
    #expect(table(.jobsPerSecond, .higher, [1_000, 989]) == Change(words: "−1.1 %", isBetter: false))
    #expect(table(.share, .lower, [0.5, 0.504]) == Change(words: "+0.4 points", isBetter: nil))
    #expect(table(.share, .lower, [0.002, 0.004]) == Change(words: "+0.2 points", isBetter: false))
  }

  @Test("documents of several seeds are shown with their intervals, and where these overlap nothing is better")
  func replications() throws {
    func run(_ name: String, _ slowness: Double) throws -> ReportedRun {
      var rehearsed = RehearsedResult.brief()
      rehearsed.slowness = slowness
      return try ReportedRun(
        name: name, result: (Array(try rehearsed.replications().text().utf8), name), archive: .absent("no"),
        trace: .absent("no"), workload: nil)
    }
    let runs = [try run("a", 1), try run("b", 1.05), try run("c", 2)]
    let table = FigureTable(runs, .standard)
    let mean = try #require(table.rows.first { $0.title == "Job latency, mean" })
    // Five in a hundred on either side: 0.95 to 1.05 of the first, 1 to 1.1, 1.9 to 2.1.
    #expect(
      table.change(mean, 1)?.isBetter == nil && table.change(mean, 1)?.words.hasSuffix("intervals overlap") == true)
    #expect(table.change(mean, 2) == FigureTable.Change(words: "+100 %", isBetter: false))
    // Intervals decide alone: half a percent is told where they lie apart.
    var narrow = mean
    narrow.values = [1_000, 1_005]
    narrow.intervals = [999...1_001, 1_004...1_006]
    #expect(table.change(narrow, 1) == FigureTable.Change(words: "+0.5 %", isBetter: false))
    #expect(table.words(mean, 0).contains(" ± "))
    let page = Report([runs[0]]).html
    #expect(
      page.contains("12 seeds") && page.contains("29.0\u{A0}s to 33.0\u{A0}s") && page.contains("held in 11 of 12 runs")
    )
    #expect(page.contains("Not shown: of several seeds only the figures are kept."))
  }

  @Test("every format says what changed first, then the figures side by side")
  func formats() throws {
    var other = RehearsedResult.brief()
    other.slowness = 2
    other.tokensPerMinute = 100_000
    let report = Report([try RehearsedResult.brief().run("a"), try other.run("b")])
    let text = report.text(width: 120, typeface: Typeface())
    for (format, key, worse) in [
      (report.html, "tokens_<wbr>per_<wbr>minute", "class=\"bad\">+100\u{A0}% worse"),
      (report.markdown, "tokens\\_per\\_minute", "(+100 % worse)"),
      (text, "tokens_per_minute", "+100 % worse"),
    ] {
      let changed = try #require(format.firstRange(of: key)).lowerBound
      let figure = try #require(format.firstRange(of: worse)).lowerBound
      #expect(changed < figure)
    }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }

  @Test("agents have the same order in all runs: the first run's")
  func order() throws {
    let runs = [
      try run("x", "\"agents\":{\"a\":{\"utilization\":0.9},\"b\":{\"utilization\":0.1}}"),
      try run("y", "\"agents\":{\"a\":{\"utilization\":0.2},\"b\":{\"utilization\":0.8},\"c\":{\"utilization\":0.5}}"),
    ]
    #expect(Report(runs).agentOrder == ["a", "b", "c"])
    let rows = Report(runs).html.split(separator: "<figure ").filter { $0.contains("data-chart=\"slots\"") }.map {
      $0.matches(of: /class="name" title="([a-z])"/).map { String($0.1) }
    }
    #expect(rows == [["a", "b"], ["a", "b", "c"]])
  }
}
