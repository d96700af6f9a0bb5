import NeedletailEngine
import NeedletailNotation
import NeedletailResults

extension Report {
  /// The page: one file that needs nothing else and runs nothing.
  ///
  /// - Complexity: O(what is shown), which is bounded: under 3 MB for any eight runs.
  public var html: String {
    HTMLPage.text(title: "\(title) – Needletail report", skip: "Skip to the report", header: header) { page in
      if isComparison {
        page.section("changed", "What changed") { whatChanged(&$0) }
        page.section("comparison", "Figures side by side") { sideBySide(&$0) }
      }
      page.section("thresholds", "Thresholds") { thresholds(&$0) }
      page.section("time", "Over time") { overTime(&$0) }
      page.section("breakdown", "Latency breakdown") { latencyBreakdown(&$0) }
      page.section("agents", "Agents and limits") { agents(&$0) }
      page.section("jobs", "Single jobs") { singleJobs(&$0) }
      page.folded("scenarios", "Latency by scenario") { scenarios(&$0) }
      page.folded("limits", "Limits hit") { limits(&$0) }
      page.folded("cost", "Tokens and cost") { tokensAndCost(&$0) }
      if !isComparison { page.folded("figures", "Figures") { figureTable(&$0) } }
      page.folded("workload", "Workload") { workload(&$0) }
      page.folded("about", isComparison ? "About these runs" : "About this run") { about(&$0) }
    }
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
