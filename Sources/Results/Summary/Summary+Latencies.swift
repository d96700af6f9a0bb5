import NeedletailEngine
import NeedletailMetrics

extension Summary {
  /// Every distribution of times, whole and by the first of its labels; what is waited for has a table of its own.
  var latencies: [String] {
    var table = Table(["Latency", "count", "p50", "p90", "p95", "p99", "max"], typeface: typeface)
    for figure in figures.figures where isLatency(figure) {
      let samples = figures.samples(of: figure, in: report)
      for sample in samples where sample.labels.isEmpty { add(figure.title, sample, to: &table) }
      let split = figure.labels.first.map { label in
        samples.compactMap { sample in sample.labels[label].map { (name: $0, sample: sample) } }
      }
      // A single label says the same as the whole.
      guard let split, split.count > 1 else { continue }
      for part in split.sorted(by: { $0.name < $1.name }) { add("  " + part.name, part.sample, to: &table) }
    }
    return table.isEmpty
      ? [heading("Latency"), "  no job ended within the measured window"] : table.lines(width: width)
  }

  /// Schedule delays stand with the figures of the wall clock.
  private func isLatency(_ figure: Figure) -> Bool {
    figure.kind == .distribution && figure.unit == .milliseconds && figure.isWhole && !figure.isOfWallClock
      && figure != .queueTime
  }

  private func add(_ title: String, _ sample: FigureSample, to table: inout Table) {
    guard case .distribution(let histogram) = sample.value, histogram.count > 0 else { return }
    table.add(row("  " + title, histogram))
  }

  private func row(_ title: String, _ histogram: Histogram) -> [String] {
    let percentiles = [50.0, 90, 95, 99].map { wording.duration(nanoseconds: histogram.percentile($0)) }
    return [title, wording.count(histogram.count)] + percentiles + [wording.duration(nanoseconds: histogram.max)]
  }

  /// What jobs and calls waited for, in the order of the way in; `share` is of all waiting.
  var waits: [String] {
    let rows: [(title: String, histogram: Histogram?)] = Limit.allCases.filter(\.isWaitedFor).map { limit in
      (limit.title, limit == .agent ? report.whole(.queueTime) : report.waits(for: limit))
    }
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
