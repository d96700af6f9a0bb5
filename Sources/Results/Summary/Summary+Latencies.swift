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
        samples.filter { $0.labels.count == 1 }
          .compactMap { sample in sample.labels[label].map { (name: $0, sample: sample) } }
      }
      // A single label says the same as the whole.
      guard let split, split.count > 1 || !figure.isWhole else { continue }
      let title = figure.isWhole ? "  " : figure.title + ", "
      for part in split.sorted(by: { $0.name < $1.name }) { add(title + part.name, part.sample, to: &table) }
    }
    return table.isEmpty
      ? [heading("Latency"), "  no job ended within the measured window"] : table.lines(width: width)
  }

  /// Schedule delays stand with the figures of the wall clock.
  private func isLatency(_ figure: Figure) -> Bool {
    figure.kind == .distribution && figure.unit == .milliseconds && !figure.isOfWallClock && figure != .queueTime
      && figure != .waits
  }

  private func add(_ title: String, _ sample: FigureSample, to table: inout Table) {
    guard case .distribution(let histogram) = sample.value, histogram.count > 0 else { return }
    table.add(row("  " + title, histogram))
  }

  private func row(_ title: String, _ histogram: Histogram) -> [String] {
    let percentiles = [50.0, 90, 95, 99].map { wording.duration(nanoseconds: histogram.percentile($0)) }
    return [title, wording.count(histogram.count)] + percentiles + [wording.duration(nanoseconds: histogram.max)]
  }

  /// What jobs and calls waited for, in the order of the way in, for agents pool by pool; the share is of the latency of all jobs: what waited in
  /// one branch while another took longer is not in it.
  var waits: [String] {
    let heading = "Waiting for"
    var table = Table([heading, "waited", "of", "mean", "p99", "max", "of latency", ""], typeface: typeface)
    for limit in Limit.allCases where limit.isWaitedFor {
      if limit == .agent {
        for pool in report.agents {
          let histogram = report.metrics[Figure.queueTime.name]?.by["agent"]?[pool.name]
          addWait(LatencyOwner(.agent, of: pool.name).title, histogram, to: &table) {
            $0.part == .agent && $0.name == pool.name
          }
        }
      } else {
        addWait(limit.title, report.waits(for: limit), to: &table) { $0.part.limit == limit }
      }
    }
    return table.isEmpty
      ? [self.heading(heading), "  nothing: every call found its place at once"] : table.lines(width: width)
  }

  private func addWait(
    _ title: String, _ histogram: Histogram?, to table: inout Table, isSpentOn: (LatencyOwner) -> Bool
  ) {
    guard let histogram, histogram.nonzero > 0 else { return }
    var cells = [
      "  " + title, wording.count(histogram.nonzero), wording.count(histogram.count),
      wording.duration(nanoseconds: histogram.mean), wording.duration(nanoseconds: histogram.percentile(99)),
      wording.duration(nanoseconds: histogram.max),
    ].map { Table.Cell($0) }
    if let share = shareOfLatency(isSpentOn) {
      cells.append(Table.Cell(wording.share(share)))
      cells.append(Table.Cell(typeface.bar(share, width: 12), ink: .cyan, isLeading: true))
    }
    table.add(cells)
  }

  /// Of the latency of all jobs of all scenarios; `nil` where no accounts were kept.
  private func shareOfLatency(_ isSpentOn: (LatencyOwner) -> Bool) -> Double? {
    guard let scenarios = report.latencyBreakdown?.scenarios, !scenarios.isEmpty else { return nil }
    var (spent, total) = (0.0, 0.0)
    for (owner, nanoseconds) in scenarios.flatMap(\.all.owners) {
      total += Double(nanoseconds)
      if isSpentOn(owner) { spent += Double(nanoseconds) }
    }
    return total > 0 ? spent / total : 0
  }
}
