import Foundation
import NeedletailMetrics
import Testing

@testable import NeedletailArchive
@testable import ArchiveWriterFixture

/// Other people's readers of exports, where they are installed: `scripts/export-readers.sh` does that, and
/// `NEEDLETAIL_PEERS_PYTHON` names another Python that has them.
enum Peers {
  static let python: String? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let installed = root.appending(path: ".build/export-readers/bin/python3").path
    let named = ProcessInfo.processInfo.environment["NEEDLETAIL_PEERS_PYTHON"] ?? installed
    return FileManager.default.isExecutableFile(atPath: named) ? named : nil
  }()

  /// A Python without anything installed.
  static let anyPython = ["/usr/bin/python3", "/usr/local/bin/python3", python].compactMap { $0 }.first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static func output(_ script: String, _ file: String, python: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: python)
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers")
    process.arguments = [folder.appending(path: script).path, file]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd().map { String(decoding: $0, as: UTF8.self) } ?? ""
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return output
  }

  static func lines(_ script: String, _ file: String) throws -> [[Substring]] {
    let separator: Character = script.contains("hlog") ? " " : "|"
    return try output(script, file, python: try #require(python)).split(separator: "\n")
      .map { $0.split(separator: separator, omittingEmptySubsequences: false) }
  }
}

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
    let lines = try Peers.lines("read_hlog.py", folder.path("a.hlog"))
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

  @Test("PyPI's prometheus-client: every bucket, sum and count, and the gauges")
  func prometheus() throws {
    let folder = try TemporaryFolder()
    let bytes = try ArchiveInMemory.bytes(0..<25, samples: 50)
    let reader = try Self.exported(bytes, as: .prometheus, to: folder.path("a.prom"))
    let lines = try Peers.lines("read_exposition.py", folder.path("a.prom"))
    var whole = Histogram()
    for interval in try ReadingTests.all(reader).intervals {
      for entry in interval.entries where entry.histogram == 0 { whole.merge(entry.samples) }
    }
    let job = lines.filter { $0[0] == "needletail_job_latency_seconds" }
    #expect(job.allSatisfy { $0[1] == "histogram" && $0[3].hasSuffix("scenario=resolve") })
    let buckets = job.filter { $0[2].hasSuffix("_bucket") }
    // 1, 2.5 and 5 in each of the nine powers of ten from 1 ms to 100,000 s, and infinity.
    #expect(buckets.count == 28)
    #expect(buckets.last?[3] == "le=+Inf,scenario=resolve" && buckets.last?[4] == "\(Double(whole.count))")
    let tenth = buckets.first { $0[3] == "le=0.1,scenario=resolve" }
    #expect(tenth?[4] == "\(Double(whole.count - whole.count(above: 100_000_000)))")
    #expect(job.first { $0[2].hasSuffix("_count") }?[4] == "\(Double(whole.count))")
    let sum = job.first { $0[2].hasSuffix("_sum") }.flatMap { Double($0[4]) } ?? 0
    #expect(abs(sum - whole.mean * Double(whole.count) / 1e9) < 1e-6 * sum)
    let gauge = lines.first { $0[0] == "needletail_utilization_ratio" }
    #expect(gauge?[1] == "gauge" && gauge?[3] == "agent=triage" && gauge?[4] == "0.235")
  }
}
