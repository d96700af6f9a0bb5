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
    if isComparison {
      section("changed", "What changed", &page) { whatChanged(&$0) }
      section("comparison", "Figures side by side", &page) { sideBySide(&$0) }
    }
    section("thresholds", "Thresholds", &page) { thresholds(&$0) }
    section("time", "Over time", &page) { overTime(&$0) }
    section("breakdown", "Latency breakdown", &page) { latencyBreakdown(&$0) }
    section("agents", "Agents and limits", &page) { agents(&$0) }
    section("jobs", "Single jobs", &page) { singleJobs(&$0) }
    folded("scenarios", "Latency by scenario", &page) { scenarios(&$0) }
    folded("limits", "Limits hit", &page) { limits(&$0) }
    folded("cost", "Tokens and cost", &page) { tokensAndCost(&$0) }
    if !isComparison { folded("figures", "Figures", &page) { figureTable(&$0) } }
    folded("workload", "Workload", &page) { workload(&$0) }
    folded("about", isComparison ? "About these runs" : "About this run", &page) { about(&$0) }
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

  /// A section of details, behind its title.
  private func folded(
    _ id: String, _ title: String, _ page: inout HTMLWriter, _ body: (inout HTMLWriter) -> Void
  ) {
    page.open("section", [("id", id), ("aria-labelledby", "\(id)-title"), ("class", "folded")])
    page.open("details")
    page.raw("<summary><h2 id=\"\(id)-title\">\(Markup.escaped(title))</h2></summary>\n")
    body(&page)
    page.close("details")
    page.close("section")
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
