import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults

/// What happened over the time of the run: all runs on the same axes, with what was otherwise than before shaded.
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
  var missing: String {
    let names = runs.filter { $0.series == nil }.map(\.name)
    return names.isEmpty || names.count == runs.count ? "" : " Without an archive: \(names.joined(separator: ", "))."
  }

  /// What is shaded on charts of all runs: the phases of the first, which are those of the others too or are said to be its own.
  var phases: [RunPhase] { runs.first?.phases ?? [] }

  /// A chart without lines yet, on the axis of all others.
  func timeChart(_ name: String, _ title: String, _ upwards: String, _ quantity: Quantity) -> TimeChart {
    TimeChart(
      name: name, title: title, caption: "", upwards: upwards, quantity: quantity, endSeconds: endSeconds, lines: [],
      phases: phases)
  }

  func overTime(_ page: inout HTMLWriter) {
    phaseList(&page)
    page.open("div", [("class", "charts")])
    latencyCharts(&page)
    for chart in [throughput, level(.jobsInFlight, "in-flight", "Jobs in the system", "jobs")] {
      if let drawn = chart.chart {
        drawn.write(to: &page)
      } else {
        let reason = runs.allSatisfy { $0.series == nil } ? whyNoSeries : "the archive does not record it"
        Chart.absent(chart.name, title: chart.title, because: reason, to: &page)
      }
    }
    for charts in [queues, waiting] { for chart in asHigh(charts) { chart.write(to: &page) } }
    for chart in asHigh(callLatencies) { page.roomy(chart.title) { chart.write(to: &$0) } }
    page.close("div")
    let further = [
      level(.callsInFlight, "calls-in-flight", "Calls in flight", "calls"),
      level(.tokensPerSecond, "tokens", "Tokens", "tokens a second"),
      level(.openBreakers, "breakers", "Open breakers", "breakers"),
    ].filter(\.isAboveNothing)
    guard !further.isEmpty else { return }
    page.open("details", [("class", "further")])
    page.element("summary", further.map(\.title).joined(separator: ", "))
    page.open("div", [("class", "charts")])
    for chart in further { chart.chart?.write(to: &page) }
    page.close("div")
    page.close("details")
  }

  /// Charts of one run each, all as high as the highest.
  private func asHigh(_ charts: [TimeChart]) -> [Chart] {
    let top = charts.compactMap(\.top).max()
    return charts.filter(\.isAboveNothing).compactMap { chart in
      var chart = chart
      chart.leastTop = top
      return chart.chart
    }
  }

  /// What is shaded, with its times.
  private func phaseList(_ page: inout HTMLWriter) {
    let shown = runs.contains { $0.series != nil } ? phases : []
    guard !shown.isEmpty else { return }
    page.open("details")
    let kinds = RunPhase.Kind.allCases.filter { kind in shown.contains { $0.kind == kind } }
    let differ = runs.contains { $0.phases != shown } ? ", of \(runs[0].name)" : ""
    page.element("summary", "What is shaded: \(kinds.map(\.title).joined(separator: ", "))\(differ)")
    page.open("ul", [("class", "notes")])
    for phase in shown {
      let words = [phase.startSeconds, phase.endSeconds].map { wording.duration(nanoseconds: $0 * 1e9) }
      let kind = phase.kind == .warmUp ? "" : phase.kind == .stage ? "stage: " : "fault: "
      page.element("li", "\(words[0]) to \(words[1]): \(kind)\(phase.title)")
    }
    page.close("ul")
    page.close("details")
  }

  private var throughput: TimeChart {
    var chart = timeChart("throughput", "Offered and completed", "jobs a second", .number)
    for (position, run) in runs.enumerated() {
      guard let series = run.series else { continue }
      let name = isComparison ? "\(run.name), " : ""
      if let offered = series.rate(.jobsOfferedPerSecond) {
        chart.lines.append(
          TimeChart.Line("\(name)offered", isComparison ? "s\(position) dashed" : "s7 dashed", offered))
      }
      chart.lines.append(TimeChart.Line("\(name)completed", "s\(position)", series.completedPerSecond))
      let lost = [IntervalGauge.jobsFailedPerSecond, .jobsRejectedPerSecond].compactMap { series.rate($0) }
      guard !isComparison, let first = lost.first else { continue }
      let sums = first.indices.map { place in
        (seconds: first[place].seconds, value: lost.compactMap { $0[place].value }.reduce(0, +) as Double?)
      }
      if sums.contains(where: { ($0.value ?? 0) > 0 }) {
        chart.lines.append(TimeChart.Line("failed or rejected", "bad", sums))
      }
    }
    chart.bounds = bounds(of: .jobsPerSecond, [.value]) + bounds(of: .goodput, [.value])
    let isOffered = chart.lines.contains { $0.words.hasSuffix("offered") }
    chart.caption =
      (isOffered ? "Jobs that arrived and jobs that completed a second." : "Jobs completed a second.")
      + (isOffered ? " Where the first stays above the second, work piles up." : "") + warmUpSentence + missing
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
    var chart = timeChart(name, title, unit, .number)
    chart.caption = "Mean of each moment, and from the lowest to the highest."
    chart.caption += (metric == .tokensPerSecond ? warmUpSentence : "") + missing
    for (position, run) in runs.enumerated() {
      guard let series = run.series, let gauge = series.gauge(metric) else { continue }
      chart.lines.append(
        TimeChart.Line(
          isComparison ? run.name : title.lowercased(), "s\(position)", Self.points(gauge, series),
          band: gauge.levels.map { level in level.map { ($0.low, $0.high) } }))
    }
    if metric == .jobsInFlight { chart.bounds = bounds(of: .jobsInSystem, [.value]) }
    return chart
  }

  static func points(_ gauge: RunSeries.Gauge, _ series: RunSeries) -> [(seconds: Double, value: Double?)] {
    gauge.levels.enumerated().map { (series.middle(of: $0.offset), $0.element?.mean) }
  }
}

extension TimeChart {
  /// A gauge that never left nothing is no chart.
  var isAboveNothing: Bool { lines.contains { $0.points.contains { ($0.value ?? 0) > 0 } } }
}
