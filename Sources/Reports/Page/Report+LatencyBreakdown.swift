import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// What the jobs' latency was spent on, and with whom.
extension Report {
  /// Further owners of a scenario share a row.
  private static let mostOwners = 8

  func latencyBreakdown(_ page: inout HTMLWriter) {
    let order = scenarioOrder
    let all = runs.flatMap(\.latencyBreakdown)
    let tops = (all: all.map(\.all.total).max() ?? 0, slowest: all.map(\.slowest.total).max() ?? 0)
    each(&page) { run, page in
      let scenarios = run.latencyBreakdown.sorted { (order[$0.name] ?? 0) < (order[$1.name] ?? 0) }
      guard tops.all > 0, !scenarios.isEmpty else {
        page.element("p", "Not shown: the result has no latency breakdown. What was waited for is under Limits hit.")
        return
      }
      let shown = Array(scenarios.prefix(RunSeries.mostScenarios))
      page.element(
        "p",
        "What a job's latency was spent on along its critical path; the parts add up to the latency. The worst scenario first."
      )
      let parts = LatencyPart.ordered(shown.flatMap { $0.owners.map(\.part) })
      Chart.legend(Self.keys(of: parts), to: &page)
      page.open("div", [("class", "charts")])
      bars("breakdown", "All jobs", shown, \.all, tops.all).write(to: &page)
      if tops.slowest > 0, shown.contains(where: { $0.slowest.total > 0 }) {
        bars("breakdown-p99", "The slowest 1 %", shown, \.slowest, tops.slowest).write(to: &page)
      }
      page.close("div")
      for (place, scenario) in shown.enumerated() { owners(of: scenario, isFolded: place > 0, &page) }
      if let more = Self.leftOut(scenarios.count, of: RunSeries.mostScenarios, "scenarios") { page.element("p", more) }
    }
  }

  /// The rank of each scenario: as in the first run that has it.
  private var scenarioOrder: [String: Int] {
    var order: [String: Int] = [:]
    for scenario in runs.flatMap(\.latencyBreakdown) where order[scenario.name] == nil {
      order[scenario.name] = order.count
    }
    return order
  }

  private func bars(
    _ name: String, _ title: String, _ scenarios: [ScenarioBreakdown],
    _ jobs: KeyPath<ScenarioBreakdown, ScenarioBreakdown.Jobs>, _ top: Double
  ) -> StackedBars {
    let rows = scenarios.map { scenario in
      let jobs = scenario[keyPath: jobs]
      return StackedBars.Row(
        name: scenario.name,
        segments: scenario.owners.map { owner in
          StackedBars.Segment(
            words: owner.title, look: "own-\(PartKind(named: owner.part).rawValue)",
            length: (jobs.means[owner] ?? 0) * 1e6)
        }, total: milliseconds(jobs.total))
    }
    let scale = isComparison ? "One scale for all scenarios and runs." : "One scale for all scenarios."
    return StackedBars(
      name: name, title: title, caption: scale, across: "mean latency of a job", quantity: .duration, top: top * 1e6,
      rows: rows, keys: [])
  }

  /// What the colours mean: each kind once, with the parts that occur.
  static func keys(of parts: [String]) -> [Chart.Key] {
    PartKind.allCases.compactMap { kind in
      let names = parts.filter { PartKind(named: $0) == kind }.map(LatencyPart.title(of:))
      return names.isEmpty
        ? nil : Chart.Key(words: names.joined(separator: ", "), kind: .area, look: "own-\(kind.rawValue)")
    }
  }

  private func owners(of scenario: ScenarioBreakdown, isFolded: Bool, _ page: inout HTMLWriter) {
    var table = HTMLTable(
      "Latency breakdown of \(scenario.name)", ["\(scenario.name)", "mean", "share", "slowest 1 %", "share"])
    let owners = scenario.byCost
    func add(_ title: String, _ shown: some Collection<ScenarioBreakdown.Owner>, _ kind: String) {
      let cells = [scenario.all, scenario.slowest].flatMap { jobs -> [HTMLTable.Cell] in
        let mean = shown.reduce(0) { $0 + (jobs.means[$1] ?? 0) }
        let share = jobs.total > 0 ? mean / jobs.total : 0
        return [
          HTMLTable.Cell(milliseconds(mean)), HTMLTable.Cell(wording.share(share), share: share, look: "own \(kind)"),
        ]
      }
      table.add([HTMLTable.Cell(title)] + cells)
    }
    for owner in owners.prefix(Self.mostOwners) {
      add(owner.title, [owner], PartKind(named: owner.part).rawValue)
    }
    let rest = owners.dropFirst(Self.mostOwners)
    if !rest.isEmpty { add("\(rest.count) more", rest, PartKind.other.rawValue) }
    if isFolded {
      table.write(folded: "What the latency of \(scenario.name) was spent on", to: &page)
    } else {
      table.write(to: &page)
    }
  }
}
