import NeedletailEngine
import NeedletailNotation
public import NeedletailResults
import NeedletailWorkload

extension GateResult {
  /// Both sides in the Go benchmark format, for benchstat: a line a run and side, times in nanoseconds, which benchstat turns into
  /// seconds. The side is a part of the name, so `benchstat -col /side` sets head beside base.
  ///
  /// The format: https://go.dev/design/14313-benchmark-format and, of `Unit` lines, golang.org/x/perf/benchfmt.
  public var goBenchmarks: String {
    let words = GateWording(self, Typeface())
    let figures = BenchmarkSeries.all(of: self).map(\.figure)
    var text = "workload: \(words.workload)\nclock: \(comparison.head.clock.rawValue)\n"
    var units: Set<String> = []
    for figure in figures where figure.figure.better != .neither && units.insert(figure.goUnit).inserted {
      text += "Unit \(figure.goUnit) better=\(figure.figure.better.rawValue)\n"
    }
    // In the order in which they first come.
    var labels: [GatedFigure.Label?] = []
    for figure in figures where !labels.contains(figure.label) { labels.append(figure.label) }
    for (side, name) in [(comparison.base, "base"), (comparison.head, "head")] {
      for run in side.runs {
        for label in labels {
          let values = figures.filter { $0.label == label }.compactMap { $0.goValue(in: run) }
          guard !values.isEmpty else { continue }
          let part = label.map { "/\($0.name)=\(Self.goName($0.value))" } ?? ""
          text += "Benchmark\(Self.goName(words.workload, isFirst: true))\(part)/side=\(name)"
          text += " 1 \(values.joined(separator: " "))\n"
        }
      }
    }
    return text
  }

  /// A name without what ends one: spaces and slashes become `_`. The first part does not begin with a lower case letter, or its line is
  /// no benchmark's.
  private static func goName(_ name: String, isFirst: Bool = false) -> String {
    var written = ""
    for scalar in Markup.plain(Markup.shortened(name)).unicodeScalars {
      let isPlain = !scalar.properties.isWhitespace && scalar != "/" && scalar != "="
      written.unicodeScalars.append(isPlain ? scalar : "_")
    }
    guard isFirst, let first = written.first else { return written }
    let upper = first.uppercased()
    return (upper == String(first) && first.isLowercase ? "_\(first)" : upper) + written.dropFirst()
  }
}

extension GatedFigure {
  /// `job_latency-p99-ns`, `cost_usd`: without spaces, and unlike that of another figure with the same label.
  fileprivate var goUnit: String {
    BenchmarkSeries.measure(of: self) + (shownUnit == .milliseconds ? "-ns" : "")
  }

  /// `15500000000.0 job_latency-p99-ns`; `nil` where the run has none.
  fileprivate func goValue(in run: RunNumbers) -> String? {
    guard let value = run.value(of: self) else { return nil }
    let scaled = shownUnit == .milliseconds ? value * 1e6 : value
    return scaled.plainDecimal.map { "\($0) \(goUnit)" }
  }
}
