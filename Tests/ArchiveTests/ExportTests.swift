import Foundation
import NeedletailMetrics
import Testing

@testable import NeedletailArchive
@testable import ArchiveWriterFixture

@Suite("Exports")
struct ExportTests {
  /// A run of two seconds: 10 ms and 20 ms, then one sample over 100 h; a gauge with two decimals.
  static func reader() throws -> ArchiveReader {
    let folder = try TemporaryFolder()
    let header = ArchiveHeader(
      run: ArchiveHeader.Run(workload: "a, \"b\"", sha256: "ab", seed: 7, clock: "virtual", needletail: "0.1.0"),
      intervalNanoseconds: 500_000_000,
      histograms: [
        MetricKey("job_latency", .nanoseconds, labels: [MetricKey.Label("scenario", "x,\"y\"\\z")]),
        MetricKey("width", .count),
      ],
      gauges: [IntervalRecording.Gauge(MetricKey("spent", .usd, labels: [MetricKey.Label("agent", "a")]), decimals: 2)])
    let writer = try ArchiveWriter(creating: folder.path("a.ntl"), header: header)
    writer.take(interval(0, [(0, [10_000_000, 20_000_000]), (1, [3])], length: 500_000_000, spent: 125))
    writer.take(interval(3, [(0, [400_000_000_000_000])], length: 250_000_000, spent: -50))
    try writer.close()
    return try ArchiveReader(ByteArraySource(bytes: Array(try Data(contentsOf: URL(filePath: folder.path("a.ntl"))))))
  }

  static func interval(
    _ number: UInt64, _ samples: [(Int, [UInt64])], length: UInt64, spent: Int64
  ) -> RecordedInterval {
    let entries = samples.map { position, values in
      var histogram = Histogram()
      for value in values { histogram.record(value) }
      return RecordedInterval.Entry(histogram: position, samples: SparseHistogram(histogram))
    }
    return RecordedInterval(number: number, lengthNanoseconds: length, entries: entries, gauges: [spent])
  }

  static func text(_ format: ExportFormat, _ selection: ExportSelection = ExportSelection()) throws -> String {
    var text = ""
    let damage = try ArchiveExport(reader(), as: format, selection).write { text += $0 }
    #expect(damage == nil)
    return text
  }

  @Test("CSV has a line an interval and figure, quoted where it must be")
  func csv() throws {
    let lines = try Self.text(.csv).split(separator: "\r\n").map(String.init)
    #expect(
      lines == [
        "start_s,length_s,metric,labels,count,mean,min,p50,p90,p95,p99,p99.9,max,value",
        "0.0,0.5,job_latency_ms,\"scenario=x,\"\"y\"\"\\z\",2,15.0,10.0,10.002431,20.0,20.0,20.0,20.0,20.0,",
        "0.0,0.5,width,,1,3.0,3.0,3.0,3.0,3.0,3.0,3.0,3.0,",
        "0.0,0.5,spent,agent=a,,,,,,,,,,1.25",
        "1.5,0.25,job_latency_ms,\"scenario=x,\"\"y\"\"\\z\",1,400000000.0,400000000.0,400000000.0,400000000.0,400000000.0,"
          + "400000000.0,400000000.0,400000000.0,",
        "1.5,0.25,spent,agent=a,,,,,,,,,,-0.5",
      ])
  }

  @Test("JSON is one document with every interval and the totals")
  func json() throws {
    let parsed = try JSONSerialization.jsonObject(with: Data(Self.text(.json).utf8))
    let document = try #require(parsed as? [String: Any])
    #expect(document["schema"] as? String == "needletail.export/1")
    #expect((document["run"] as? [String: Any])?["workload"] as? String == "a, \"b\"")
    #expect(document["interval_s"] as? Double == 0.5)
    let intervals = try #require(document["intervals"] as? [[String: Any]])
    #expect(intervals.map { $0["start_s"] as? Double } == [0, 1.5])
    #expect(intervals.map { $0["gauges"] as? [Double] } == [[1.25], [-0.5]])
    let first = try #require(intervals[0]["histograms"] as? [[String: Any]])
    #expect(first.map { $0["index"] as? Int } == [0, 1])
    #expect(first[0]["mean"] as? Double == 15 && first[0]["stddev"] as? Double == 5)
    let totals = try #require(document["totals"] as? [[String: Any]])
    #expect(totals.map { $0["count"] as? Int } == [3, 1])
    #expect(totals[0]["max"] as? Double == 400_000_000)
  }

  @Test("OpenMetrics' text has a histogram in seconds and the last of a gauge, with labels escaped")
  func openMetrics() throws {
    let lines = try Self.text(.openmetrics).split(separator: "\n").map(String.init)
    #expect(lines.contains("# TYPE needletail_job_latency_seconds histogram"))
    #expect(lines.contains("# UNIT needletail_job_latency_seconds seconds"))
    let labels = #"scenario="x,\"y\"\\z""#
    #expect(lines.contains("needletail_job_latency_seconds_bucket{\(labels),le=\"0.005\"} 0"))
    #expect(lines.contains("needletail_job_latency_seconds_bucket{\(labels),le=\"0.01\"} 1"))
    #expect(lines.contains("needletail_job_latency_seconds_bucket{\(labels),le=\"5000.0\"} 2"))
    #expect(lines.contains("needletail_job_latency_seconds_bucket{\(labels),le=\"+Inf\"} 3"))
    #expect(lines.contains("needletail_job_latency_seconds_bucket{\(labels),le=\"500000.0\"} 2"))
    #expect(!lines.contains { $0.contains("_seconds_bucket") && $0.contains("\"1000000.0\"") })
    #expect(lines.contains("needletail_job_latency_seconds_sum{\(labels)} 400000.03"))
    #expect(lines.contains("needletail_width_bucket{le=\"1.0\"} 0"))
    #expect(lines.contains("needletail_width_bucket{le=\"5.0\"} 1"))
    #expect(lines.suffix(2) == ["needletail_spent_usd{agent=\"a\"} -0.5", "# EOF"])
  }

  @Test("a log says how many samples no counter could hold")
  func overflow() throws {
    let lines = try Self.text(.hlog).split(separator: "\n").map(String.init)
    #expect(lines.contains("#[1 samples of the next line are over 100 h and in none of its counters]"))
    #expect(lines.last?.hasPrefix("Tag=job_latency;scenario=x%2C%22y%22\\z,1.500,0.250,0.000,HISTF") == true)
  }

  @Test("a selection takes one metric, with or without its unit, one label, or a time")
  func selection() throws {
    func rows(_ selection: ExportSelection) throws -> [Substring] {
      try Self.text(.csv, selection).split(separator: "\r\n").dropFirst().map { $0.prefix { $0 != "\"" }.prefix(20) }
    }
    #expect(try rows(ExportSelection(metric: "width")) == ["0.0,0.5,width,,1,3.0"])
    #expect(try rows(ExportSelection(metric: "job_latency")).count == 2)
    #expect(try rows(ExportSelection(metric: "job_latency_ms")).count == 2)
    #expect(try rows(ExportSelection(labels: [MetricKey.Label("agent", "a")])).count == 2)
    #expect(try rows(ExportSelection(nanoseconds: 0..<500_000_000)).count == 3)
    #expect(try rows(ExportSelection(nanoseconds: 1..<1_500_000_001)).count == 2)
    #expect(try rows(ExportSelection(nanoseconds: 1..<1_500_000_000)).isEmpty)
  }

  @Test("a selection of nothing, and a table of several metrics, are refused with what there is")
  func refusals() throws {
    for selection in [
      ExportSelection(metric: "none"), ExportSelection(labels: [MetricKey.Label("agent", "b")]),
      ExportSelection(nanoseconds: 5..<5), ExportSelection(nanoseconds: 1..<100),
    ] {
      let error = #expect(throws: ArchiveError.self) { try ArchiveExport(Self.reader(), as: .csv, selection) }
      #expect(error?.message == "nothing in it has that name, those labels and that time")
    }
    let error = #expect(throws: ArchiveError.self) { try ArchiveExport(Self.reader(), as: .hgrm) }
    #expect(error?.remedy == "name one with --metric: job_latency, width")
    let table = try Self.text(.hgrm, ExportSelection(metric: "width"))
    #expect(table.contains("#[Max     =        3.000, Total count    =            1]"))
  }
}
