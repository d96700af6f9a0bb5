import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// A figure of a gate as trackers of benchmarks take it: its values on both sides, run by run.
struct BenchmarkSeries: Sendable {
  var figure: GatedFigure
  var change: FigureChange
  /// The verdict of its allowance; `nil` where it has none.
  var verdict: GateResult.Verdict?
  /// In the order of the runs, those without a value left out.
  var base: [Double]
  var head: [Double]

  /// The gated figures, then the headline figures; each once, and only where head has a value.
  static func all(of result: GateResult) -> [BenchmarkSeries] {
    var seen: Set<GatedFigure> = []
    let comparison = result.comparison
    let changes =
      result.rows.map { ($0.change, GateResult.Verdict?.some($0.verdict)) } + comparison.figures.map { ($0, nil) }
    return changes.compactMap { change, verdict in
      guard seen.insert(change.figure).inserted, change.head?.isFinite == true else { return nil }
      func values(_ side: ComparedSide) -> [Double] {
        side.runs.compactMap { $0.value(of: change.figure) }.filter(\.isFinite)
      }
      return BenchmarkSeries(
        figure: change.figure, change: change, verdict: verdict, base: values(comparison.base),
        head: values(comparison.head))
    }
  }

  /// The sample standard deviation of head's values; `nil` of fewer than two.
  var headDeviation: Double? {
    guard head.count > 1 else { return nil }
    let mean = head.reduce(0, +) / Double(head.count)
    let squares = head.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(head.count - 1)).squareRoot()
    return deviation.isFinite ? deviation : nil
  }

  /// A figure without spaces and without its unit, as `job_latency-p99`.
  static func measure(of figure: GatedFigure) -> String {
    var name = figure.figure.name
    if figure.shownUnit == .milliseconds, name.hasSuffix("_ms") { name.removeLast(3) }
    return figure.statistic.key.isEmpty ? name : "\(name)-\(figure.statistic.key)"
  }
}
