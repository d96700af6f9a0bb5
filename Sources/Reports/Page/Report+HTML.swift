import NeedletailEngine
import NeedletailNotation
import NeedletailResults

extension Report {
  /// The page: one file that needs nothing else and runs nothing.
  ///
  /// - Complexity: O(what is shown), which is bounded: under 3 MB for any eight runs.
  public var html: String {
    var page = HTMLWriter()
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    page.raw(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
    )
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n")
    page.element("title", "\(title) – Needletail report")
    page.raw("<style>\(Stylesheet.text)</style>\n</head>\n<body>\n")
    page.raw("<a class=\"skip\" href=\"#main\">Skip to the report</a>\n")
    header(&page)
    page.open("main", [("id", "main")])
    let sections: [(id: String, title: String, write: (Report, inout HTMLWriter) -> Void)] = [
      ("latency", "Latency", { $0.latency(&$1) }),
      ("flow", "Flow", { $0.flow(&$1) }),
      ("utilization", "Utilization", { $0.utilization(&$1) }),
      ("breakdown", "Latency breakdown", { $0.latencyBreakdown(&$1) }),
      ("jobs", "Single jobs", { $0.singleJobs(&$1) }),
      ("limits", "Limits hit", { $0.limits(&$1) }),
      ("cost", "Tokens and cost", { $0.tokensAndCost(&$1) }),
      ("figures", "Figures", { $0.figureTable(&$1) }),
      ("workload", "Workload", { $0.workload(&$1) }),
      ("about", isComparison ? "About these runs" : "About this run", { $0.about(&$1) }),
    ]
    if isComparison { section("comparison", "Comparison", &page) { comparison(&$0) } }
    section("thresholds", "Thresholds", &page) { thresholds(&$0) }
    for part in sections where !isComparison || part.id != "figures" {
      section(part.id, part.title, &page) { part.write(self, &$0) }
    }
    page.close("main")
    page.raw("</body>\n</html>\n")
    return page.text
  }

  private func section(
    _ id: String, _ title: String, _ page: inout HTMLWriter, _ body: (inout HTMLWriter) -> Void
  ) {
    page.open("section", [("id", id), ("aria-labelledby", "\(id)-title")])
    page.element("h2", title, [("id", "\(id)-title")])
    body(&page)
    page.close("section")
  }

  private func header(_ page: inout HTMLWriter) {
    page.raw("<header>\n")
    page.element("p", "Needletail report", [("class", "kicker")])
    page.element("h1", title)
    if !isComparison, let run = runs.first {
      page.element("p", subtitle(run), [("class", "subtitle")])
      tiles(run, &page)
    }
    for run in runs where run.document != .null && run.status != "completed" {
      page.open("div", [("class", "warning"), ("role", "note")])
      let reason = run.document.words("status_reason").map { ": \($0)" } ?? ""
      page.element("p", "\(isComparison ? run.name : "The run") is \(run.status)\(reason).")
      page.close("div")
    }
    page.raw("</header>\n")
  }

  private func subtitle(_ run: ReportedRun) -> String {
    var pieces = [run.name]
    if let seed = run.seed { pieces.append("seed \(seed)") }
    if let clock = run.clock { pieces.append(clock == "wall" ? "wall clock" : "\(clock) time") }
    if let length = run.lengthSeconds { pieces.append(wording.duration(nanoseconds: length * 1e9)) }
    return pieces.joined(separator: " · ")
  }

  private func tiles(_ run: ReportedRun, _ page: inout HTMLWriter) {
    var tiles: [(name: String, value: String, more: String)] = []
    if let completed = run.completedJobs {
      let offered = run.value(.value, of: .jobsOffered).map { "of \(wording.decimal($0, places: 0)) offered" }
      tiles.append((Figure.jobsCompleted.title, wording.decimal(completed, places: 0), offered ?? ""))
    }
    for (percent, more) in [(50.0, "half of all jobs took less"), (99, "one in a hundred took longer")] {
      let statistic = Figure.Statistic.percentile(percent)
      if let value = run.jobLatency(statistic) {
        tiles.append(("\(Figure.jobLatency.title), \(statistic.key)", wording.duration(nanoseconds: value), more))
      }
    }
    if let rate = run.jobsPerSecond {
      let calls = run.value(.value, of: .callsPerSecond).map { "\(wording.measure($0)) calls/s" } ?? ""
      tiles.append(("Throughput", "\(wording.measure(rate)) jobs/s", calls))
    }
    if let cost = run.costUSD, cost > 0 {
      let each = run.value(.value, of: .costPerJob).map { "\(wording.dollars($0)) a completed job" } ?? ""
      tiles.append(("Cost", wording.dollars(cost), each))
    }
    if !run.thresholds.isEmpty {
      let count = run.thresholds.count
      let all = run.heldThresholds == count
      tiles.append(("Thresholds", "\(run.heldThresholds) of \(count) held", all ? "passed" : "failed"))
    }
    page.open("dl", [("class", "tiles")])
    for tile in tiles {
      page.open("div")
      page.element("dt", tile.name)
      page.element("dd", tile.value)
      if !tile.more.isEmpty { page.element("dd", tile.more, [("class", "more")]) }
      page.close("div")
    }
    page.close("dl")
  }

  private func comparison(_ page: inout HTMLWriter) {
    let comparison = FigureTable(runs, figures)
    page.element("p", "In brackets: by how much it is more or less than for \(runs[0].name), relative to that.")
    var table = HTMLTable("Comparison of the runs", ["figure"] + runs.map(\.name))
    table.add(["Status"] + runs.map { $0.document == .null ? "–" : $0.status })
    for row in comparison.rows { table.add([row.title] + runs.indices.map { comparison.words(row, $0) }) }
    table.add(["Thresholds held"] + runs.map { "\($0.heldThresholds) of \($0.thresholds.count)" })
    table.write(to: &page)
  }

  /// The headline figures of a single run; of several the comparison has them.
  private func figureTable(_ page: inout HTMLWriter) {
    let figures = FigureTable(runs, figures)
    guard !figures.rows.isEmpty else {
      page.element("p", "Nothing was measured.")
      return
    }
    var table = HTMLTable("Figures", ["figure", "value"])
    for row in figures.rows { table.add([row.title, figures.words(row, 0)]) }
    table.write(to: &page)
  }

  /// Runs one after another, each under its name where there are several.
  func each(_ page: inout HTMLWriter, _ body: (ReportedRun, inout HTMLWriter) -> Void) {
    for run in runs {
      if isComparison { page.element("h3", run.name, [("class", "run")]) }
      body(run, &page)
    }
  }
}
