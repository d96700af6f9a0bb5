import NeedletailEngine
import NeedletailMetrics

extension Summary {
  /// Jobs by scenario, calls by agent, first tokens and the tokens after them.
  var latencies: [String] {
    var table = Table(["Latency", "count", "p50", "p90", "p95", "p99", "max"], typeface: typeface)
    let families: [(name: String, title: String, label: String)] = [
      ("job_latency_ms", "job", "scenario"), ("failed_job_latency_ms", "failed job", "scenario"),
      ("call_latency_ms", "call", "agent"), ("ttft_ms", "first token", "agent"),
      ("tpot_ms", "each token after", "agent"),
    ]
    for family in families {
      guard let found = report.metrics[family.name] else { continue }
      let split = (found.by[family.label] ?? [:]).filter { $0.value.count > 0 }
      if let all = found.all, all.count > 0 { table.add(row("  " + family.title, all)) }
      // A single label says the same as the whole.
      guard split.count > 1 else { continue }
      for (label, histogram) in split.sorted(by: { $0.key < $1.key }) {
        table.add(row("    " + label, histogram))
      }
    }
    return table.isEmpty
      ? [heading("Latency"), "  no job ended within the measured window"] : table.lines(width: width)
  }

  private func row(_ title: String, _ histogram: Histogram) -> [String] {
    let percentiles = [50.0, 90, 95, 99].map { wording.duration(nanoseconds: histogram.percentile($0)) }
    return [title, wording.count(histogram.count)] + percentiles + [wording.duration(nanoseconds: histogram.max)]
  }

  /// What jobs and calls waited for, in the order of the way in; `share` is of all waiting.
  var whereTimeWasSpent: [String] {
    let waits = report.metrics["wait_ms"]?.by["for"] ?? [:]
    let rows: [(title: String, histogram: Histogram?)] = [
      ("gateway slot", waits["gateway"]), ("job permit", waits["job"]),
      ("agent queue", report.metrics["queue_time_ms"]?.all), ("agent's rate limit", waits["agent_rate"]),
      ("call permit", waits["call"]), ("endpoint permit", waits["endpoint"]),
      ("endpoint's rate limit", waits["endpoint_rate"]), ("backoff", waits["backoff"]),
    ]
    let total = rows.reduce(0.0) { $0 + spent($1.histogram) }
    let heading = "Waiting for"
    guard total > 0 else { return [self.heading(heading), "  nothing: every call found its place at once"] }
    var table = Table([heading, "waited", "of", "mean", "p99", "max", "share", ""], typeface: typeface)
    for (title, histogram) in rows {
      guard let histogram, histogram.nonzero > 0 else { continue }
      let share = spent(histogram) / total
      var cells = [
        "  " + title, wording.count(histogram.nonzero), wording.count(histogram.count),
        wording.duration(nanoseconds: histogram.mean), wording.duration(nanoseconds: histogram.percentile(99)),
        wording.duration(nanoseconds: histogram.max), wording.share(share),
      ].map { Table.Cell($0) }
      cells.append(Table.Cell(typeface.bar(share, width: 12), ink: .cyan, isLeading: true))
      table.add(cells)
    }
    return table.lines(width: width)
  }

  /// Nanoseconds in all.
  private func spent(_ histogram: Histogram?) -> Double {
    guard let histogram, histogram.count > 0 else { return 0 }
    return histogram.mean * Double(histogram.count)
  }
}
