import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// What the jobs' latency was spent on.
extension Report {
  func latencyBreakdown(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      let scenarios = run.latencyBreakdown
      guard !scenarios.isEmpty else {
        page.element("p", "Not shown: the result has no latency breakdown. What was waited for is under Limits hit.")
        return
      }
      page.element(
        "p", "What each job's latency was spent on along its critical path; the parts add up to the latency.")
      Waterfall.legend(LatencyPart.ordered(scenarios.flatMap(\.parts)), to: &page)
      for scenario in scenarios.prefix(RunSeries.mostScenarios) { latencyBreakdown(scenario, &page) }
      if let more = Self.leftOut(scenarios.count, of: RunSeries.mostScenarios, "scenarios") { page.element("p", more) }
    }
  }

  private func latencyBreakdown(_ scenario: ScenarioBreakdown, _ page: inout HTMLWriter) {
    page.element("h4", scenario.name)
    page.open("div", [("class", "shares"), ("data-shares", scenario.name)])
    for (words, jobs) in [("all jobs", scenario.all), ("above p99", scenario.slowest)] { stack(words, jobs, &page) }
    page.close("div")
    let titles = ["part", "mean", "share", "above p99, mean", "share of these"]
    var table = HTMLTable("Latency breakdown of \(scenario.name)", titles)
    for part in scenario.parts {
      let cells = [scenario.all, scenario.slowest].flatMap { jobs -> [HTMLTable.Cell] in
        let share = jobs.shares[part]
        return [
          HTMLTable.Cell(milliseconds(jobs.means[part])),
          HTMLTable.Cell(
            share.map { wording.share($0) } ?? "–", share: share ?? 0, look: "own \(PartKind(named: part).rawValue)"),
        ]
      }
      table.add([HTMLTable.Cell(LatencyPart.title(of: part))] + cells)
    }
    table.write(to: &page)
  }

  /// A bar of all shares, one after another.
  private func stack(_ words: String, _ jobs: ScenarioBreakdown.Jobs, _ page: inout HTMLWriter) {
    guard !jobs.shares.isEmpty else { return }
    let parts = LatencyPart.ordered(jobs.shares.keys)
    let told = parts.map { "\(LatencyPart.title(of: $0)) \(wording.share(jobs.shares[$0] ?? 0))" }
    page.open("div", [("class", "stack")])
    page.element("span", "\(words) (\(count(jobs.count)))")
    page.open(
      "svg",
      [
        ("viewBox", "0 0 1000 1000"), ("preserveAspectRatio", "none"), ("role", "img"),
        ("aria-label", "\(words): \(told.joined(separator: ", "))"),
      ])
    var start = 0.0
    for part in parts {
      let end = min(1, start + max(0, jobs.shares[part] ?? 0))
      var outline = Outline()
      outline.add(from: Outline.Point(start, 0), to: Outline.Point(end, 1))
      page.raw("<path class=\"own-\(PartKind(named: part).rawValue)\" d=\"\(outline.text)\"/>")
      start = end
    }
    page.close("svg")
    page.close("div")
  }
}
