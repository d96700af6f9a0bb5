import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// The parts of the page that are tables.
extension Report {
  func scenarios(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      let scenarios = run.values(of: .jobLatency, by: "scenario")
      var rows = scenarios.prefix(Self.mostRows).map { (Markup.shortened($0.name), $0.figures) }
      if let all = run.document.at(Figure.jobLatency.path()), rows.count != 1 {
        rows.insert(("all jobs", all), at: 0)
      }
      latencies("Job latency by scenario", of: ["scenario", "jobs"], rows, &page)
      if let more = Self.leftOut(scenarios.count, "scenarios") { page.element("p", more) }
      let branches = run.values(of: .branchLatency, by: "branch")
      let shown = branches.prefix(Self.mostRows).map { (Markup.shortened($0.name), $0.figures) }
      latencies("Latency by branch", of: ["branch", "times taken"], shown, &page)
      if let more = Self.leftOut(branches.count, "branches") { page.element("p", more) }
    }
  }

  /// A table of distributions of times, one a row; none where nothing was recorded.
  private func latencies(_ title: String, of titles: [String], _ rows: [(String, JSON)], _ page: inout HTMLWriter) {
    var table = HTMLTable(title, titles + ["mean", "p50", "p90", "p99", "p99.9", "highest"])
    for (name, figures) in rows where (figures.figure("count") ?? 0) > 0 {
      table.add(
        [name, count(figures.figure("count"))]
          + ["mean", "p50", "p90", "p99", "p99.9", "max"].map { milliseconds(figures, $0) })
    }
    if !table.rows.isEmpty { table.write(to: &page) }
  }

  func milliseconds(_ figures: JSON, _ key: String) -> String { milliseconds(figures.figure(key)) }

  func milliseconds(_ value: Double?) -> String { value.map { wording.duration(nanoseconds: $0 * 1e6) } ?? "–" }

  func singleJobs(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      guard let trace = run.trace, let typical = trace.typical else {
        Chart.absent(
          "waterfall", title: "A typical job, and one at p99", because: run.whyNoTrace ?? "there is no trace", to: &page
        )
        return
      }
      let milliseconds = run.jobLatency(.percentile(99)).map { $0 / 1e6 }
      page.element("p", "Of the jobs that were traced: the one that stands for most, and the one nearest to p99.")
      page.open("div", [("class", "charts")])
      if let slow = trace.job(nearMilliseconds: milliseconds) {
        let title = milliseconds == nil ? "The slowest job" : "A job at p99"
        Waterfall(name: "waterfall-p99", title: title, job: slow).write(to: &page)
      }
      page.roomy("A typical job") { page in
        Waterfall(name: "waterfall-typical", title: "A typical job", job: typical).write(to: &page)
      }
      page.close("div")
    }
  }

  func limits(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      let waits = run.waits
      if waits.isEmpty {
        page.element(
          "p",
          run.document == .null
            ? "An archive alone does not tell." : "Nothing was waited for: every call found its place at once.")
      } else {
        var table = HTMLTable(
          "What was waited for", ["waited for", "times", "of", "mean", "p99", "longest", "of job latency"])
        func spent(_ figures: JSON) -> Double { (figures.figure("mean") ?? 0) * (figures.figure("count") ?? 0) }
        let total = run.document.at(Figure.jobLatency.path()).map(spent) ?? 0
        for wait in waits {
          let share = total > 0 ? spent(wait.figures) / total : 0
          var cells = [wait.words, count(wait.figures.figure("nonzero")), count(wait.figures.figure("count"))]
          cells += ["mean", "p99", "max"].map { milliseconds(wait.figures, $0) }
          table.add(cells.map { HTMLTable.Cell($0) } + [HTMLTable.Cell(wording.share(share), share: share)])
        }
        table.write(to: &page)
      }
      let breakers = run.agents.filter { (run.value(of: .breakerOpened, agent: $0) ?? 0) > 0 }
      let wrong =
        run.reasons.map { ($0.words, $0.count) }
        + breakers.map { ("breaker of \(Markup.shortened($0)) opened", run.value(of: .breakerOpened, agent: $0) ?? 0) }
      guard !wrong.isEmpty else {
        if run.document != .null { page.element("p", "No job was refused, no attempt failed, no breaker opened.") }
        return
      }
      var table = HTMLTable("What went wrong", ["what went wrong", "times"])
      for row in wrong.prefix(Self.mostRows) { table.add([row.0, count(row.1)]) }
      table.write(to: &page)
      if let more = Self.leftOut(wrong.count, "reasons") { page.element("p", more) }
    }
  }

  func tokensAndCost(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      let agents = run.agents
      let total = run.costUSD ?? 0
      guard !agents.isEmpty else {
        page.element("p", "An archive alone does not tell.")
        return
      }
      let tokens = agents.reduce(0) {
        $0 + (run.value(of: .agentInputTokens, agent: $1) ?? 0) + (run.value(of: .agentOutputTokens, agent: $1) ?? 0)
      }
      guard tokens > 0 || total > 0 else {
        page.element("p", "No agent wrote tokens, and none was paid.")
        return
      }
      let counts: [Figure] = [.agentCalls, .agentFailures, .agentInputTokens, .agentOutputTokens]
      var table = HTMLTable(
        "Tokens and cost by agent",
        ["agent"] + counts.map { $0.title.lowercased() } + ["wasted", "cost of that", "cost", "share of cost"])
      let byCost = agents.sorted {
        (run.value(of: .agentCost, agent: $1) ?? 0, $0) < (run.value(of: .agentCost, agent: $0) ?? 0, $1)
      }
      for agent in byCost.prefix(Self.mostRows) {
        let cost = run.value(of: .agentCost, agent: agent) ?? 0
        let (wasted, wastedCost) = (waste(run, agent, .wasteTokens), waste(run, agent, .wasteCost))
        let cells =
          [Markup.shortened(agent)] + counts.map { count(run.value(of: $0, agent: agent)) }
          + [wasted.map { count($0) } ?? "–", wastedCost.map { wording.dollars($0) } ?? "–", wording.dollars(cost)]
        table.add(
          cells.map { HTMLTable.Cell($0) }
            + [HTMLTable.Cell(total > 0 ? wording.share(cost / total) : "–", share: total > 0 ? cost / total : 0)])
      }
      table.write(to: &page)
      if let more = Self.leftOut(agents.count, "agents") { page.element("p", more) }
      if let sentence = wasted(run) { page.element("p", sentence) }
    }
  }
}
