import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// The parts of a comparison's page, which a gate's has too.
struct ComparisonPage {
  /// Pairs of runs that have a row, and a dot, each.
  private static let mostPairs = 200

  let comparison: Comparison
  let words: ComparisonWording
  private let paired: PairedRuns

  init(_ comparison: Comparison) {
    self.comparison = comparison
    words = ComparisonWording(comparison, Typeface())
    paired = PairedRuns(comparison.base, comparison.head)
  }

  private var confidence: String { words.changes.percent(comparison.confidence) }

  /// What differs in what was run.
  func inputs(_ page: inout HTMLWriter) {
    if let why = comparison.whyInputsUnknown {
      page.element("p", "Inputs were not compared key by key: \(why).")
    } else if comparison.inputs.isEmpty {
      page.element("p", "Nothing: both sides ran the same.")
    }
    guard !comparison.inputs.isEmpty else { return }
    var table = HTMLTable("What differs", ["key", "base", "head"])
    for input in comparison.inputs.prefix(Report.mostRows) {
      table.add([
        HTMLTable.Cell(input.key, look: HTMLTable.Cell.metric), HTMLTable.Cell(words.value(input.base), look: "value"),
        HTMLTable.Cell(words.value(input.head), look: "value"),
      ])
    }
    table.write(to: &page)
    if let more = Report.leftOut(comparison.inputs.count, "keys") { page.element("p", more) }
  }

  /// Figures with their changes, drawn and as a table.
  func figures(_ changes: [FigureChange], _ name: String, _ page: inout HTMLWriter) {
    guard !changes.isEmpty else {
      page.element("p", "Nothing was measured on both sides.")
      return
    }
    let rows = changes.prefix(Report.mostRows).map { change in
      let look = look(change)
      let said = [words.changes.sizeWithInterval(of: change), words.judgement(change)]
      return Drawn(change: change, words: said.joined(separator: ", "), look: look, allowed: nil)
    }
    charts(rows, name, &page)
    var table = HTMLTable(
      name == "figures" ? "Figures" : "Figures by label",
      ["figure", "base", "head", "change", "\(confidence) interval", ""])
    for change in changes.prefix(Report.mostRows) {
      let values = words.changes.values(of: change)
      table.add([
        HTMLTable.Cell(change.figure.title), HTMLTable.Cell(values.base), HTMLTable.Cell(values.head),
        HTMLTable.Cell(words.changes.size(of: change), look: look(change)),
        HTMLTable.Cell(words.changes.interval(of: change) ?? "–"),
        HTMLTable.Cell(words.judgement(change), look: look(change)),
      ])
    }
    table.write(to: &page)
    if let more = Report.leftOut(changes.count, "figures") { page.element("p", more) }
  }

  /// A change to be drawn.
  struct Drawn {
    var change: FigureChange
    var words: String
    var look: String?
    var allowed: ClosedRange<Double>?
    var name: String?
  }

  /// Those that are relative on one scale, those in points on another; others have no scale in common, and stand in the table alone.
  func charts(_ rows: [Drawn], _ name: String, _ page: inout HTMLWriter) {
    let drawn = rows.filter { $0.change.judgement != .absent }
    let (relative, points) = (
      drawn.filter(\.change.isRelative), drawn.filter { !$0.change.isRelative && $0.change.figure.shownUnit == .share }
    )
    for (rows, isInPoints) in [(relative, false), (points, true)] where !rows.isEmpty {
      IntervalChart(
        name: name + (isInPoints ? "-points" : ""),
        title: isInPoints ? "Change in percentage points" : "Change relative to base",
        caption: "With its \(confidence) interval at each end, over \(words.sides[2]).", isInPoints: isInPoints,
        rows: rows.map { row in
          IntervalChart.Row(
            name: row.name ?? row.change.figure.title, change: row.change.change, interval: row.change.interval,
            allowed: row.allowed, pairs: pairs(row.change), words: row.words, look: row.look)
        }
      ).write(to: &page)
    }
  }

  private func look(_ change: FigureChange) -> String? {
    switch change.judgement {
    case .better: "good"
    case .worse: "bad"
    case .same, .unclear, .changed, .absent: nil
    }
  }

  /// The change in each pair that has the figure on both sides, in the terms of the whole.
  private func pairs(_ change: FigureChange) -> [Double] {
    shownPairs.compactMap { base, head in
      guard let before = base.value(of: change.figure), let after = head.value(of: change.figure) else { return nil }
      guard change.isRelative else { return after - before }
      return before > 0 ? after / before - 1 : nil
    }
  }

  private var shownPairs: Zip2Sequence<ArraySlice<RunNumbers>, ArraySlice<RunNumbers>> {
    zip(paired.base.prefix(Self.mostPairs), paired.head.prefix(Self.mostPairs))
  }

  /// What moved most.
  func movers(_ page: inout HTMLWriter) {
    guard !comparison.movers.isEmpty else {
      page.element("p", comparison.isIdentical ? "Nothing: every run is the same." : "Nothing stands out.")
      return
    }
    var table = HTMLTable("What moved", ["agent or limit", "latency of a job", "what of it"])
    for mover in comparison.movers.prefix(Report.mostRows) {
      let said = words.mover(mover)
      let look = mover.millisecondsPerJob > 0 ? "bad" : mover.millisecondsPerJob < 0 ? "good" : nil
      table.add([
        HTMLTable.Cell(said[0]), HTMLTable.Cell(said[1], look: look), HTMLTable.Cell(said[2], look: "value"),
      ])
    }
    table.write(to: &page)
    if let more = Report.leftOut(comparison.movers.count, "agents and limits") { page.element("p", more) }
  }

  /// Each pair of runs, with the figures that come first.
  func runs(_ page: inout HTMLWriter) {
    let shown = SuiteColumn.allCases.map(\.figure).filter { figure in
      (paired.base + paired.head).contains { $0.value(of: figure) != nil }
    }
    let isSeeded = comparison.head.clock == .virtual
    var table = HTMLTable(
      "Pairs of runs", [isSeeded ? "seed" : "pair"] + shown.map { $0.title } + (isSeeded ? ["digest"] : []))
    for (place, (base, head)) in shownPairs.enumerated() {
      var cells = [isSeeded ? head.seed.map { "\($0)" } ?? "\(place + 1)" : "\(place + 1)"]
      cells += shown.map { figure in
        let values = [base, head].map { $0.value(of: figure) }
        return values.map { value in
          value.map { words.changes.wording.value($0, in: figure.figure.unit) } ?? "–"
        }.joined(separator: " → ")
      }
      if isSeeded { cells.append(base.digest == head.digest ? "the same" : "another") }
      table.add(cells)
    }
    if paired.count == 0 { page.element("p", "No pair of runs completed.") } else { table.write(to: &page) }
    if let more = Report.leftOut(paired.count, of: Self.mostPairs, "pairs") { page.element("p", more) }
  }

  /// What is known of both sides.
  func sides(_ page: inout HTMLWriter) {
    var table = HTMLTable("Both sides", ["", "base", "head"])
    for fact in words.facts { table.add(fact.map { HTMLTable.Cell($0, look: "value") }) }
    table.write(to: &page)
  }
}
