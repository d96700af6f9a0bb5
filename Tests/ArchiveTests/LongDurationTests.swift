import Foundation
import NeedletailMetrics
import Testing

@testable import ArchiveWriterFixture
@testable import NeedletailArchive

/// Durations of more than an hour, as far as one can be, in whatever reads them.
@Suite("Long durations")
struct LongDurationTests {
  private static let hour: UInt64 = 3_600_000_000_000
  /// 61 min, 5 h and 99 h, each once.
  private static let long = [61 * hour / 60, 5 * hour, 99 * hour]

  private func reader(_ samples: [UInt64]) throws -> ArchiveReader {
    let folder = try TemporaryFolder()
    let header = ArchiveHeader(
      run: ArchiveHeader.Run(workload: "w", sha256: "ab", seed: 7, clock: "virtual", needletail: "0.1.0"),
      intervalNanoseconds: 1_000_000_000, histograms: [MetricKey("job_latency", .nanoseconds)], gauges: [])
    let writer = try ArchiveWriter(creating: folder.path("a.ntl"), header: header)
    for (number, sample) in samples.enumerated() {
      var histogram = Histogram()
      histogram.record(sample)
      let entry = RecordedInterval.Entry(histogram: 0, samples: SparseHistogram(histogram))
      writer.take(
        RecordedInterval(number: UInt64(number), lengthNanoseconds: 1_000_000_000, entries: [entry], gauges: []))
    }
    try writer.close()
    return try ArchiveReader(ByteArraySource(bytes: Array(try Data(contentsOf: URL(filePath: folder.path("a.ntl"))))))
  }

  private func export(_ format: ExportFormat, _ samples: [UInt64]) throws -> String {
    var text = ""
    let damage = try ArchiveExport(reader(samples), as: format, ExportSelection()).write { text += $0 }
    #expect(damage == nil)
    return text
  }

  @Test("a histogram ranks them to 0.1 %, each in a counter of its own")
  func ranks() {
    var histogram = Histogram()
    for sample in Self.long { histogram.record(sample) }
    #expect(histogram.overflow == 0 && histogram.buckets.reduce(0) { $0 + $1.count } == 3)
    for (percent, sample) in zip([33.0, 66, 100], Self.long) {
      let value = histogram.percentile(percent)
      #expect(value >= sample && value <= sample + sample / 1_000)
    }
  }

  @Test("an archive gives them back in every format")
  func formats() throws {
    let rows = try export(.csv, Self.long).split(separator: "\r\n").dropFirst()
    #expect(rows.count == 3)
    for (row, sample) in zip(rows, Self.long) {
      // Of a single sample all statistics are the sample.
      let milliseconds = "\(Double(sample) / 1e6)"
      #expect(row.split(separator: ",").dropFirst(4).allSatisfy { $0 == milliseconds }, "\(row)")
    }
    let buckets = try export(.openmetrics, Self.long)
    #expect(buckets.contains("le=\"5000.0\"} 1") && buckets.contains("le=\"25000.0\"} 2"))
    #expect(buckets.contains("le=\"500000.0\"} 3"))
    let log = try export(.hlog, Self.long)
    #expect(!log.contains("over 100 h"))
    // The third number is the maximum, in milliseconds, as the greatest value of its counter.
    let maxima = log.split(separator: "\n").filter { $0.hasPrefix("Tag=") }.map {
      Double($0.split(separator: ",")[3]) ?? 0
    }
    #expect(maxima.count == 3)
    for (maximum, sample) in zip(maxima, Self.long) {
      #expect(maximum * 1e6 >= Double(sample) && maximum * 1e6 <= Double(sample) * 1.001)
    }
  }

  @Test("a percentile table counts every sample, those over 100 h at the greatest")
  func table() throws {
    let table = try export(.hgrm, Self.long + [101 * Self.hour, 150 * Self.hour])
    #expect(table.contains("Total count    =            5]"))
    // Value, percentile, count: three within the range, then both that are not.
    let rows = table.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().map { row in
      row.split(separator: " ").compactMap { Double($0) }
    }
    let counts = rows.compactMap { $0.count >= 3 ? Int($0[2]) : nil }
    #expect(Set(counts) == [1, 2, 3, 5])
    #expect(rows.last?.first == Double(150 * Self.hour) / 1e6)
  }

  @Test("over 100 h is told everywhere: counted in the log's comment, in the archive, and at the maximum")
  func over() throws {
    let samples = [5 * Self.hour, 101 * Self.hour]
    #expect(try export(.hlog, samples).contains("#[1 samples of the next line are over 100 h and in none of its"))
    #expect(try export(.csv, samples).contains(",363600000.0,363600000.0,"))
    #expect(try export(.openmetrics, samples).contains("le=\"+Inf\"} 2"))
    var merged = Histogram()
    for sample in samples { merged.record(sample) }
    #expect(merged.overflow == 1 && merged.count == 2 && merged.max == 101 * Self.hour)
    #expect(merged.percentile(99) == 101 * Self.hour)
  }
}
