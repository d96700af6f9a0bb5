import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// How the limits beside agents' slots were used.
extension Report {
  /// Of all runs in one table, so that they can be told apart line by line.
  func limitsTable(_ page: inout HTMLWriter) {
    let uses = runs.map(\.limitUses)
    var titles: [String] = []
    for use in uses.joined() where !titles.contains(use.title) { titles.append(use.title) }
    guard !titles.isEmpty else { return }
    page.element("h3", "Endpoints and limits", [("class", "run")])
    let columns = ["limit", "used", "mean waiting", "there is"]
    var table = HTMLTable("Endpoints and limits", isComparison ? ["limit", "run"] + columns.dropFirst() : columns)
    for title in titles.prefix(Self.mostRows) {
      for (run, uses) in zip(runs, uses) {
        guard let use = uses.first(where: { $0.title == title }) else { continue }
        let share = use.utilization ?? 0
        let bad = use.isWaitedFor ? "bad" : nil
        table.add(
          [HTMLTable.Cell(title)] + (isComparison ? [HTMLTable.Cell(run.name)] : []) + [
            HTMLTable.Cell(wording.share(share), share: share, look: bad),
            HTMLTable.Cell(use.meanWaiting.map { wording.measure($0) } ?? "–", look: bad),
            HTMLTable.Cell(use.capacity),
          ])
      }
    }
    table.write(to: &page)
    if let more = Self.leftOut(titles.count, "limits") { page.element("p", more) }
  }
}
