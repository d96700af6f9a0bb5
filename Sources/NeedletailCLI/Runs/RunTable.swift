import NeedletailResults
import NeedletailStore

/// Stored runs, a line each.
struct RunTable {
  /// So much of a name is shown: enough to tell one run from another, and to ask for it.
  static let idDigits = 8
  private static let nameColumns = 24
  private static let changesColumns = 48

  private var table: Table
  private let typeface: Typeface
  private let wording: Wording
  /// A column each where a run that is listed has them.
  private let hasLabels: Bool
  private let hasChanges: Bool

  init(_ runs: [StoredRun], typeface: Typeface) {
    self.typeface = typeface
    wording = Wording(typeface: typeface)
    hasLabels = runs.contains { $0.facts.label != nil }
    hasChanges = runs.contains { !$0.facts.changes.isEmpty }
    let texts = ["ended (UTC)", "workload"] + (hasLabels ? ["label"] : []) + ["clock", "status"]
    let figures = ["seed", "jobs/s", "p50", "p99", "thresholds", "commit"]
    let titles =
      [Table.Cell("run", ink: .bold)] + texts.map { Table.Cell($0, ink: .dim, isLeading: true) }
      + figures.map { Table.Cell($0, ink: .dim) }
      + (hasChanges ? [Table.Cell("changed", ink: .dim, isLeading: true)] : [])
    table = Table(titles, typeface: typeface)
    for run in runs { table.add(cells(run)) }
  }

  /// At most `width` wide; a narrow one loses the last columns.
  func text(width: Int) -> String { table.lines(width: width).joined(separator: "\n") + "\n" }

  private func cells(_ run: StoredRun) -> [Table.Cell] {
    let facts = run.facts
    let ink: Typeface.Ink = facts.status == "completed" ? .green : facts.status == "invalid" ? .red : .yellow
    var cells = [
      Table.Cell(String(run.id.prefix(Self.idDigits))),
      Table.Cell(CalendarTime.short(milliseconds: run.origin.endedAtMilliseconds), isLeading: true),
      text(facts.workload, Self.nameColumns),
    ]
    if hasLabels { cells.append(text(facts.label ?? "", Self.nameColumns)) }
    cells += [
      Table.Cell(facts.clock, isLeading: true), Table.Cell(facts.status, ink: ink, isLeading: true),
      Table.Cell(seed(facts)),
      Table.Cell(facts.jobsPerSecond.map(wording.measure) ?? typeface.nothing),
      Table.Cell(latency(facts.jobLatencyP50Milliseconds)), Table.Cell(latency(facts.jobLatencyP99Milliseconds)),
      thresholds(facts), Table.Cell(run.origin.gitCommit.map { String($0.prefix(8)) } ?? typeface.nothing),
    ]
    if hasChanges { cells.append(text(facts.changes.joined(separator: " "), Self.changesColumns)) }
    return cells
  }

  private func text(_ text: String, _ columns: Int) -> Table.Cell {
    let isShort = text.count <= columns
    return Table.Cell(
      isShort ? text : text.prefix(columns - typeface.ellipsis.count) + typeface.ellipsis, isLeading: true)
  }

  /// `7`, or `7 +19` for twenty seeds from 7.
  private func seed(_ facts: RunFacts) -> String {
    guard let seed = facts.seed else { return typeface.nothing }
    return facts.seeds > 1 ? "\(seed) +\(facts.seeds - 1)" : "\(seed)"
  }

  private func latency(_ milliseconds: Double?) -> String {
    milliseconds.map { wording.duration(nanoseconds: $0 * 1e6) } ?? typeface.nothing
  }

  private func thresholds(_ facts: RunFacts) -> Table.Cell {
    guard facts.thresholds > 0 else { return Table.Cell(typeface.nothing) }
    let holds = facts.thresholdsHeld == facts.thresholds
    return Table.Cell("\(facts.thresholdsHeld) of \(facts.thresholds)", ink: holds ? .green : .red)
  }
}
