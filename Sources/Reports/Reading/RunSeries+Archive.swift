import NeedletailArchive
import NeedletailEngine
import NeedletailMetrics

extension RunSeries {
  /// Gauges of the whole run that are charted.
  private static let wholeGauges: Set<IntervalGauge> = [
    .jobsInFlight, .callsInFlight, .openBreakers, .tokensPerSecond, .costPerSecond, .jobsCompletedPerSecond,
    .callsCompletedPerSecond, .jobsOfferedPerSecond, .jobsFailedPerSecond, .jobsRejectedPerSecond,
  ]

  /// Reads an archive once for its length and once for what is shown.
  ///
  /// - Parameter agents: the agents that are followed over time.
  /// - Returns: `nil` when the archive has no interval.
  /// - Throws: `ArchiveError` when the file cannot be read. Damage is no error: it is said in `damage`.
  /// - Complexity: O(bytes of the archive), in memory for one interval and the columns.
  init?(_ reader: ArchiveReader, agents: Set<String>) throws {
    let header = reader.header
    let survey = try reader.survey()
    guard let last = survey.lastNumber else { return nil }
    var gathering = Gathering(header, last: last, agents: agents)
    let damage = try reader.read(histograms: gathering.wantedHistograms) { gathering.add($0) }
    self = gathering.finished()
    self.damage = damage.map { "\($0)" }
    isWhole = damage == nil && survey.ending == .closed
    if self.damage == nil, case .torn = survey.ending {
      self.damage = "the archive ends in the middle of an interval, as after a kill; what comes before is whole"
    }
  }
}

/// A series on its way through an archive.
private struct Gathering {
  /// Where a histogram of the archive goes.
  private enum Place {
    case scenario(Int)
    case others
    case agent(Int)
  }

  private var series: RunSeries
  private let places: [Int: Place]
  /// The number of the last interval.
  private let last: UInt64
  /// The gauges that are followed, by their places in the archive, and what a whole number of each is.
  private let followed: [(place: Int, unit: Double)]
  private var others = Histogram()
  private var column = 0
  private var ofJobs: Widening
  private var ofCalls: [Widening] = []
  /// The interval that is awaited, and how the gauges stood before it.
  private var next: UInt64 = 0
  private var values: [Double]?
  private var sums: [Sum]

  private struct Sum {
    var low = Double.infinity
    var high = -Double.infinity
    var total = 0.0
    var weight = 0.0
  }

  var wantedHistograms: Set<Int> { Set(places.keys) }

  init(_ header: ArchiveHeader, last: UInt64, agents: Set<String>) {
    let perColumn = last / UInt64(RunSeries.mostColumns) + 1
    let columns = Int(last / perColumn) + 1
    let interval = Double(header.intervalNanoseconds) / 1e9
    let kept = header.gauges.enumerated().filter { _, gauge in
      RunSeries.follows(gauge.key, agents: agents)
    }
    var series = RunSeries(
      intervalsPerColumn: perColumn, intervalSeconds: interval, endSeconds: (Double(last) + 1) * interval,
      jobs: Array(repeating: 0, count: columns),
      gauges: kept.map {
        RunSeries.Gauge(key: $0.element.key, levels: Array(repeating: nil, count: columns))
      })
    var places: [Int: Place] = [:]
    for (position, key) in header.histograms.enumerated() where key.unit == .nanoseconds {
      if key.metric == Figure.callLatency.recordedName, let agent = key[label: "agent"], agents.contains(agent) {
        let known = series.callLatencies.firstIndex { $0.agent == agent }
        places[position] = .agent(known ?? series.callLatencies.count)
        if known == nil { series.callLatencies.append((agent, [])) }
      }
      guard key.metric == Figure.jobLatency.recordedName else { continue }
      guard let scenario = key[label: "scenario"], series.byScenario.count < RunSeries.mostScenarios else {
        places[position] = .others
        continue
      }
      places[position] = .scenario(series.byScenario.count)
      series.byScenario.append((scenario, Histogram()))
    }
    self.series = series
    self.places = places
    self.last = last
    followed = kept.map { ($0.offset, Quantity.power(of: 10, -$0.element.decimals)) }
    sums = Array(repeating: Sum(), count: kept.count)
    ofJobs = Widening(columns: columns)
    ofCalls = Array(repeating: Widening(columns: columns), count: series.callLatencies.count)
  }

  mutating func add(_ interval: RecordedInterval) {
    // Numbers ascend in whatever this house wrote; of what does not, the rest is passed over.
    guard interval.number >= next, interval.number <= last else { return }
    hold(until: interval.number)
    move(to: Int(interval.number / series.intervalsPerColumn))
    values = followed.map { Double(interval.gauges[$0.place]) * $0.unit }
    hold(until: interval.number &+ 1)
    for entry in interval.entries {
      switch places[entry.histogram] {
      case .scenario(let scenario):
        series.byScenario[scenario].histogram.merge(entry.samples)
        addJobs(entry.samples)
      case .others:
        others.merge(entry.samples)
        addJobs(entry.samples)
      case .agent(let agent): ofCalls[agent].add(entry.samples)
      case nil: break
      }
    }
    let end = Double(interval.number) * series.intervalSeconds + Double(interval.lengthNanoseconds) / 1e9
    series.endSeconds = end
  }

  private mutating func addJobs(_ samples: SparseHistogram) {
    series.jobs[column] += samples.count
    ofJobs.add(samples)
  }

  /// Lets the gauges stand as they are up to an interval.
  private mutating func hold(until number: UInt64) {
    while next < number {
      let place = next / series.intervalsPerColumn
      move(to: Int(place))
      let (border, isOver) = (place + 1).multipliedReportingOverflow(by: series.intervalsPerColumn)
      let end = isOver ? number : min(number, border)
      if let values {
        for position in values.indices {
          sums[position].low = min(sums[position].low, values[position])
          sums[position].high = max(sums[position].high, values[position])
          sums[position].total += values[position] * Double(end - next)
          sums[position].weight += Double(end - next)
        }
      }
      next = end
    }
  }

  /// Begins a column, unless it is begun, and closes the one before.
  private mutating func move(to place: Int) {
    guard place != column else { return }
    close()
    column = place
  }

  private mutating func close() {
    ofJobs.close(column)
    for agent in ofCalls.indices { ofCalls[agent].close(column) }
    for position in sums.indices where sums[position].weight > 0 {
      let sum = sums[position]
      series.gauges[position].levels[column] = RunSeries.Level(
        low: sum.low, mean: sum.total / sum.weight, high: sum.high)
      sums[position] = Sum()
    }
  }

  mutating func finished() -> RunSeries {
    close()
    series.latencies = ofJobs.finished(column)
    for agent in ofCalls.indices { series.callLatencies[agent].latencies = ofCalls[agent].finished(column) }
    series.callLatencies.removeAll { $0.latencies.allSatisfy { $0.count == 0 } }
    var whole = others
    for scenario in series.byScenario { whole.merge(scenario.histogram) }
    series.total = whole
    series.byScenario.removeAll { $0.histogram.count == 0 }
    return series
  }
}

extension RunSeries {
  fileprivate static func follows(_ key: MetricKey, agents: Set<String>) -> Bool {
    guard let gauge = IntervalGauge(rawValue: key.metric) else { return false }
    if key.labels.isEmpty { return wholeGauges.contains(gauge) }
    if gauge == .jobsWaiting || gauge == .callsWaiting { return true }
    guard gauge == .utilization || gauge == .queueLength, key.labels.count == 1 else { return false }
    return key[label: "agent"].map { agents.contains($0) } ?? false
  }
}
