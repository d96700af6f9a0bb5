import NeedletailArchive
import NeedletailEngine
import NeedletailMetrics

/// A run over time, from its archive: as many columns as a chart has pixels to tell apart, each of whole intervals
/// merged exactly.
struct RunSeries: Sendable {
  /// No chart has more columns.
  static let mostColumns = 240
  /// Of agents, and of scenarios, no more are followed over time.
  static let mostAgents = 40
  static let mostScenarios = 12

  /// Of fewer, p99 says nothing: it is about the slowest of them.
  static let fewestForP99: UInt64 = 100

  /// What completed within one or several columns: as many as it takes to have `fewestForP99`, at most a tenth of the run.
  struct Latencies: Sendable, Equatable {
    var columns: Range<Int>
    var count: UInt64 = 0
    /// Nanoseconds; `nil` where nothing completed.
    var quantiles: Quantiles?
  }

  struct Quantiles: Sendable, Equatable {
    var p50: Double
    var p90: Double
    /// `nil` of fewer than `fewestForP99`.
    var p99: Double?

    /// - Precondition: the histogram has samples.
    init(_ histogram: Histogram) {
      p50 = Double(histogram.percentile(50))
      p90 = Double(histogram.percentile(90))
      p99 = histogram.count < RunSeries.fewestForP99 ? nil : Double(histogram.percentile(99))
    }
  }

  /// How a gauge stood over a column.
  struct Level: Sendable, Equatable {
    var low: Double
    var mean: Double
    var high: Double
  }

  struct Gauge: Sendable, Equatable {
    var key: MetricKey
    /// A level a column; `nil` before the first interval.
    var levels: [Level?]

    /// The mean over all columns that have one, weighted evenly.
    var mean: Double? {
      let means = levels.compactMap { $0?.mean }
      return means.isEmpty ? nil : means.reduce(0, +) / Double(means.count)
    }

    var peak: Double? { levels.compactMap { $0?.high }.max() }
  }

  /// Intervals in a column, and their length in seconds.
  var intervalsPerColumn: UInt64
  var intervalSeconds: Double
  /// When the last interval ended, seconds.
  var endSeconds: Double
  /// Jobs that completed, by column.
  var jobs: [UInt64]
  /// In order of time, without gaps and overlaps.
  var latencies: [Latencies] = []
  /// The same of calls, by agent, of the agents that are followed.
  var callLatencies: [(agent: String, latencies: [Latencies])] = []
  /// Of all jobs that completed, in nanoseconds.
  var total = Histogram()
  /// The same by scenario, of those that are shown.
  var byScenario: [(name: String, histogram: Histogram)] = []
  var gauges: [Gauge]
  /// What could not be read, in words.
  var damage: String?
  /// The archive was closed, and all of it was read: it holds the run to its end.
  var isWhole = false

  /// From where to where a column goes, seconds.
  func span(of column: Int) -> ClosedRange<Double> {
    let width = Double(intervalsPerColumn) * intervalSeconds
    let start = min(Double(column) * width, endSeconds)
    return start...max(start, min(Double(column + 1) * width, endSeconds))
  }

  /// The middle of a column, seconds.
  func middle(of column: Int) -> Double {
    let span = span(of: column)
    return (span.lowerBound + span.upperBound) / 2
  }

  /// The middle of several, seconds.
  func middle(of columns: Range<Int>) -> Double {
    (span(of: columns.lowerBound).lowerBound + span(of: columns.upperBound - 1).upperBound) / 2
  }

  /// A quantile by column, as an even row of values.
  func quantile(_ value: (Quantiles) -> Double?) -> [Double?] {
    latencies.flatMap { point in Array(repeating: point.quantiles.flatMap(value), count: point.columns.count) }
  }

  /// The gauge of a metric that has no labels.
  func gauge(_ metric: IntervalGauge) -> Gauge? {
    gauges.first { $0.key.metric == metric.rawValue && $0.key.labels.isEmpty }
  }

  /// The gauges of a metric by agent, in the archive's order.
  func byAgent(_ metric: IntervalGauge) -> [(agent: String, gauge: Gauge)] {
    gauges.compactMap { gauge in
      guard gauge.key.metric == metric.rawValue, let agent = gauge.key[label: "agent"] else { return nil }
      return (agent, gauge)
    }
  }

  /// Gauges of what waits, but for agents' slots, in the archive's order.
  var waiting: [Gauge] {
    gauges.filter { [IntervalGauge.jobsWaiting.rawValue, IntervalGauge.callsWaiting.rawValue].contains($0.key.metric) }
  }

  /// Means of a gauge over runs of columns wide enough that jobs come by the hundred, at least 40 of them.
  func rate(_ metric: IntervalGauge) -> [(seconds: Double, value: Double?)]? {
    guard let gauge = gauge(metric) else { return nil }
    return widened { column in gauge.levels[column]?.mean }
  }

  private func widened(_ value: (Int) -> Double?) -> [(seconds: Double, value: Double?)] {
    let perColumn = Double(total.count) / Double(max(1, jobs.count))
    let wanted = perColumn > 0 ? Int(min(1e6, (Double(Self.fewestForP99) / perColumn).rounded(.up))) : 1
    let width = max(1, min(wanted, jobs.count / 40))
    return stride(from: 0, to: jobs.count, by: width).map { start in
      let columns = start..<min(start + width, jobs.count)
      let values = columns.compactMap(value)
      return (middle(of: columns), values.isEmpty ? nil : values.reduce(0, +) / Double(values.count))
    }
  }

  /// Completed jobs a second, as wide.
  var completedPerSecond: [(seconds: Double, value: Double?)] { widened { jobsPerSecond(in: $0) } }

  /// Completed jobs a second within a column; `nil` for a column that took no time.
  ///
  /// As the archive counted them; by the latencies where it did not, among which are those of jobs unfinished at the end.
  func jobsPerSecond(in column: Int) -> Double? {
    if let counted = gauge(.jobsCompletedPerSecond) { return counted.levels[column]?.mean }
    let span = span(of: column)
    let seconds = span.upperBound - span.lowerBound
    return seconds > 0 ? Double(jobs[column]) / seconds : nil
  }
}
