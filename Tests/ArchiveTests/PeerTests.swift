import Foundation
import NeedletailMetrics
import Testing

@testable import NeedletailArchive
@testable import ArchiveWriterFixture

@Suite("Exports as read by", .enabled(if: Peers.python != nil, "NOT TESTED: run scripts/export-readers.sh first"))
struct PeerTests {
  static func exported(_ bytes: [UInt8], as format: ExportFormat, to path: String) throws -> ArchiveReader {
    let reader = try ArchiveInMemory.reader(bytes)
    var text = ""
    _ = try ArchiveExport(reader, as: format).write { text += $0 }
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    return reader
  }

  @Test(
    "PyPI's hdrhistogram: every interval's counts, and the same bytes when it writes them itself",
    arguments: [1, 2_000])
  func hdrhistogram(samples: Int) throws {
    let folder = try TemporaryFolder()
    let bytes = try ArchiveInMemory.bytes(0..<25, samples: samples)
    let reader = try Self.exported(bytes, as: .hlog, to: folder.path("a.hlog"))
    let log = try String(contentsOfFile: folder.path("a.hlog"), encoding: .utf8)
    let lines = try Peers.output("read_hlog.py", [folder.path("a.hlog")], python: try #require(Peers.python))
      .split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: false) }
    var count = 0
    for interval in try ReadingTests.all(reader).intervals {
      for entry in interval.entries {
        try #require(count < lines.count)
        let line = lines[count]
        let expected = zip(entry.samples.indices, entry.samples.counts).map { "\($0):\($1)" }.joined(separator: ",")
        #expect(line[0] == reader.header.histograms[entry.histogram].tag)
        #expect(Int64(line[1]) == 1_772_368_205_250 + Int64(interval.number) * 1_000)
        #expect(line[2] == "1000")
        #expect(line[3] == expected)
        #expect(log.contains(",\(line[4])\n"))
        count += 1
      }
    }
    #expect(lines.count == count && count == 65)
  }

  @Test(
    "PyPI's prometheus-client, by either of its parsers: every bucket, sum and count, and the gauges",
    arguments: ["openmetrics", "prometheus"])
  func prometheusClient(parser: String) throws {
    let folder = try TemporaryFolder()
    let bytes = try ArchiveInMemory.bytes(0..<25, samples: 50)
    let reader = try Self.exported(bytes, as: .openmetrics, to: folder.path("a.prom"))
    let samples = try Peers.export(parser, folder.path("a.prom"), python: Peers.python).map(Sample.init)
    var whole = Histogram()
    for interval in try ReadingTests.all(reader).intervals {
      for entry in interval.entries where entry.histogram == 0 { whole.merge(entry.samples) }
    }
    let job = samples.filter { $0.family == "needletail_job_latency_seconds" }
    #expect(job.allSatisfy { $0.type == "histogram" && $0.labels["scenario"] == "resolve" })
    // The older format has no units.
    #expect(job.allSatisfy { $0.unit == (parser == "openmetrics" ? "seconds" : "") })
    let buckets = job.filter { $0.name.hasSuffix("_bucket") }
    // 1, 2.5 and 5 in each of the nine powers of ten from 1 ms to 100,000 s, and infinity.
    #expect(buckets.count == 28)
    #expect(buckets.last?.labels["le"] == "+Inf" && buckets.last?.value == Double(whole.count))
    let tenth = buckets.first { $0.labels["le"] == "0.1" }
    #expect(tenth?.value == Double(whole.count - whole.count(above: 100_000_000)))
    #expect(job.first { $0.name.hasSuffix("_count") }?.value == Double(whole.count))
    let sum = job.first { $0.name.hasSuffix("_sum") }?.value ?? 0
    #expect(abs(sum - whole.mean * Double(whole.count) / 1e9) < 1e-6 * sum)
    let gauge = samples.first { $0.family == "needletail_utilization_ratio" }
    #expect(gauge?.type == "gauge" && gauge?.labels == ["agent": "triage"] && gauge?.value == 0.235)
  }

  /// A sample as `read_export.py` prints it.
  struct Sample {
    var family: String
    var type: String
    var unit: String
    var name: String
    var labels: [String: String]
    var value: Double

    init(_ fields: [Any]) {
      func word(_ place: Int) -> String { fields[place] as? String ?? "" }
      (family, type, unit, name) = (word(0), word(1), word(2), word(3))
      labels = fields[4] as? [String: String] ?? [:]
      value = Double(word(5)) ?? .nan
    }
  }
}
