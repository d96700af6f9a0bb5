import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults

/// The charts that show all runs on the same axes, and those of single runs.
extension Report {
  var endSeconds: Double { runs.compactMap { $0.series?.endSeconds }.max() ?? 0 }

  /// Why no run has a series.
  var whyNoSeries: String {
    if isComparison, runs.allSatisfy({ $0.whyNoSeries != nil }) {
      return "none of the results has an archive that could be read"
    }
    return runs.first?.whyNoSeries ?? "no job completed"
  }

  /// What some of several runs lack.
  private var missing: String {
    let names = runs.filter { $0.series == nil }.map(\.name)
    return names.isEmpty || names.count == runs.count ? "" : " Without an archive: \(names.joined(separator: ", "))."
  }

  private func columnWords(_ series: RunSeries) -> String {
    wording.duration(nanoseconds: Double(series.intervalsPerColumn) * series.intervalSeconds * 1e9)
  }

  private var columnSentence: String {
    let widths = runs.compactMap(\.series).map(columnWords)
    guard let first = widths.first else { return "" }
    return widths.allSatisfy { $0 == first } ? " Each point is \(first) of the run." : ""
  }

  func latency(_ page: inout HTMLWriter) {
    page.open("div", [("class", "charts")])
    if let chart = latencyOverTime.chart {
      chart.write(to: &page)
    } else {
      Chart.absent("latency", title: "Latency over time", because: whyNoSeries, to: &page)
    }
    if let chart = percentiles.chart {
      chart.write(to: &page)
    } else {
      Chart.absent("percentiles", title: "Latency by percentile", because: "no job completed", to: &page)
    }
    page.close("div")
    scenarios(&page)
  }

  var latencyOverTime: TimeChart {
    var chart = TimeChart(
      name: "latency", title: "Latency over time", caption: "", upwards: "job latency", quantity: .duration,
      mayBeLogarithmic: true, endSeconds: endSeconds, lines: [])
    chart.caption =
      "Of the jobs that completed in each moment, half were faster than p50, and one in a hundred slower than p99."
    for (position, run) in runs.enumerated() {
      guard let series = run.series else { continue }
      func line(_ words: String, _ look: String, _ value: (RunSeries.Quantiles) -> Double) -> TimeChart.Line {
        TimeChart.Line(
          words, look,
          series.latencies.indices.map { (series.middle(of: $0), series.latencies[$0].quantiles.map(value)) })
      }
      if isComparison {
        chart.lines.append(line("\(run.name), p50", "s\(position)", \.p50))
        chart.lines.append(line("\(run.name), p99", "s\(position) dashed", \.p99))
      } else {
        chart.lines = [line("p50", "s0", \.p50), line("p90", "s0 dashed", \.p90), line("p99", "s1", \.p99)]
        chart.areas = [(0, 1, "s0 near"), (1, 2, "s0 far")]
      }
    }
    chart.caption += columnSentence + jobsSentence + missing
    return chart
  }

  /// How many jobs a point of a single run tells of: of few, p99 is the slowest.
  private var jobsSentence: String {
    guard !isComparison, let counts = runs.first?.series?.latencies.map(\.count).filter({ $0 > 0 }).sorted(),
      !counts.isEmpty
    else { return "" }
    return " Half of the points are of \(wording.count(counts[counts.count / 2])) jobs or more."
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

  func flow(_ page: inout HTMLWriter) {
    page.open("div", [("class", "charts")])
    for (chart, title) in [
      (throughput, "Throughput"), (level(.jobsInFlight, "in-flight", "Jobs in flight", "jobs"), "Jobs in flight"),
    ] {
      if let chart = chart.chart {
        chart.write(to: &page)
      } else {
        let reason = runs.allSatisfy { $0.series == nil } ? whyNoSeries : "the archive does not record it"
        Chart.absent(chart.name, title: title, because: reason, to: &page)
      }
    }
    for (metric, name, title, unit) in [
      (.callsInFlight, "calls-in-flight", "Calls in flight", "calls"),
      (.tokensPerSecond, "tokens", "Tokens", "tokens a second"),
      (.openBreakers, "breakers", "Open breakers", "breakers"),
    ] as [(IntervalGauge, String, String, String)] {
      let chart = level(metric, name, title, unit)
      // A gauge that never left nothing is no chart.
      guard chart.lines.contains(where: { $0.points.contains { ($0.value ?? 0) > 0 } }) else { continue }
      chart.chart?.write(to: &page)
    }
    page.close("div")
  }

  private var throughput: TimeChart {
    var chart = TimeChart(
      name: "throughput", title: "Throughput",
      caption: "Jobs completed a second." + columnSentence + warmUpSentence + missing,
      upwards: "jobs a second", quantity: .number, endSeconds: endSeconds, lines: [])
    for (position, run) in runs.enumerated() {
      guard let series = run.series, series.total.count > 0 else { continue }
      chart.lines.append(
        TimeChart.Line(
          isComparison ? run.name : "jobs completed", "s\(position)",
          series.latencies.indices.map { (series.middle(of: $0), series.jobsPerSecond(in: $0)) }))
    }
    return chart
  }

  /// What is recorded of the cohort alone says nothing of the warm-up.
  private var warmUpSentence: String {
    let starts = runs.map { $0.value(.value, of: .windowStart) ?? 0 }
    guard let first = starts.max(), first > 0 else { return "" }
    let when = starts.allSatisfy { $0 == first } ? ", before \(wording.duration(nanoseconds: first * 1e9))," : ""
    return " Jobs due in the warm-up\(when) are left out."
  }

  private func level(_ metric: IntervalGauge, _ name: String, _ title: String, _ unit: String) -> TimeChart {
    var chart = TimeChart(
      name: name, title: title, caption: "Mean of each moment, and from the lowest to the highest.", upwards: unit,
      quantity: .number, endSeconds: endSeconds, lines: [])
    chart.caption += (metric == .tokensPerSecond ? warmUpSentence : "") + missing
    for (position, run) in runs.enumerated() {
      guard let series = run.series, let gauge = series.gauge(metric) else { continue }
      chart.lines.append(
        TimeChart.Line(
          isComparison ? run.name : title.lowercased(), "s\(position)",
          gauge.levels.enumerated().map { (series.middle(of: $0.offset), $0.element?.mean) },
          band: gauge.levels.map { level in level.map { ($0.low, $0.high) } }))
    }
    return chart
  }

  func utilization(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      let rows = run.series?.byAgent(.utilization) ?? []
      guard let series = run.series, !rows.isEmpty else {
        let reason = run.series == nil ? run.whyNoSeries ?? "" : "the archive does not record it"
        Chart.absent("utilization", title: "Utilization by agent over time", because: reason, to: &page)
        utilizationTable(run, &page)
        return
      }
      // The result's means are of the measured time; an archive alone does not know it.
      let measured = Dictionary(
        run.agents.map { ($0, run.value(of: .utilization, agent: $0)) }, uniquingKeysWith: { first, _ in first })
      let shown = rows.map { row in
        HeatMap.Row(
          name: row.agent, levels: row.gauge.levels.map { $0?.mean },
          mean: (measured[row.agent] ?? nil) ?? row.gauge.mean)
      }.sorted { ($1.mean ?? 0, $0.name) < ($0.mean ?? 0, $1.name) }
      HeatMap(
        title: "Utilization by agent over time",
        caption: "The share of an agent's slots that were busy; a stronger colour is fuller. At the right the mean of "
          + "the " + (measured.isEmpty ? "whole run." : "measured time."),
        endSeconds: series.endSeconds, rows: shown, leftOut: max(0, run.agents.count - rows.count)
      ).write(to: &page)
    }
  }

  private func utilizationTable(_ run: ReportedRun, _ page: inout HTMLWriter) {
    guard !run.agents.isEmpty else { return }
    var table = HTMLTable("Utilization by agent", ["agent", "members", "utilization", "mean queue"])
    for agent in run.agents.prefix(Self.mostRows) {
      let share = run.value(of: .utilization, agent: agent) ?? 0
      table.add([
        HTMLTable.Cell(Markup.shortened(agent)), HTMLTable.Cell(count(run.value(of: .members, agent: agent))),
        HTMLTable.Cell(wording.share(share), share: share),
        HTMLTable.Cell(run.value(of: .queueLength, agent: agent).map { wording.measure($0) } ?? "–"),
      ])
    }
    table.write(to: &page)
    if let more = Self.leftOut(run.agents.count, "agents") { page.element("p", more) }
  }

  /// A count from a document, grouped.
  func count(_ value: Double?) -> String { value.map { wording.decimal($0, places: 0) } ?? "–" }
}
