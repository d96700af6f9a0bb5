public import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// What `needletail report` writes: one or several runs, as a page, as Markdown, or for a terminal.
///
/// A pure function of what was read: the same results give the same bytes.
public struct Report: Sendable {
  /// More runs than these would not be told apart on one chart.
  public static let mostRuns = 8
  /// Of each list no more rows are shown, and it is said how many are left out.
  static let mostRows = 60

  public let runs: [ReportedRun]
  /// The figures that the tables have rows for.
  let figures: FigureCatalogue
  let wording = Wording(typeface: Typeface())

  /// - Parameter figures: its headline figures have a row each.
  /// - Precondition: 1 to `mostRuns` runs.
  public init(_ runs: [ReportedRun], figures: FigureCatalogue = .standard) {
    precondition((1...Self.mostRuns).contains(runs.count), "a report shows 1 to \(Self.mostRuns) runs")
    self.runs = runs
    self.figures = figures
  }

  var isComparison: Bool { runs.count > 1 }

  /// What the report is about, in one line.
  var title: String {
    var names: [String] = []
    for run in runs where !names.contains(run.workloadName) { names.append(run.workloadName) }
    let words = names.map { $0.isEmpty ? "unnamed workload" : Markup.shortened($0) }.joined(separator: ", ")
    return isComparison ? "\(words): \(runs.count) runs" : words
  }

  /// `3 more are left out`, where some are.
  static func leftOut(_ count: Int, of most: Int = mostRows, _ noun: String) -> String? {
    count > most ? "\(count - most) more \(noun) are left out." : nil
  }
}
