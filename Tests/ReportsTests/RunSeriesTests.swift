import NeedletailArchive
import NeedletailEngine
import NeedletailMetrics
import ReportFixture
import Testing

@testable import NeedletailReports

struct RunSeriesTests {
  /// A series of what a few intervals of one histogram and one gauge hold.
  private func series(_ intervals: [(number: UInt64, values: [UInt64], gauge: Int64)]) throws -> RunSeries? {
    let folder = try TemporaryFolder()
    let header = ArchiveHeader(
      run: RehearsedResult().header.run, intervalNanoseconds: 1_000_000_000,
      histograms: [MetricKey("job_latency", .nanoseconds)],
      gauges: [IntervalRecording.Gauge(MetricKey("jobs_in_flight", .count), decimals: 1)])
    let writer = try ArchiveWriter(creating: "\(folder.path)/run.ntl", header: header)
    for interval in intervals {
      var histogram = Histogram()
      for value in interval.values { histogram.record(value) }
      let entries = [RecordedInterval.Entry(histogram: 0, samples: SparseHistogram(histogram))]
      writer.take(
        RecordedInterval(
          number: interval.number, lengthNanoseconds: 1_000_000_000, entries: interval.values.isEmpty ? [] : entries,
          gauges: [interval.gauge]))
    }
    try writer.close()
    return try RunSeries(try ArchiveReader(path: "\(folder.path)/run.ntl"), agents: [])
  }

  @Test("a short run has a column an interval")
  func short() throws {
    let series = try #require(try series([(0, [10, 20, 30], 15), (1, [], 25), (2, [7], 5)]))
    #expect(series.jobs == [3, 0, 1])
    #expect(series.latencies.map(\.columns) == [0..<1, 1..<2, 2..<3])
    #expect(series.latencies.map(\.count) == [3, 0, 1])
    #expect(series.latencies[0].quantiles?.p50 == 20)
    #expect(series.latencies[1].quantiles == nil)
    #expect(series.gauge(.jobsInFlight)?.levels.map { $0?.mean } == [1.5, 2.5, 0.5])
    #expect(series.endSeconds == 3)
    #expect(series.jobsPerSecond(in: 0) == 3)
  }

  @Test("a long run's columns merge whole intervals exactly")
  func merged() throws {
    // 480 intervals in 240 columns: the percentile of two intervals together, not the mean of theirs.
    let slow: [UInt64] = Array(repeating: 100, count: 20) + Array(repeating: 1_000, count: 20)
    let fast: [UInt64] = Array(repeating: 1, count: 60)
    let series = try #require(
      try series((0..<480).map { ($0, $0 % 2 == 0 ? fast : slow, Int64($0 % 2) * 10) }))
    #expect(series.latencies.count == 240)
    #expect(series.latencies.allSatisfy { $0.count == 100 && $0.quantiles?.p50 == 1 && $0.quantiles?.p90 == 1_000 })
    let level = try #require(series.gauge(.jobsInFlight)?.levels[7])
    #expect(level == RunSeries.Level(low: 0, mean: 0.5, high: 1))
    #expect(series.total.count == 100 * 240)
  }

  @Test("columns are widened until they have a hundred jobs, and of fewer there is no p99")
  func widened() throws {
    // 20 jobs a second for 200 seconds, 3 a second for 40: five columns each, then a tenth of the run each.
    let twenty = Array(repeating: UInt64(7), count: 20)
    let series = try #require(
      try series((0..<240).map { ($0, $0 < 200 ? twenty : [3, 3, 3], 0) }))
    let full = series.latencies.prefix(40)
    #expect(full.allSatisfy { $0.columns.count == 5 && $0.count == 100 && $0.quantiles?.p99 == 7 })
    let rest = series.latencies.dropFirst(40)
    #expect(rest.map(\.columns) == [200..<224, 224..<240])
    #expect(rest.allSatisfy { $0.quantiles?.p50 == 3 && $0.quantiles?.p99 == nil })
    #expect(series.quantile(\.p99).count == 240 && series.quantile(\.p99).count { $0 == nil } == 40)
  }

  @Test("a gauge stands as it was through intervals that are missing")
  func missing() throws {
    let series = try #require(try series([(0, [], 40), (9, [], 20)]))
    let means = try #require(series.gauge(.jobsInFlight)).levels.map { $0?.mean }
    #expect(means == Array(repeating: 4, count: 9) + [2])
  }

  @Test("a column's mean of a gauge weighs each value by how long it stood")
  func weighed() throws {
    // Columns of four: nothing for one interval, 4 for the three that follow.
    let series = try #require(try series([(0, [], 0), (1, [], 40), (4, [], 0), (959, [], 0)]))
    #expect(series.gauge(.jobsInFlight)?.levels[0] == RunSeries.Level(low: 0, mean: 3, high: 4))
  }

  @Test("an interval at the end of time needs no more columns than others")
  func farAway() throws {
    let series = try #require(try series([(0, [1], 1), (UInt64.max - 1, [2], 2)]))
    #expect(series.latencies.count <= RunSeries.mostColumns)
    #expect(series.total.count == 2)
  }

  @Test("an archive without intervals has no series")
  func empty() throws { #expect(try series([]) == nil) }

  @Test("the whole is what the recording held, scenario by scenario")
  func whole() throws {
    let rehearsed = RehearsedResult.brief(300)
    let series = try #require(try rehearsed.run().series)
    #expect(series.byScenario.map(\.name) == rehearsed.scenarios)
    #expect(series.byScenario.map(\.histogram) == rehearsed.latencies)
    #expect(series.latencies.reduce(0) { $0 + $1.count } == series.total.count)
  }
}
