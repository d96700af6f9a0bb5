import NeedletailEngine

/// What a suite came to, for a reader at a terminal: a line a run, and what is amiss at length.
public struct SuiteSummary: Sendable {
  /// Runs that are told of at length; the others are in the table all the same.
  private static let mostTold = 20
  /// Lines of a workload's problems that are told.
  private static let mostProblems = 5
  /// A table's last column is left out where it would be narrower.
  private static let narrowestWhy = 24

  private let result: SuiteResult
  private let width: Int
  private let typeface: Typeface
  private let wording: Wording
  /// How long all of it took; `nil` where that is not told.
  private let seconds: Double?

  public init(of result: SuiteResult, seconds: Double? = nil, width: Int, typeface: Typeface) {
    self.result = result
    self.seconds = seconds
    self.width = max(Summary.narrowest, min(width, 160))
    self.typeface = typeface
    wording = Wording(typeface: typeface)
  }

  /// The whole summary, ending in a line feed.
  public var text: String {
    let name = Typeface.beginningLine(typeface.printable(result.name))
    var sections = [
      Paragraph(typeface.printable(result.headline), after: name, width: width, typeface: typeface).lines(
        ink(result.verdict))
    ]
    if let seconds {
      sections[0].append("  took \(wording.duration(nanoseconds: seconds * 1e9))")
    }
    sections.append(table)
    let bad = result.runs.filter { $0.verdict != .held && $0.verdict != .skipped }
    if !bad.isEmpty { sections.append(told(bad)) }
    return sections.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private var table: [String] {
    let plain = lines(whyWidth: nil)
    let room = width - Table.gap - (plain.map { Self.visible($0) }.max() ?? 0)
    return room >= Self.narrowestWhy ? lines(whyWidth: room) : plain
  }

  private func lines(whyWidth: Int?) -> [String] {
    let columns = SuiteColumn.allCases
    let hasThresholds = result.runs.contains { !$0.thresholds.isEmpty }
    var titles = [Table.Cell("run", ink: .bold)] + columns.map { Table.Cell($0.rawValue, ink: .dim) }
    if hasThresholds { titles.append(Table.Cell("thresholds", ink: .dim)) }
    titles.append(Table.Cell("verdict", ink: .dim, isLeading: true))
    if whyWidth != nil { titles.append(Table.Cell("why", ink: .dim, isLeading: true)) }
    var table = Table(titles, typeface: typeface)
    for run in result.runs {
      var cells = [Table.Cell(Typeface.beginningLine(Self.cut(run.name, to: 40, typeface)))]
      cells += columns.map { Table.Cell($0.words(run, wording) ?? typeface.nothing) }
      if hasThresholds {
        let holds = run.thresholdsHeld == run.thresholds.count
        cells.append(
          run.thresholds.isEmpty
            ? Table.Cell(typeface.nothing)
            : Table.Cell("\(run.thresholdsHeld) of \(run.thresholds.count)", ink: holds ? nil : .red))
      }
      let mark = run.verdict.isGood.map { $0 ? typeface.tick : typeface.cross } ?? "?"
      let word = run.verdict == .held ? mark : "\(mark) \(run.verdict.rawValue)"
      cells.append(Table.Cell(word, ink: ink(run.verdict), isLeading: true))
      if let whyWidth {
        let why = run.verdict == .held ? run.causes.first ?? run.why : run.why
        cells.append(Table.Cell(Self.cut(worded(why), to: whyWidth, typeface), isLeading: true))
      }
      table.add(cells)
    }
    return table.lines(width: width)
  }

  /// Runs that did not hold: what they say of themselves, and what broke.
  private func told(_ runs: [SuiteRun]) -> [String] {
    var lines: [String] = []
    for run in runs.prefix(Self.mostTold) {
      let mark = run.verdict.isGood == false ? typeface.ink(.red, typeface.cross) : typeface.ink(.yellow, "?")
      lines.append("\(mark) " + typeface.ink(.bold, typeface.printable(run.name)))
      let reasons =
        run.headline.isEmpty ? (run.reason ?? run.verdict.rawValue).split(separator: "\n").map(String.init) : []
      for reason in reasons.prefix(Self.mostProblems) { lines.append("    " + worded(reason)) }
      if reasons.count > Self.mostProblems { lines.append("    and \(reasons.count - Self.mostProblems) more") }
      for sentence in (run.headline.isEmpty ? [] : [run.headline]) + run.causes {
        lines += Paragraph(worded(sentence), width: width - 2, typeface: typeface).lines().map { "  " + $0 }
      }
      for threshold in run.thresholds where threshold.verdict != .held {
        let observed = threshold.observed.isEmpty ? "" : ": \(threshold.observed)"
        lines.append("    \(threshold.verdict.rawValue) \(worded(threshold.expression + observed))")
      }
    }
    if runs.count > Self.mostTold { lines.append("and \(runs.count - Self.mostTold) more, in --out FILE") }
    return lines
  }

  private func worded(_ text: String) -> String {
    typeface.printable(typeface.isUnicode ? text : Typeface.plain(text))
  }

  private func ink(_ verdict: SuiteResult.Verdict) -> Typeface.Ink {
    verdict.isGood.map { $0 ? .green : .red } ?? .yellow
  }

  private static func cut(_ text: String, to columns: Int, _ typeface: Typeface) -> String {
    text.count <= columns ? text : text.prefix(columns - typeface.ellipsis.count) + typeface.ellipsis
  }

  /// How many columns a line takes, without its colours.
  private static func visible(_ line: String) -> Int {
    line.replacing(/\u{1B}\[[0-9]*m/, with: "").count
  }
}
