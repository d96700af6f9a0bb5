import NeedletailEngine
public import NeedletailResults
import NeedletailWorkload

extension GateResult {
  /// The gate as a page: each allowance with its interval, then the comparison that it rests on.
  ///
  /// - Complexity: O(figures × pairs), as of the comparison's page.
  public var html: String {
    let (parts, words) = (ComparisonPage(comparison), GateWording(self, Typeface()))
    return HTMLPage.text(
      title: "\(words.workload) – Needletail gate", skip: "Skip to the allowances", style: Stylesheet.changes,
      header: { page in
        page.raw("<header>\n")
        page.element("p", "Needletail gate", [("class", "kicker")])
        page.element("h1", words.workload)
        page.element("p", words.sides.joined(separator: " · "), [("class", "subtitle")])
        let movers = words.movers.map { ["Mostly: \($0)"] } ?? []
        page.verdict(
          words.verdict.sentenceStart, movers + words.notes.map(\.sentenceStart), isGood: verdict.isGood)
        page.raw("</header>\n")
      },
      main: { page in
        page.section("allowances", "What is allowed") { allowances(parts, words, &$0) }
        if !thresholds.isEmpty { page.section("thresholds", "Thresholds of head") { heldThresholds(words, &$0) } }
        page.section("inputs", "What differs in the inputs") { parts.inputs(&$0) }
        page.section("movers", "What moved") { parts.movers(&$0) }
        page.section("figures", "All figures") { parts.figures(comparison.figures, "figures", &$0) }
        page.folded("runs", "Each pair of runs") { parts.runs(&$0) }
        page.folded("sides", "Both sides") { parts.sides(&$0) }
      })
  }

  private func allowances(_ parts: ComparisonPage, _ words: GateWording, _ page: inout HTMLWriter) {
    guard !rows.isEmpty else {
      page.element("p", "No figure is bounded.")
      return
    }
    let drawn = rows.prefix(Report.mostRows).map { row in
      ComparisonPage.Drawn(
        change: row.change,
        words: [words.change(row), "\(words.allowed(row)): \(row.verdict.rawValue)"].filter { !$0.isEmpty }
          .joined(separator: ", "),
        look: row.verdict.look, allowed: row.allowedChanges, name: row.allowance.figure.title)
    }
    parts.charts(Array(drawn), "allowances", &page)
    var table = HTMLTable("Allowances", ["figure", "base → head", "change", "allowed", "verdict", "remark"])
    for row in rows.prefix(Report.mostRows) {
      table.add([
        HTMLTable.Cell(row.allowance.figure.title), HTMLTable.Cell(words.values(row)),
        HTMLTable.Cell(words.change(row)),
        HTMLTable.Cell(words.changes.allowed(row.allowance.expression)),
        HTMLTable.Cell("\(words.mark(row.verdict)) \(row.verdict.rawValue)", look: row.verdict.look),
        HTMLTable.Cell(words.remark(row) ?? "", look: "value"),
      ])
    }
    table.write(to: &page)
    if let more = Report.leftOut(rows.count, "allowances") { page.element("p", more) }
  }

  private func heldThresholds(_ words: GateWording, _ page: inout HTMLWriter) {
    var table = HTMLTable("Thresholds", ["threshold", "result", "over the runs"])
    for threshold in thresholds.prefix(Report.mostRows) {
      table.add([
        HTMLTable.Cell(words.expression(threshold), look: HTMLTable.Cell.metric),
        HTMLTable.Cell("\(words.mark(threshold.verdict)) \(threshold.verdict.rawValue)", look: threshold.verdict.look),
        HTMLTable.Cell(words.outcome(threshold), look: "value"),
      ])
    }
    table.write(to: &page)
    if let more = Report.leftOut(thresholds.count, "thresholds") { page.element("p", more) }
  }
}

extension GateResult.Row {
  /// The changes that are within what is allowed, in the terms of the change; `nil` where that is not known.
  var allowedChanges: ClosedRange<Double>? {
    guard let size = allowed else { return nil }
    switch allowance.side {
    case .rise: return -Double.infinity...size
    case .fall: return -size...Double.infinity
    case .both: return -size...size
    }
  }
}

extension GateResult.Verdict {
  fileprivate var isGood: Bool? {
    switch self {
    case .held: true
    case .broken: false
    case .undecided: nil
    }
  }

  fileprivate var look: String? { isGood.map { $0 ? "good" : "bad" } }
}
