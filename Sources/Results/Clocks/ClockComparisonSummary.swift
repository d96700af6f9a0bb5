import NeedletailEngine
import NeedletailMetrics

/// A comparison of the two clocks, for a reader at a terminal.
public struct ClockComparisonSummary: Sendable {
  private let comparison: ClockComparison
  private let width: Int
  private let typeface: Typeface
  private let wording: Wording

  public init(
    of comparison: ClockComparison, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()
  ) {
    self.comparison = comparison
    self.width = max(Summary.narrowest, min(width, 140))
    self.typeface = typeface
    wording = Wording(typeface: typeface)
  }

  /// The whole summary, ending in a line feed.
  public var text: String {
    let sections = [
      head, table(Figure.jobLatency.title, "jobs", comparison.jobs), table(Figure.callLatency.title, "calls", calls),
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  /// Why the clocks cannot be said to agree, in a line, for standard error where the summary is not shown; `nil` when they do.
  public var complaint: String? {
    let plain = ClockComparisonSummary(of: comparison, typeface: Typeface(isUnicode: typeface.isUnicode))
    switch comparison.conclusion {
    case .within: return nil
    case .outside: return plain.conclusion
    case .undecided, .failed, .interrupted:
      return ([plain.conclusion] + [comparison.reason].compactMap(\.self)).joined(separator: ": ")
    }
  }

  private var head: [String] {
    let (virtual, wall) = (comparison.virtual, comparison.wall)
    var lines = ["\(typeface.ink(.bold, virtual.name))  \(conclusion)"]
    if let reason = comparison.reason { lines.append("  " + reason) }
    var pieces = ["seed \(virtual.seed)"]
    if let wall {
      let scale = wall.wall?.timeScale ?? 1
      let clock = scale == 1 ? "the wall clock" : "a clock \(wording.pace(scale))"
      pieces.append("\(wording.duration(wall.window.simulated)) on \(clock)")
      if let delay = wall.whole(.scheduleDelay), delay.count > 0 {
        pieces.append("schedule delay p99 \(wording.duration(nanoseconds: delay.percentile(99)))")
      }
    }
    lines.append("  " + pieces.joined(separator: " \(typeface.dot) "))
    lines.append("  each figure: in virtual time, and how far the wall run is from it")
    return lines
  }

  private var conclusion: String {
    let tolerance = wording.share(comparison.tolerance)
    return switch comparison.conclusion {
    case .within: typeface.ink(.green, "both clocks agree within \(tolerance)")
    case .outside: typeface.ink(.red, "the clocks differ by more than \(tolerance)")
    case .undecided: typeface.ink(.yellow, "nothing to decide on")
    case .failed: typeface.ink(.red, "not compared")
    case .interrupted: typeface.ink(.yellow, "interrupted")
    }
  }

  /// A single pool says the same as the whole.
  private var calls: [ClockComparison.Row] {
    let split = comparison.calls.filter { $0.name != nil }
    return split.isEmpty ? comparison.calls : split
  }

  private func table(_ title: String, _ samples: String, _ rows: [ClockComparison.Row]) -> [String] {
    // A single scenario says the same as the whole.
    let shown = rows.count == 2 && rows[0].name == nil ? [rows[0]] : rows
    guard !shown.isEmpty else { return [] }
    var table = Table([title, "", samples, "p50", "", "p90", "", "p99", "", "mean", ""], typeface: typeface)
    for row in shown {
      let (verdict, ink) = verdict(row.verdict)
      var cells = [Table.Cell("  " + (row.name ?? "all")), Table.Cell(verdict, ink: ink, isLeading: true)]
      cells.append(Table.Cell(wording.count(row.wall?.count ?? row.virtual?.count ?? 0)))
      for (place, difference) in row.differences.enumerated() {
        cells += pair(row.virtual?.percentiles[place], difference, isHeld: row.verdict != .tooFew)
      }
      cells += pair(row.virtual?.mean, row.meanDifference, isHeld: false)
      table.add(cells)
    }
    return table.lines(width: width)
  }

  private func verdict(_ verdict: ClockComparison.Verdict) -> (String, Typeface.Ink) {
    switch verdict {
    case .within: ("within", .green)
    case .outside: ("outside", .red)
    case .tooFew: ("too few to tell", .dim)
    }
  }

  /// `1.24 s` and `+0.31 %`; a difference that is held against the tolerance and beyond it stands out.
  private func pair(_ virtual: Double?, _ difference: Double?, isHeld: Bool) -> [Table.Cell] {
    guard let virtual else { return [Table.Cell(typeface.nothing), Table.Cell("")] }
    let value = Table.Cell(wording.duration(nanoseconds: virtual))
    guard let difference else { return [value, Table.Cell(typeface.nothing)] }
    let sign = difference > 0 ? "+" : difference < 0 ? "-" : ""
    let isBeyond = isHeld && difference.magnitude > comparison.tolerance
    return [value, Table.Cell(sign + wording.share(difference.magnitude), ink: isBeyond ? .red : .dim)]
  }
}
