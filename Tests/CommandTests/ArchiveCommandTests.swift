import NeedletailArchive
import Foundation
import NeedletailMetrics
import Testing

@testable import NeedletailCLI

@Suite("Commands that read archives")
struct ArchiveCommandTests {
  func parse(_ line: String) throws(ArgumentError) -> Command {
    try ArgumentParser.command(line.split(separator: " ").map(String.init))
  }

  /// An archive of three seconds of two metrics.
  func archive(in folder: TemporaryFolder) throws -> String {
    let header = ArchiveHeader(
      run: ArchiveHeader.Run(workload: "desk", sha256: "ab12", seed: 7, clock: "virtual", needletail: "0.1.0"),
      intervalNanoseconds: 1_000_000_000,
      histograms: [
        MetricKey("job_latency", .nanoseconds, labels: [MetricKey.Label("scenario", "resolve")]),
        MetricKey("width", .count),
      ], gauges: [IntervalRecording.Gauge(MetricKey("jobs", .count))])
    let path = folder.path("a.ntl")
    let writer = try ArchiveWriter(creating: path, header: header)
    for number in 0..<UInt64(3) {
      var histogram = Histogram()
      for value in 1...20 as ClosedRange<UInt64> { histogram.record(value * 10_000_000 * (number + 1)) }
      let entries = [0, 1].map { RecordedInterval.Entry(histogram: $0, samples: SparseHistogram(histogram)) }
      writer.take(
        RecordedInterval(number: number, lengthNanoseconds: 1_000_000_000, entries: entries, gauges: [Int64(number)]))
    }
    try writer.close()
    return path
  }

  @Test("export takes a format, a place, a metric, labels and a time")
  func exportArguments() throws {
    var export = ExportArguments(path: "a.ntl", format: .hlog)
    #expect(try parse("export a.ntl --format hlog") == .export(export))
    export.out = "a.hlog"
    export.selection.metric = "ttft"
    export.selection.labels = [MetricKey.Label("agent", "a"), MetricKey.Label("scenario", "x=y")]
    export.selection.nanoseconds = 0..<90_000_000_000
    let line =
      "export a.ntl --format=hlog --out a.hlog --metric ttft --label agent=a --label scenario=x=y --from 0 --to 90s"
    #expect(try parse(line) == .export(export))
    #expect(try parse("inspect a.ntl") == .inspect(path: "a.ntl"))
  }

  @Test(
    "what cannot be understood is refused",
    arguments: [
      "export", "export a.ntl", "export a.ntl --format xml", "export a.ntl b.ntl --format csv", "inspect",
      "inspect a.ntl b.ntl", "inspect a.ntl --format csv", "export a.ntl --format csv --label agent",
      "export a.ntl --format csv --label =a", "export a.ntl --format csv --from 2m --to 1m",
      "export a.ntl --format csv --from 1m --to 1m", "export a.ntl --format csv --from soon",
    ])
  func refused(_ line: String) { #expect(throws: ArgumentError.self) { try parse(line) } }

  @Test("who asks for Prometheus is told what it reads")
  func prometheus() {
    let error = #expect(throws: ArgumentError.self) { try parse("export a.ntl --format prometheus") }
    #expect(error?.remedy == "write `--format openmetrics`, which Prometheus reads")
  }

  @Test("inspect says what there is, and whether it is whole")
  func inspect() throws {
    let folder = try TemporaryFolder()
    let path = try archive(in: folder)
    let answer = try BuiltCommand.run(["inspect", path])
    #expect(answer.status == 0 && answer.errors.isEmpty)
    for words in [
      "a.ntl: whole", "desk, seed 7, virtual clock", "sha256 ab12", "3 of 1.00 s, from 0 to 3.00 s", "scenario=resolve",
    ] {
      #expect(answer.output.contains(words), "\(words)")
    }
    var bytes = try Data(contentsOf: URL(filePath: path))
    let torn = folder.path("torn.ntl")
    try bytes.prefix(bytes.count - 100).write(to: URL(filePath: torn))
    let second = try BuiltCommand.run(["inspect", torn])
    #expect(second.status == 0 && second.output.contains("torn.ntl: torn at byte "))
    bytes[bytes.count - 100] ^= 1
    try bytes.write(to: URL(filePath: path))
    let third = try BuiltCommand.run(["inspect", path])
    #expect(third.status == 1 && third.output.contains("a.ntl: damaged at byte "))
    #expect(third.errors.contains("error: the checksum of a block is wrong"))
  }

  @Test("export writes every format whole, to a file or to standard output", arguments: ExportFormat.allCases)
  func export(format: ExportFormat) throws {
    let folder = try TemporaryFolder()
    let path = try archive(in: folder)
    let words = ["export", path, "--format", format.rawValue, "--metric", "job_latency_ms"]
    let printed = try BuiltCommand.run(words)
    #expect(printed.status == 0 && printed.errors.isEmpty && !printed.output.isEmpty)
    let written = try BuiltCommand.run(words + ["--out", folder.path("out")])
    #expect(written.status == 0 && written.output.isEmpty && written.errors.isEmpty)
    #expect(try String(contentsOfFile: folder.path("out"), encoding: .utf8) == printed.output)
    #expect(folder.contents == ["a.ntl", "out"])
  }

  @Test("what is no archive, is not there or selects nothing exits with 2 and writes nothing")
  func badInput() throws {
    let folder = try TemporaryFolder()
    let path = try archive(in: folder)
    let text = try folder.file("a.yaml", "schema: needletail/1\n")
    for words in [
      ["inspect", text], ["inspect", folder.path("none.ntl")], ["inspect", folder.url.path],
      ["export", text, "--format", "csv"], ["export", path, "--format", "csv", "--metric", "none"],
      ["export", path, "--format", "hgrm"], ["export", path, "--format", "csv", "--out", folder.path("none/out")],
    ] {
      let answer = try BuiltCommand.run(words)
      #expect(answer.status == 2, "\(words)")
      #expect(answer.errors.contains("error: ") && answer.output.isEmpty, "\(words)")
    }
    #expect(folder.contents == ["a.ntl", "a.yaml"])
  }

  @Test("a damaged archive is exported without the damage, and exits with 1; so does a full disk")
  func damage() throws {
    let folder = try TemporaryFolder()
    let path = try archive(in: folder)
    let full = try BuiltCommand.run(["export", path, "--format", "csv", "--out", "/dev/full"])
    #expect(full.status == 1 && full.errors.contains("no space left on device"))
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count - 100] ^= 1
    try bytes.write(to: URL(filePath: path))
    let answer = try BuiltCommand.run(["export", path, "--format", "csv"])
    #expect(answer.status == 1)
    #expect(answer.output.split(separator: "\r\n").count == 1 + 2 * 3)
    #expect(answer.errors.contains("the checksum of a block is wrong"))
  }
}
