import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults

/// What was waited for over time, and how long calls took: a chart a run, a line an agent or a limit.
extension Report {
  /// Lines that can be told apart on one chart.
  private static let mostLines = 6

  var queues: [TimeChart] {
    let order = order { series in series.byAgent(.queueLength).map { ($0.agent, $0.gauge.mean ?? 0) } }
    return ofEachRun(
      "queues", "Queue length by agent", "calls waiting for a slot", .number, order,
      "Calls that wait for a slot of the agent."
    ) { series, agent in
      series.byAgent(.queueLength).first { $0.agent == agent }.map { Self.points($0.gauge, series) }
    }
  }

  var waiting: [TimeChart] {
    let order = order { series in series.waiting.map { (Self.title(of: $0.key), $0.mean ?? 0) } }
    return ofEachRun(
      "waiting", "Waiting at endpoints and other limits", "calls or jobs waiting", .number, order,
      "Calls that hold a slot of their agent and wait for what lies behind it, and jobs that wait to be let in."
    ) { series, limit in
      series.waiting.first { Self.title(of: $0.key) == limit }.map { Self.points($0, series) }
    }
  }

  var callLatencies: [TimeChart] {
    let order = order { series in
      series.callLatencies.map { agent in
        (agent.agent, agent.latencies.compactMap { $0.quantiles?.p90 }.max() ?? 0)
      }
    }
    var charts = ofEachRun(
      "call-latency", "Call latency by agent, p90", "call latency", .duration, order,
      "Nine calls in ten were faster, their waits and retries included." + callSentence
    ) { series, agent in
      series.callLatencies.first { $0.agent == agent }.map { agent in
        agent.latencies.map { (series.middle(of: $0.columns), $0.quantiles?.p90) }
      }
    }
    for place in charts.indices { charts[place].mayBeLogarithmic = true }
    return charts
  }

  private var callSentence: String {
    " Each point has at least \(wording.count(RunSeries.fewestForP99)) calls, or a tenth of the run."
  }

  /// `calls waiting for endpoint permit of gpt`: the limit, and whose it is.
  static func title(of key: MetricKey) -> String {
    let limit = LatencyPart.title(of: key[label: "for"] ?? "")
    return key[label: "endpoint"].map { "\(limit) of \(Markup.shortened($0))" } ?? limit
  }

  /// What is shown of all runs, in one order: where any of them has most.
  private func order(_ weights: (RunSeries) -> [(name: String, weight: Double)]) -> [String] {
    var most: [String: Double] = [:]
    var names: [String] = []
    for series in runs.compactMap(\.series) {
      for (name, weight) in weights(series) where weight > 0 {
        if most[name] == nil { names.append(name) }
        most[name] = max(most[name] ?? 0, weight)
      }
    }
    let sorted = names.enumerated().sorted { one, other in
      (most[other.element] ?? 0, one.offset) < (most[one.element] ?? 0, other.offset)
    }
    return sorted.map(\.element)
  }

  private func ofEachRun(
    _ name: String, _ title: String, _ upwards: String, _ quantity: Quantity, _ order: [String], _ caption: String,
    _ points: (RunSeries, String) -> [(seconds: Double, value: Double?)]?
  ) -> [TimeChart] {
    let shown = order.prefix(Self.mostLines)
    let more =
      order.count > shown.count ? " The \(shown.count) highest; \(order.count - shown.count) are left out." : ""
    return runs.compactMap { run in
      guard let series = run.series, !shown.isEmpty else { return nil }
      var chart = timeChart(name, isComparison ? "\(title): \(run.name)" : title, upwards, quantity)
      chart.phases = run.phases
      chart.caption = caption + more
      // A line keeps its colour from run to run.
      for (place, subject) in shown.enumerated() {
        guard let points = points(series, subject) else { continue }
        chart.lines.append(TimeChart.Line(Markup.shortened(subject), "s\(place)", points))
      }
      return chart.lines.isEmpty ? nil : chart
    }
  }
}
