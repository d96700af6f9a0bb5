import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// The parts of the page that set several runs side by side.
extension Report {
  /// Further keys that changed are behind a line that opens them.
  private static let mostUnfoldedKeys = 12

  /// The figures of all runs, agent by agent where they are by agent.
  var comparison: FigureTable { FigureTable(runs, figures, agents: agentOrder) }

  func whatChanged(_ page: inout HTMLWriter) {
    let changes = WorkloadChanges(runs)
    if !changes.rows.isEmpty {
      func table(_ rows: some Sequence<WorkloadChanges.Row>) -> HTMLTable {
        var table = HTMLTable("What changed", ["key"] + runs.map(\.name))
        for row in rows {
          table.add(
            [HTMLTable.Cell(row.key, look: HTMLTable.Cell.metric)]
              + row.values.map { HTMLTable.Cell($0, look: "value") })
        }
        return table
      }
      table(changes.rows.prefix(Self.mostUnfoldedKeys)).write(to: &page)
      let further = changes.rows.prefix(Self.mostRows).dropFirst(Self.mostUnfoldedKeys)
      if !further.isEmpty { table(further).write(folded: "\(further.count) more keys", to: &page) }
      if let more = Self.leftOut(changes.rows.count, "keys") { page.element("p", more) }
    }
    page.element("p", changes.summary)
  }

  func sideBySide(_ page: inout HTMLWriter) {
    let comparison = comparison
    page.element(
      "p",
      "Each change is relative to \(runs[0].name); shares change in points. Green is better, red is worse. \(FigureTable.rule)"
    )
    var table = HTMLTable(
      "Comparison of the runs",
      ["figure", runs[0].name]
        + runs.dropFirst().flatMap { [$0.name, runs.count > 2 ? "change" : "change from \(runs[0].name)"] })
    func add(_ title: String, _ values: [String]) {
      table.add([title, values[0]] + values.dropFirst().flatMap { [$0, ""] })
    }
    add("Status", runs.map { $0.document == .null ? "–" : $0.status })
    if runs.contains(where: { $0.keepsUp != nil }) { add("Keeps up", runs.map { $0.keepsUp?.rawValue ?? "–" }) }
    if runs.contains(where: { !$0.thresholds(by: figures).isEmpty }) { add("Thresholds held", runs.map(held)) }
    for row in comparison.rows {
      var cells = [HTMLTable.Cell(row.title), HTMLTable.Cell(comparison.words(row, 0))]
      for column in runs.indices.dropFirst() {
        let change = comparison.change(row, column)
        cells.append(HTMLTable.Cell(comparison.words(row, column)))
        cells.append(HTMLTable.Cell((change?.words ?? "–") + (change?.judgement ?? ""), look: change?.look))
      }
      table.add(cells)
    }
    table.write(to: &page)
  }

  func held(_ run: ReportedRun) -> String {
    let all = run.thresholds(by: figures)
    return all.isEmpty ? "–" : "\(all.count { $0.outcome == .passed }) of \(all.count)"
  }
}
