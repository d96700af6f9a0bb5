import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload

/// Latency over time, and by percentile.
extension Report {
  func latencyCharts(_ page: inout HTMLWriter) {
    if let chart = latencyOverTime.chart {
      chart.write(to: &page)
    } else {
      Chart.absent("latency", title: "Latency over time", because: whyNoSeries, to: &page)
    }
    if let chart = percentiles.chart {
      page.roomy(chart.title) { chart.write(to: &$0) }
    } else {
      Chart.absent("percentiles", title: "Latency by percentile", because: "no job completed", to: &page)
    }
  }

  var latencyOverTime: TimeChart {
    var chart = timeChart("latency", "Latency over time", "job latency", .duration)
    chart.mayBeLogarithmic = true
    for (position, run) in runs.enumerated() {
      guard let series = run.series else { continue }
      func line(_ words: String, _ look: String, _ value: (RunSeries.Quantiles) -> Double?) -> TimeChart.Line {
        Self.line(words, look, series, series.latencies, value)
      }
      if isComparison {
        chart.lines.append(line("\(run.name), p50", "s\(position)", \.p50))
        chart.lines.append(line("\(run.name), p99", "s\(position) dashed", \.p99))
      } else {
        chart.lines = [line("p50", "s0", \.p50), line("p90", "s0 dashed", \.p90), line("p99", "s1", \.p99)]
        chart.areas = [(0, 1, "s0 near"), (1, 2, "s0 far")]
      }
    }
    chart.bounds = bounds(of: .jobLatency, [.percentile(50), .percentile(90), .percentile(99)], times: 1e6)
    chart.caption =
      "Of the jobs that completed in each moment, half were faster than p50, and one in a hundred slower than p99."
      + hundredSentence("jobs") + missing
    return chart
  }

  static func line(
    _ words: String, _ look: String, _ series: RunSeries, _ latencies: [RunSeries.Latencies],
    _ value: (RunSeries.Quantiles) -> Double?
  ) -> TimeChart.Line {
    TimeChart.Line(words, look, latencies.map { (series.middle(of: $0.columns), $0.quantiles.flatMap(value)) })
  }

  /// How points come to be wide, and what is not drawn.
  func hundredSentence(_ noun: String) -> String {
    let fewest = wording.count(RunSeries.fewestForP99)
    return " Each point has at least \(fewest) \(noun), or a tenth of the run; of fewer, p99 is not drawn."
  }

  /// The bounds that thresholds of any run set to a figure as a whole.
  func bounds(
    of figure: Figure, _ statistics: [Figure.Statistic], times scale: Double = 1
  ) -> [TimeChart.Bound] {
    var bounds: [TimeChart.Bound] = []
    for run in runs {
      for known in run.thresholds(by: figures) {
        guard let threshold = known.threshold, threshold.metric == figure.name, threshold.label == nil,
          statistics.contains(threshold.statistic)
        else { continue }
        let what = threshold.statistic.key.isEmpty ? figure.title.lowercased() : threshold.statistic.key
        let words = "bound of \(what): \(known.bound)"
        if let place = bounds.firstIndex(where: { $0.words == words }) {
          bounds[place].isBroken = bounds[place].isBroken || known.outcome == .failed
        } else {
          bounds.append(
            TimeChart.Bound(words: words, value: threshold.bound * scale, isBroken: known.outcome == .failed))
        }
      }
    }
    return Array(bounds.prefix(4))
  }

  var percentiles: PercentileChart {
    var curves: [PercentileChart.Curve] = []
    var caption = "Every factor of ten of the slowest jobs takes the same room."
    for (position, run) in runs.enumerated() {
      let words = isComparison ? run.name : "all jobs"
      if let total = run.series?.total, total.count > 0 {
        curves.append(
          PercentileChart.Curve(
            words: words, look: "s\(position)", points: PercentileChart.points(total), isSparse: false))
        guard !isComparison, let scenarios = run.series?.byScenario, scenarios.count > 1 else { continue }
        for (place, scenario) in scenarios.prefix(Self.mostRuns - 1).enumerated() {
          curves.append(
            PercentileChart.Curve(
              words: Markup.shortened(scenario.name), look: "s\(place + 1) dashed",
              points: PercentileChart.points(scenario.histogram), isSparse: false))
        }
        if let more = Self.leftOut(scenarios.count, of: Self.mostRuns - 1, "scenarios") { caption += " " + more }
      } else {
        let points = Histogram.reportedPercentiles.compactMap { _, percent in
          run.jobLatency(.percentile(percent)).map { (percent: percent, nanoseconds: $0) }
        }
        guard !points.isEmpty else { continue }
        curves.append(PercentileChart.Curve(words: words, look: "s\(position)", points: points, isSparse: true))
        caption += " \(isComparison ? run.name + ": t" : "T")he five percentiles of the result, joined by lines."
      }
    }
    return PercentileChart(curves: curves, caption: caption)
  }
}
