import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
public import NeedletailResults

extension Report {
  /// The report for a terminal: sparklines over time, a histogram of job latency and the headline figures.
  ///
  /// - Parameter width: of the terminal, in characters; lines are as long as that from 40 up.
  public func text(width: Int, typeface: Typeface) -> String {
    let wording = Wording(typeface: typeface)
    let width = max(40, min(width, 140))
    var text = isComparison ? comparison(width: width, typeface) : ""
    for run in runs {
      if !text.isEmpty { text += "\n" }
      let status = run.document == .null ? "" : "  \(run.status)"
      let name = isComparison ? "\(run.name): \(run.workloadName)" : run.workloadName
      text += typeface.ink(.bold, Markup.plain(Markup.shortened(name))) + Markup.plain(status) + "\n"
      for warning in run.warnings { text += Self.wrapped(Markup.plain(warning), width: width) }
      text += verdict(of: run, width: width, typeface)
      var lines = sparklines(of: run, width: width, typeface, wording)
      if !isComparison {
        lines += histogram(of: run, width: width, typeface, wording) + headline(of: run, width: width, typeface)
      }
      for line in lines { text += line + "\n" }
    }
    return typeface.isUnicode ? text : Typeface.plain(text)
  }

  /// The headline, the causes, and the thresholds that failed.
  private func verdict(of run: ReportedRun, width: Int, _ typeface: Typeface) -> String {
    var text = ""
    let ink: Typeface.Ink = run.isGood(by: figures).map { $0 ? .green : .red } ?? .bold
    if let headline = run.headline {
      text += Self.wrapped(Markup.plain(headline), sign: " ", width: width) { typeface.ink(ink, $0) }
    }
    for cause in run.causes { text += Self.wrapped(Markup.plain(cause), sign: " ", width: width) { $0 } }
    if let keepsUp = run.keepsUpWords {
      text += Self.wrapped(Markup.plain(keepsUp), sign: " ", width: width) { typeface.ink(.dim, $0) }
    }
    for threshold in run.thresholds(by: figures) where threshold.outcome == .failed {
      let words = "\(threshold.subject): \(threshold.observedWords), bound \(threshold.bound)"
      text += Self.wrapped(Markup.plain(words), sign: "✗", width: width) { typeface.ink(.red, $0) }
    }
    return text
  }

  /// What changed, and the figures side by side.
  private func comparison(width: Int, _ typeface: Typeface) -> String {
    let changes = WorkloadChanges(runs)
    var text = ""
    if !changes.rows.isEmpty {
      var table = Table(["What changed"] + runs.map(\.name), typeface: typeface)
      for row in changes.rows.prefix(Self.mostRows) {
        table.add(["  " + row.key] + row.values, ink: nil)
      }
      for line in table.lines(width: width) { text += line + "\n" }
      if let more = Self.leftOut(changes.rows.count, "keys") { text += "  \(more)\n" }
    } else {
      text += typeface.ink(.bold, "What changed") + "\n"
    }
    text += Self.wrapped(Markup.plain(changes.summary), sign: " ", width: width) { $0 } + "\n"
    let comparison = comparison
    var table = Table(["Figures"] + [runs[0].name] + runs.dropFirst().flatMap { [$0.name, ""] }, typeface: typeface)
    for row in comparison.rows {
      var cells = [Table.Cell("  " + row.title), Table.Cell(comparison.words(row, 0))]
      for column in runs.indices.dropFirst() {
        let change = comparison.change(row, column)
        cells.append(Table.Cell(comparison.words(row, column)))
        cells.append(
          Table.Cell(
            (change?.words ?? "") + (change?.judgement ?? ""), ink: change?.isBetter.map { $0 ? .green : .red }))
      }
      table.add(cells)
    }
    for line in table.lines(width: width) { text += line + "\n" }
    return text + Self.wrapped(FigureTable.rule, sign: " ", width: width) { typeface.ink(.dim, $0) }
  }

  /// A sentence in lines no longer than the width, indented, the first with a sign; a longer word has a line of its own.
  private static func wrapped(
    _ sentence: String, sign: String = "!", width: Int, _ ink: (String) -> String = { $0 }
  ) -> String {
    var (text, line) = ("", "  \(sign)")
    for word in sentence.split(separator: " ") {
      if line.count + 1 + word.count > width, line.count > 3 {
        text += ink(line) + "\n"
        line = "   "
      }
      line += " " + word
    }
    return text + ink(line) + "\n"
  }

  private func sparklines(
    of run: ReportedRun, width: Int, _ typeface: Typeface, _ wording: Wording
  ) -> [String] {
    guard let series = run.series else {
      return ["  over time: not shown, \(Markup.plain(run.whyNoSeries ?? "nothing was recorded"))"]
    }
    let columns = series.jobs.indices
    var rows: [(title: String, values: [Double?], quantity: Quantity)] = [
      ("jobs/s", columns.map { series.jobsPerSecond(in: $0) }, .number),
      ("p50", series.quantile(\.p50), .duration),
      ("p99", series.quantile(\.p99), .duration),
    ]
    if let gauge = series.gauge(.jobsInFlight) {
      rows.append(("in flight", gauge.levels.map { $0?.mean }, .number))
    }
    return rows.compactMap { row in
      guard let top = row.values.compactMap({ $0 }).max() else { return nil }
      let title = row.title + String(repeating: " ", count: 10 - row.title.count)
      let words = row.quantity == .duration ? wording.duration(nanoseconds: top) : wording.measure(top)
      let line = Sparkline.text(row.values, width: width - 12 - 15, typeface: typeface)
      return "  \(title)\(typeface.ink(.cyan, line))  max \(words)"
    }
  }

  /// The headline figures; an archive alone has said what it knows.
  private func headline(of run: ReportedRun, width: Int, _ typeface: Typeface) -> [String] {
    guard run.document != .null else { return [] }
    let figures = FigureTable([run], figures)
    var table = Table(["Figures", ""], typeface: typeface)
    for row in figures.rows { table.add(["  " + row.title, figures.words(row, 0)].map { Table.Cell($0) }) }
    return table.lines(width: width)
  }

  private func histogram(
    of run: ReportedRun, width: Int, _ typeface: Typeface, _ wording: Wording
  ) -> [String] {
    guard let total = run.series?.total, total.count > 0 else {
      let statistics = Histogram.reportedPercentiles.map { Figure.Statistic.percentile($0.percent) } + [.max]
      let known = statistics.compactMap { statistic in
        run.jobLatency(statistic).map { "\(statistic.key) \(wording.duration(nanoseconds: $0))" }
      }
      return known.isEmpty ? ["  job latency: no job completed"] : ["  job latency  " + known.joined(separator: "  ")]
    }
    let bins = LatencyBins(total)
    let most = Double(bins.bins.map(\.count).max() ?? 1)
    var table = Table(["Job latency", "to", "jobs", "share", ""], typeface: typeface)
    func add(_ low: String, _ high: String, _ count: UInt64) {
      let figures = [low, high, wording.count(count), wording.share(Double(count) / Double(total.count))]
      let bar = typeface.bar(Double(count) / most, width: max(8, min(40, width - 48)))
      table.add(figures.map { Table.Cell($0) } + [Table.Cell(bar, ink: .cyan, isLeading: true)])
    }
    for bin in bins.bins {
      add("  " + wording.duration(nanoseconds: bin.low), wording.duration(nanoseconds: bin.high), bin.count)
    }
    if bins.beyond > 0 { add("  over 100 h", "", bins.beyond) }
    return table.lines(width: width)
  }
}
