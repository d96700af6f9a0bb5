public import NeedletailResults
import NeedletailWorkload

/// What a gate came to, for a reader at a terminal.
public struct GateSummary: Sendable {
  private let result: GateResult
  private let width: Int
  private let typeface: Typeface
  private let words: GateWording

  public init(of result: GateResult, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()) {
    self.result = result
    self.width = max(Summary.narrowest, min(width, 140))
    self.typeface = typeface
    words = GateWording(result, typeface)
  }

  /// The whole summary, ending in a line feed.
  public var text: String {
    var lines = heading + rows + thresholds
    func add(_ name: String, _ text: String?) {
      guard let text else { return }
      lines += Paragraph(text, after: name, width: width, typeface: typeface).lines()
    }
    if result.verdict != .held { add("mostly:", words.movers) }
    add("inputs:", words.inputs)
    for note in words.notes { add("note:", note) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What broke or was not decided, a line each after one that says of what, for standard error where the summary is not shown; none
  /// where the gate held.
  public var complaints: [String] {
    guard result.verdict != .held else { return [] }
    let plain = GateWording(result, Typeface(isUnicode: typeface.isUnicode))
    let rows = result.rows.filter { $0.verdict == result.verdict }.map { plain.sentence($0) }
    let thresholds = result.thresholds.filter { $0.verdict == result.verdict }
      .map { "\(plain.expression($0)): \(plain.outcome($0))" }
    // Not the name first: GitHub takes a line that begins with two colons for a command.
    return ["needletail: \(plain.workload): \(plain.verdict)"]
      + (rows + thresholds).map { "  \(plain.mark(result.verdict)) \($0)" }
  }

  private var heading: [String] {
    words.heading(
      "\(typeface.ink(.bold, words.workload))  \(typeface.ink(result.verdict.ink, words.verdict))",
      columns: words.workload.count + 2 + words.verdict.count, width: width)
  }

  private var rows: [String] {
    var table = Table([] as [String], typeface: typeface)
    var plain = Table([] as [String], typeface: Typeface(isUnicode: typeface.isUnicode))
    for row in result.rows {
      let isSame = row.change.judgement == .same
      let cells = [
        Table.Cell("  \(words.mark(row.verdict))", ink: row.verdict.ink), Table.Cell(name(row), isLeading: true),
        Table.Cell(words.values(row), isLeading: true),
        Table.Cell(words.change(row), ink: isSame ? .dim : nil, isLeading: true),
        Table.Cell(words.allowed(row), ink: .dim, isLeading: true),
      ]
      table.add(cells)
      plain.add(cells)
    }
    let isWide = (plain.lines(width: .max).map(\.count).max() ?? 0) <= width
    let lines = isWide ? table.lines(width: width).dropFirst().map { [$0] } : result.rows.map(stacked)
    return zip(lines, result.rows).flatMap { $0 + remark(of: $1) }
  }

  private func name(_ row: GateResult.Row) -> String { typeface.printable(row.allowance.figure.shortName) }

  /// A row on two lines, for terminals where a table has no room.
  private func stacked(_ row: GateResult.Row) -> [String] {
    let mark = typeface.ink(row.verdict.ink, words.mark(row.verdict))
    let change = words.change(row)
    let second = [change, words.allowed(row)].filter { !$0.isEmpty }.joined(separator: "  ")
    let values = words.values(row)
    let room = max(12, width - words.mark(row.verdict).count - values.count - 6)
    let name = typeface.shown(row.allowance.figure.shortName, to: room)
    return ["  \(mark)  \(name)  \(values)", "      " + typeface.ink(.dim, second)]
  }

  private func remark(of row: GateResult.Row) -> [String] {
    guard let remark = words.remark(row) else { return [] }
    return Paragraph(remark, width: width - 4, typeface: typeface).lines(row.verdict == .held ? .dim : row.verdict.ink)
      .map { "    " + $0 }
  }

  /// Those that failed or are undecided each, the others in one line.
  private var thresholds: [String] {
    let others = result.thresholds.filter { $0.verdict != .held }
    var lines = others.prefix(Report.mostRows).map { threshold in
      let mark = typeface.ink(threshold.verdict.ink, words.mark(threshold.verdict))
      return "  \(mark)  \(words.expression(threshold))  \(words.outcome(threshold))"
    }
    if let words = Report.leftOut(others.count, "thresholds") { lines.append("     " + words) }
    let held = result.thresholds.count - others.count
    if held > 0 {
      let count = words.changes.wording.count(held)
      let noun = held == 1 ? "threshold" : "thresholds"
      lines.append(
        "  \(typeface.ink(.green, typeface.tick))  \(count) \(others.isEmpty ? "" : "other ")\(noun) of head")
    }
    return lines
  }
}
