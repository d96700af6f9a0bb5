import NeedletailNotation
import NeedletailResults

/// The parts of the page that are tables.
extension Report {
  func scenarios(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      let titles = ["scenario", "jobs", "mean", "p50", "p90", "p99", "p99.9", "highest"]
      var table = HTMLTable("Job latency by scenario", titles)
      let scenarios = run.document.members("metrics", "job_latency_ms", "scenario")
      var rows = scenarios.prefix(Self.mostRows).map { (Markup.shortened($0.key), $0.value) }
      if let all = run.document.at(["metrics", "job_latency_ms", "all"]), rows.count != 1 {
        rows.insert(("all jobs", all), at: 0)
      }
      for (name, figures) in rows where (figures.figure("count") ?? 0) > 0 {
        table.add(
          [name, count(figures.figure("count"))]
            + ["mean", "p50", "p90", "p99", "p99.9", "max"].map { milliseconds(figures, $0) })
      }
      if !table.rows.isEmpty { table.write(to: &page) }
      if let more = Self.leftOut(scenarios.count, "scenarios") { page.element("p", more) }
    }
  }

  func milliseconds(_ figures: JSON, _ key: String) -> String {
    figures.figure(key).map { wording.duration(nanoseconds: $0 * 1e6) } ?? "–"
  }

  func thresholds(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      guard !run.thresholds.isEmpty else {
        page.element("p", run.document == .null ? "An archive tells of no thresholds." : "The workload has none.")
        return
      }
      var table = HTMLTable("Thresholds", ["threshold", "result", "observed", "bound"])
      for threshold in run.thresholds.prefix(Self.mostRows) {
        let passed = threshold.flag("passed") == true
        let observed =
          threshold.figure("observed").map { Quantity.trimmed($0, places: 4) }
          ?? "nothing: \(threshold.words("reason") ?? "no samples")"
        table.add([
          HTMLTable.Cell(Markup.shortened(threshold.words("metric") ?? ""), look: HTMLTable.Cell.metric),
          HTMLTable.Cell(passed ? "✓ passed" : "✗ failed", look: passed ? "good" : "bad"),
          HTMLTable.Cell(observed), HTMLTable.Cell(Markup.shortened(threshold.words("expression") ?? "")),
        ])
      }
      table.write(to: &page)
      if let more = Self.leftOut(run.thresholds.count, "thresholds") { page.element("p", more) }
    }
  }

  func latencyBreakdown(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      let scenarios = run.document.members("time_went", "scenario")
      guard !scenarios.isEmpty else {
        page.element(
          "p", "Not shown: the result does not say whose the time was. What was waited for is under Limits hit.")
        return
      }
      let owners = scenarios.flatMap {
        $0.value.members("share").map(\.key) + $0.value.members("above_p99", "share").map(\.key)
      }
      page.element(
        "p", "Along each job's critical path, whose the time was; the parts add up to the latency.")
      Waterfall.legend(TimeOwner.ordered(owners), to: &page)
      for scenario in scenarios.prefix(RunSeries.mostScenarios) {
        latencyBreakdown(Markup.shortened(scenario.key), scenario.value, &page)
      }
      if let more = Self.leftOut(scenarios.count, of: RunSeries.mostScenarios, "scenarios") { page.element("p", more) }
    }
  }

  private func latencyBreakdown(_ name: String, _ figures: JSON, _ page: inout HTMLWriter) {
    page.element("h4", name)
    page.open("div", [("class", "shares"), ("data-shares", name)])
    for (words, part) in [("all jobs", figures), ("above p99", figures.at(["above_p99"]) ?? .null)] {
      stack(words, part, &page)
    }
    page.close("div")
    let above = figures.at(["above_p99"]) ?? .null
    let titles = ["whose", "mean", "share", "above p99, mean", "share of these"]
    var table = HTMLTable("Where the time of \(name) went", titles)
    let names = figures.members("mean_ms").map(\.key) + above.members("mean_ms").map(\.key)
    for owner in TimeOwner.ordered(names) {
      let cells = [(figures, owner), (above, owner)].flatMap { part, owner -> [HTMLTable.Cell] in
        let share = part.figure("share", owner)
        return [
          HTMLTable.Cell(part.figure("mean_ms", owner).map { wording.duration(nanoseconds: $0 * 1e6) } ?? "–"),
          HTMLTable.Cell(
            share.map { wording.share($0) } ?? "–", share: share ?? 0, look: "own \(TimeOwner.kind(owner).rawValue)"),
        ]
      }
      table.add([HTMLTable.Cell(TimeOwner.words(owner))] + cells)
    }
    table.write(to: &page)
  }

  /// A bar of all shares, one after another.
  private func stack(_ words: String, _ part: JSON, _ page: inout HTMLWriter) {
    let shares = part.members("share").compactMap { share in share.value.figure.map { (share.key, $0) } }
    guard !shares.isEmpty else { return }
    let byOwner = Dictionary(shares, uniquingKeysWith: { first, _ in first })
    let owners = TimeOwner.ordered(shares.map(\.0))
    let told = owners.map { "\(TimeOwner.words($0)) \(wording.share(byOwner[$0] ?? 0))" }.joined(separator: ", ")
    page.open("div", [("class", "stack")])
    page.element("span", "\(words) (\(count(part.figure("jobs"))))")
    page.open(
      "svg",
      [
        ("viewBox", "0 0 1000 1000"), ("preserveAspectRatio", "none"), ("role", "img"),
        ("aria-label", "\(words): \(told)"),
      ])
    var start = 0.0
    for owner in owners {
      let end = min(1, start + max(0, byOwner[owner] ?? 0))
      var outline = Outline()
      outline.add(from: Outline.Point(start, 0), to: Outline.Point(end, 1))
      page.raw("<path class=\"own-\(TimeOwner.kind(owner).rawValue)\" d=\"\(outline.text)\"/>")
      start = end
    }
    page.close("svg")
    page.close("div")
  }

  func singleJobs(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      guard let trace = run.trace, let typical = trace.typical else {
        Chart.absent(
          "waterfall", title: "A typical job, and one at p99", because: run.whyNoTrace ?? "there is no trace", to: &page
        )
        return
      }
      let milliseconds = run.jobLatency("p99").map { $0 / 1e6 }
      page.element("p", "Of the jobs that were traced: the one that stands for most, and the one nearest to p99.")
      page.open("div", [("class", "charts")])
      Waterfall(name: "waterfall-typical", title: "A typical job", job: typical).write(to: &page)
      if let slow = trace.job(nearMilliseconds: milliseconds) {
        let title = milliseconds == nil ? "The slowest job" : "A job at p99"
        Waterfall(name: "waterfall-p99", title: title, job: slow).write(to: &page)
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
          "What was waited for", ["waited for", "times", "of", "mean", "p99", "longest", "share of all waiting"])
        func spent(_ figures: JSON) -> Double { (figures.figure("mean") ?? 0) * (figures.figure("count") ?? 0) }
        let total = waits.reduce(0) { $0 + spent($1.figures) }
        for wait in waits {
          let share = total > 0 ? spent(wait.figures) / total : 0
          var cells = [wait.words, count(wait.figures.figure("nonzero")), count(wait.figures.figure("count"))]
          cells += ["mean", "p99", "max"].map { milliseconds(wait.figures, $0) }
          table.add(cells.map { HTMLTable.Cell($0) } + [HTMLTable.Cell(wording.share(share), share: share)])
        }
        table.write(to: &page)
      }
      let breakers = run.agents.filter { ($0.figures.figure("breaker_opened") ?? 0) > 0 }
      let wrong =
        run.reasons.map { ($0.words, $0.count) }
        + breakers.map { ("breaker of \(Markup.shortened($0.name)) opened", $0.figures.figure("breaker_opened") ?? 0) }
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
        $0 + ($1.figures.figure("input_tokens") ?? 0) + ($1.figures.figure("output_tokens") ?? 0)
      }
      guard tokens > 0 || total > 0 else {
        page.element("p", "No agent wrote tokens, and none was paid.")
        return
      }
      var table = HTMLTable(
        "Tokens and cost by agent",
        [
          "agent", "calls", "failures", "input tokens", "output tokens", "wasted", "cost of that", "cost",
          "share of cost",
        ])
      let byCost = agents.sorted {
        ($1.figures.figure("cost_usd") ?? 0, $0.name) < ($0.figures.figure("cost_usd") ?? 0, $1.name)
      }
      for agent in byCost.prefix(Self.mostRows) {
        let cost = agent.figures.figure("cost_usd") ?? 0
        let (wasted, wastedCost) = (waste(run, agent.name, "wasted"), waste(run, agent.name, "wasted_usd"))
        let counts = ["calls", "failures", "input_tokens", "output_tokens"].map { count(agent.figures.figure($0)) }
        table.add(
          ([Markup.shortened(agent.name)] + counts
            + [wasted.map { count($0) } ?? "–", wastedCost.map { wording.dollars($0) } ?? "–", wording.dollars(cost)])
            .map { HTMLTable.Cell($0) }
            + [HTMLTable.Cell(total > 0 ? wording.share(cost / total) : "–", share: total > 0 ? cost / total : 0)])
      }
      table.write(to: &page)
      if let more = Self.leftOut(agents.count, "agents") { page.element("p", more) }
      if let sentence = wasted(run) { page.element("p", sentence) }
    }
  }
}
