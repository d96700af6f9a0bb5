import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// How full agents were, and with what.
extension Report {
  /// The agents of all runs in one order: of the first by utilization, then what only others have.
  var agentOrder: [String] {
    var order: [String] = []
    for agent in runs.flatMap(\.agents) where !order.contains(agent) { order.append(agent) }
    return order
  }

  func agents(_ page: inout HTMLWriter) {
    let order = agentOrder
    each(&page) { run, page in
      page.open("div", [("class", "charts")])
      slots(run, order)?.write(to: &page)
      page.roomy("Utilization by agent over time") { utilizationOverTime(run, order, &$0) }
      page.close("div")
      agentTable(run, order, &page)
    }
    limitsTable(&page)
  }

  private func utilizationOverTime(_ run: ReportedRun, _ order: [String], _ page: inout HTMLWriter) {
    let rows = run.series?.byAgent(.utilization) ?? []
    guard !rows.isEmpty else {
      let reason = run.series == nil ? run.whyNoSeries ?? "" : "the archive does not record it"
      Chart.absent("utilization", title: "Utilization by agent over time", because: reason, to: &page)
      return
    }
    // The result's means are of the measured time; an archive alone does not know it.
    let measured = Dictionary(
      run.agents.map { ($0, run.value(of: .utilization, agent: $0)) }, uniquingKeysWith: { first, _ in first })
    let shown = rows.map { row in
      HeatMap.Row(
        name: row.agent, levels: row.gauge.levels.map { $0?.mean },
        mean: (measured[row.agent] ?? nil) ?? row.gauge.mean)
    }.sorted { one, other in
      guard order.isEmpty else {
        return (order.firstIndex(of: one.name) ?? .max) < (order.firstIndex(of: other.name) ?? .max)
      }
      return (other.mean ?? 0, one.name) < (one.mean ?? 0, other.name)
    }
    HeatMap(
      title: "Utilization by agent over time",
      caption: "The share of an agent's slots that were taken; a stronger colour is fuller. At the right the mean of "
        + "the " + (measured.isEmpty ? "whole run." : "measured time."),
      endSeconds: endSeconds, rows: shown, leftOut: max(0, run.agents.count - rows.count), phases: run.phases
    ).write(to: &page)
  }

  /// What the slots of each agent were taken by.
  private func slots(_ run: ReportedRun, _ order: [String]) -> StackedBars? {
    let known = Set(run.agents)
    let agents = order.filter(known.contains).prefix(RunSeries.mostAgents)
    guard !agents.isEmpty else { return nil }
    let uses = agents.map { SlotUse(run, agent: $0) }
    let isSplit = uses.contains { $0.working != nil }
    let limits = LatencyPart.ordered(uses.flatMap(\.holding.keys))
    var keys = isSplit ? [Chart.Key(words: "at work", kind: .area, look: "working")] : []
    keys += limits.map { limit in
      Chart.Key(
        words: "held while waiting for \(LatencyPart.title(of: limit))", kind: .area,
        look: "own-\(PartKind(named: limit).rawValue)")
    }
    let rows = zip(agents, uses).map { agent, use in
      var segments = [StackedBars.Segment(words: "at work", look: "working", length: use.working ?? use.utilization)]
      for limit in limits {
        segments.append(
          StackedBars.Segment(
            words: "held while waiting for \(LatencyPart.title(of: limit))",
            look: "own-\(PartKind(named: limit).rawValue)", length: use.holding[limit] ?? 0))
      }
      return StackedBars.Row(name: Markup.shortened(agent), segments: segments, total: wording.share(use.utilization))
    }
    let split = " A slot is held, too, by a call that waits for what lies behind it."
    return StackedBars(
      name: "slots", title: isSplit ? "Slots at work and held" : "Utilization by agent",
      caption: "The share of an agent's slots that were taken, over the measured time." + (isSplit ? split : ""),
      across: "share of the agent's slots", quantity: .share, top: 1, rows: rows, keys: keys)
  }

  private func agentTable(_ run: ReportedRun, _ order: [String], _ page: inout HTMLWriter) {
    let known = Set(run.agents)
    let agents = order.filter(known.contains)
    guard !agents.isEmpty else { return }
    var table = HTMLTable(
      "Agents", ["agent", "members", "slots taken", "at work", "mean queue", "call latency, p99", "calls", "failures"])
    for agent in agents.prefix(Self.mostRows) {
      let use = SlotUse(run, agent: agent)
      let latency = run.document.at(Figure.callLatency.path(["agent": agent]) + Figure.Statistic.percentile(99).keys)
      table.add([
        HTMLTable.Cell(Markup.shortened(agent)), HTMLTable.Cell(count(run.value(of: .members, agent: agent))),
        HTMLTable.Cell(wording.share(use.utilization), share: use.utilization),
        HTMLTable.Cell(use.working.map { wording.share($0) } ?? "–"),
        HTMLTable.Cell(run.value(of: .queueLength, agent: agent).map { wording.measure($0) } ?? "–"),
        HTMLTable.Cell(milliseconds(latency?.figure)),
        HTMLTable.Cell(count(run.value(of: .agentCalls, agent: agent))),
        HTMLTable.Cell(count(run.value(of: .agentFailures, agent: agent))),
      ])
    }
    table.write(folded: "Table of agents", to: &page)
    if let more = Self.leftOut(agents.count, "agents") { page.element("p", more) }
  }

  /// A count from a document, grouped.
  func count(_ value: Double?) -> String { value.map { wording.decimal($0, places: 0) } ?? "–" }
}
