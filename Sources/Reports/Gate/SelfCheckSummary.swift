import NeedletailEngine
public import NeedletailNotation
public import NeedletailResults
import NeedletailWorkload

/// What a self-check found, for a reader at a terminal.
public struct SelfCheckSummary: Sendable {
  private let check: SelfCheck
  private let width: Int
  private let typeface: Typeface
  private let words: GateWording

  public init(of check: SelfCheck, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()) {
    self.check = check
    self.width = max(Summary.narrowest, min(width, 140))
    self.typeface = typeface
    words = GateWording(check.gate, typeface)
  }

  /// The whole summary, ending in a line feed.
  public var text: String {
    let ink: Typeface.Ink = check.isQuiet ? .green : .red
    let pairs = words.runs(check.gate.pairs)
    var lines = ["\(typeface.ink(.bold, words.workload))  \(typeface.ink(ink, conclusion))     \(pairs) of the same"]
    lines += table.lines(width: width)
    func add(_ name: String, _ text: String) {
      lines += Paragraph(text, after: name, width: width, typeface: typeface).lines()
    }
    add("noise:", "standard deviation of one run, without what a pair's runs have in common")
    add(
      "finds:",
      "the least change, what is allowed included, that a gate of \(pairs) calls broken 9 times of 10 at "
        + "\(words.changes.percent(check.gate.confidence))")
    for row in check.gate.rows where row.verdict == .undecided {
      if let reason = row.reason { add("note:", "\(row.allowance.figure.shortName): \(reason)") }
    }
    for note in words.notes { add("note:", note) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What is amiss, for standard error; `nil` where nothing is.
  public var complaint: String? {
    check.isQuiet
      ? nil
      : "\(words.workload): the same was called broken against itself: do not believe a gate on this machine as it is now"
  }

  private var conclusion: String {
    let broken = check.rows.count { $0.verdict == .broken }
    return broken == 0
      ? "self-check: nothing was called broken"
      : "self-check FAILED: \(broken) of \(check.rows.count) called broken, and nothing differs"
  }

  private var table: Table {
    let titles = ["", "figure", "median", "noise", "allowed", "finds"]
    var table = Table(
      titles.enumerated().map { Table.Cell($1, ink: .dim, isLeading: $0 < 2) }, typeface: typeface)
    for row in check.rows {
      let figure = row.allowance.figure
      let median = row.median.map { value in
        figure.shownUnit.map { words.changes.wording.value(value, in: $0) } ?? words.changes.wording.number(value)
      }
      let sign = row.allowance.side == .rise ? "+" : row.allowance.side == .fall ? typeface.minus : "±"
      table.add([
        Table.Cell("  \(words.mark(row.verdict))", ink: row.verdict.ink),
        Table.Cell(typeface.printable(figure.shortName), isLeading: true), Table.Cell(median ?? typeface.nothing),
        Table.Cell(amount(row.noise, row)), Table.Cell(words.changes.allowed(row.allowance.expression), ink: .dim),
        Table.Cell(row.leastChange.map { sign + amount($0, row) } ?? typeface.nothing),
      ])
    }
    return table
  }

  /// `2.7 %`, or in the figure's own unit.
  private func amount(_ value: Double?, _ row: SelfCheck.Row) -> String {
    guard let value, value.isFinite else { return typeface.nothing }
    let wording = words.changes.wording
    if row.isRelative { return wording.decimal(value * 100, places: value < 0.1 ? 2 : 1) + " %" }
    let unit = row.allowance.figure.shownUnit
    if unit == .share { return wording.decimal(value * 100, places: 3) + " pp" }
    return unit.map { wording.value(value, in: $0) } ?? wording.number(value)
  }
}

extension SelfCheck {
  /// All of it, schema `needletail.self-check/1`; the gate it rests on is a member.
  public var json: JSON {
    .object([
      "schema": .string(Self.schema), "quiet": .bool(isQuiet), "power": .finite(Self.power),
      "figures": .array(
        rows.map { row in
          .object([
            "figure": .string(row.allowance.figure.spelling), "allowed": .string(row.allowance.expression),
            "unit": row.allowance.figure.shownUnit.map { .string($0.rawValue) } ?? .null,
            "verdict": .string(row.verdict.rawValue), "median": .finite(row.median), "noise": .finite(row.noise),
            "relative": .bool(row.isRelative), "least_change": .finite(row.leastChange),
          ])
        }),
      "gate": gate.json,
    ])
  }
}
