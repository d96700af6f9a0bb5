import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// The parts of a suite's page.
struct SuitePage {
  private let result: SuiteResult
  private let detailed: Set<Int>
  private let wording = Wording(typeface: Typeface())
  private let table: RankedTable

  /// - Parameter detailed: places of the runs that have a section.
  init(_ result: SuiteResult, detailed: Set<Int>) {
    self.result = result
    self.detailed = detailed
    table = Self.table(result, detailed)
  }

  var style: String { Stylesheet.ranked + table.style("runs") }

  /// The matrix of what is asked first, to be ordered by the reader.
  func runs(_ page: inout HTMLWriter) {
    table.write(in: "runs", to: &page)
    let shown = Set(result.runs.flatMap(\.seeds)).count
    if result.runs.contains(where: \.isReplicated) {
      page.element("p", "Figures of runs over several seeds are means; their 95 % intervals are with each run.")
    } else if shown > 0 {
      page.element("p", "Each run is of one seed.")
    }
  }

  private static func table(_ result: SuiteResult, _ detailed: Set<Int>) -> RankedTable {
    let wording = Wording(typeface: Typeface())
    let columns = SuiteColumn.allCases
    var table = RankedTable(
      caption: "Runs", titles: ["run", "verdict"] + columns.map(\.rawValue) + ["thresholds", "keeps up"],
      orders: [
        RankedTable.Order(title: "as in the suite", isDescending: false),
        RankedTable.Order(title: "worst first", isDescending: false),
      ]
        + columns.map {
          RankedTable.Order(title: $0.rawValue, isDescending: $0.figure.figure.better != .higher)
        })
    let highest = columns.map { column in
      result.runs.compactMap { $0.reading(column.figure)?.value }.max() ?? 0
    }
    for (place, run) in result.runs.enumerated() {
      let values = columns.map { run.reading($0.figure)?.value }
      var cells = [
        HTMLTable.Cell(run.name), HTMLTable.Cell("\(run.verdict.mark) \(run.verdict.rawValue)", look: run.verdict.look),
      ]
      for (place, column) in columns.enumerated() {
        let share = column == .p50 || column == .p99 ? values[place].map { $0 / max(highest[place], 1e-9) } : nil
        cells.append(HTMLTable.Cell(column.words(run, wording) ?? "–", share: share))
      }
      let holds = run.thresholdsHeld == run.thresholds.count
      cells += [
        HTMLTable.Cell(
          run.thresholds.isEmpty ? "–" : "\(run.thresholdsHeld) of \(run.thresholds.count)", look: holds ? nil : "bad"),
        HTMLTable.Cell(run.keepsUp?.rawValue ?? "–", look: run.keepsUp == .no ? "bad" : nil),
      ]
      let rank = SuiteResult.Verdict.allCases.firstIndex(of: run.verdict).map { Double($0) }
      table.rows.append(
        RankedTable.Row(
          link: detailed.contains(place) ? "#run-\(place + 1)" : run.page, cells: cells, keys: [nil, rank] + values))
    }
    return table
  }

  /// Every headline figure that a run has.
  func matrix(_ page: inout HTMLWriter) {
    var figures: [GatedFigure] = []
    var known: Set<GatedFigure> = []
    for run in result.runs {
      for reading in run.readings where known.insert(reading.figure).inserted { figures.append(reading.figure) }
    }
    guard !figures.isEmpty else {
      page.element("p", "Nothing was measured.")
      return
    }
    var table = HTMLTable("All figures", ["run"] + figures.map(\.title))
    for run in result.runs {
      table.add([run.name] + figures.map { figure in run.reading(figure).map { value($0) } ?? "–" })
    }
    table.write(to: &page)
  }

  private func value(_ reading: SuiteRun.Reading) -> String {
    let unit = reading.figure.statistic == .count ? nil : reading.figure.figure.unit
    return unit.map { wording.value(reading.value, in: $0) } ?? wording.number(reading.value)
  }

  private func withInterval(_ reading: SuiteRun.Reading) -> String {
    guard let interval = reading.interval else { return value(reading) }
    let unit = reading.figure.figure.unit
    let ends = [interval.lowerBound, interval.upperBound].map { wording.value($0, in: unit) }
    return "\(value(reading)) (\(ends[0]) to \(ends[1]))"
  }

  /// What each run says of itself.
  func each(_ page: inout HTMLWriter) {
    for (place, run) in result.runs.enumerated() where detailed.contains(place) {
      page.open("article", [("id", "run-\(place + 1)"), ("aria-labelledby", "run-\(place + 1)-title")])
      page.element("h3", run.name, [("class", "run"), ("id", "run-\(place + 1)-title")])
      details(run, &page)
      page.close("article")
    }
    if let more = Report.leftOut(result.runs.count, of: detailed.count, "runs") { page.element("p", more) }
    page.raw("<p><a href=\"#runs\">Back to the table</a></p>\n")
  }

  private func details(_ run: SuiteRun, _ page: inout HTMLWriter) {
    page.element("p", subtitle(run), [("class", "subtitle")])
    let sentences = run.sentences
    page.verdict(
      sentences.first ?? "The run is \(run.verdict.rawValue)", Array(sentences.dropFirst()), isGood: run.verdict.isGood)
    links(run, &page)
    if !run.thresholds.isEmpty {
      var table = HTMLTable("Thresholds of \(run.name)", ["threshold", "result", "observed"])
      for threshold in run.thresholds.prefix(Report.mostRows) {
        let isHeld = threshold.verdict == .held
        let look: String? = isHeld ? "good" : threshold.verdict == .broken ? "bad" : nil
        table.add([
          HTMLTable.Cell(threshold.expression, look: HTMLTable.Cell.metric),
          HTMLTable.Cell(
            "\(isHeld ? "✓" : threshold.verdict == .broken ? "✗" : "?") \(threshold.verdict.rawValue)", look: look),
          HTMLTable.Cell(threshold.observed.isEmpty ? "–" : threshold.observed, look: "value"),
        ])
      }
      table.write(to: &page)
      if let more = Report.leftOut(run.thresholds.count, "thresholds") { page.element("p", more) }
    }
    guard !run.readings.isEmpty else { return }
    var table = HTMLTable("Figures of \(run.name)", ["figure", run.isReplicated ? "mean and 95 % interval" : "value"])
    for reading in run.readings { table.add([reading.figure.title, withInterval(reading)]) }
    table.write(folded: "\(run.readings.count) figures", to: &page)
  }

  private func subtitle(_ run: SuiteRun) -> String {
    var pieces = [run.path]
    if let clock = run.clock { pieces.append(clock == .wall ? "wall clock" : "virtual time") }
    if run.isReplicated {
      pieces.append("\(run.seeds.count) seeds")
    } else if let seed = run.seeds.first {
      pieces.append("seed \(seed)")
    }
    return (pieces + run.changes.filter { !$0.hasPrefix("--seed") }.map { Markup.shortened($0) }).joined(
      separator: " · ")
  }

  private func links(_ run: SuiteRun, _ page: inout HTMLWriter) {
    var pieces: [String] = []
    for (path, words) in [(run.page, "the run's own page"), (run.document, "its result document")] {
      if let path { pieces.append("<a href=\"\(Markup.escaped(path))\">\(words)</a>") }
    }
    if let id = run.storedAs {
      pieces.append("stored: <code>needletail report \(Markup.escaped(String(id.prefix(8)))) --out run.html</code>")
    }
    if !pieces.isEmpty { page.raw("<p>\(pieces.joined(separator: " · "))</p>\n") }
  }
}
