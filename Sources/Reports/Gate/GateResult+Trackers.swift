import NeedletailEngine
public import NeedletailNotation
public import NeedletailResults
import NeedletailWorkload

extension GateResult {
  /// Head's figures for github-action-benchmark: `[{name, unit, value, range, extra}]`.
  ///
  /// The action takes a whole file as one of the two, so there are two: figures that are better lower, with those that have no better
  /// way, for its `customSmallerIsBetter`, and figures that are better higher for its `customBiggerIsBetter`.
  public func githubActionBenchmark(betterHigher: Bool) -> JSON {
    let words = GateWording(self, Typeface())
    let series = BenchmarkSeries.all(of: self).filter { ($0.figure.figure.better == .higher) == betterHigher }
    return .array(
      series.map { entry in
        var members: [String: JSON] = [
          "name": .string("\(words.workload): \(entry.figure.shortName)"),
          "unit": .string(entry.figure.shownUnit?.rawValue ?? "samples"), "value": .finite(entry.change.head),
        ]
        if let deviation = entry.headDeviation {
          members["range"] = .string("± \(words.changes.wording.measure(deviation))")
        }
        let change = words.changes.sizeWithInterval(of: entry.change)
        let verdict = entry.verdict.map { ["gate \($0.rawValue)"] } ?? []
        members["extra"] = .string(
          (["change from base \(change)", words.runs(entry.head.count)] + verdict).joined(separator: "\n"))
        return .object(members)
      })
  }

  /// Head's figures in Bencher's metric format: a benchmark for the workload and for each label, a measure a figure; the lower and the
  /// upper value are the least and the greatest of its runs.
  public var bencherMetrics: JSON {
    let words = GateWording(self, Typeface())
    var benchmarks: [String: [String: JSON]] = [:]
    for entry in BenchmarkSeries.all(of: self) {
      let label = entry.figure.label.map { "{\($0.name)=\(Markup.plain(Markup.shortened($0.value)))}" } ?? ""
      var metric: [String: JSON] = ["value": .finite(entry.change.head)]
      if let low = entry.head.min(), let high = entry.head.max() {
        metric["lower_value"] = .number(low)
        metric["upper_value"] = .number(high)
      }
      benchmarks[words.workload + label, default: [:]][Self.slug(entry.figure)] = .object(metric)
    }
    return .object(benchmarks.mapValues { .object($0) })
  }

  /// What Bencher calls a measure by: lower case letters, digits and hyphens, at most 64: `job-latency-ms-p99`.
  private static func slug(_ figure: GatedFigure) -> String {
    let name = figure.statistic.key.isEmpty ? figure.figure.name : "\(figure.figure.name)-\(figure.statistic.key)"
    return String(name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(64))
  }
}
