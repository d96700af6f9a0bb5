import Foundation
import NeedletailMetrics
import Testing

@testable import NeedletailArchive

/// Names that mean something to a reader, or to one of the layers around it.
@Suite("Exports of names with odd characters")
struct OddNameTests {
  static let odd = [
    "plain", "a,b", "a;b", "a=b", "a}b", "a{b", "a\"b", "\"a\"", "'a'", "a b", " a", "a ", "aüb", "a\nb", "a\rb",
    "a\r\nb", "a\tb",
    "a#b", "a # b", "# EOF", "#a", "a\\b", "a\\", "a\\nb", "a\\\"b", "a%2Cb", "a%b", "%", "a_b", "a__b", "=", ";", ",",
    "\"",
    // Followed by an accent these are other characters to Swift, and the same to every reader.
    "a,\u{301}b", "a;\u{301}b", "a=\u{338}b", "a\"\u{301}b", "a\\\u{301}b", "a \u{301}b",
    "a\u{A0}b", "a\u{85}b", "a\u{2028}b", "a\u{202E}b", "a\u{FEFF}b", "日本", "😀", "Tag=a", "x;agent=y", "le",
    "StartTime: 7 (seconds since epoch)",
  ]

  /// An archive with a histogram and a gauge of each name, and its metric and workload called oddly too.
  private static func exported(as format: ExportFormat, to path: String) throws {
    let folder = try TemporaryFolder()
    func key(_ metric: String, _ name: String) -> MetricKey {
      MetricKey(
        metric, .nanoseconds, labels: [MetricKey.Label("agent", name), MetricKey.Label("endpoint", name + "2")])
    }
    let header = ArchiveHeader(
      run: ArchiveHeader.Run(
        workload: "StartTime: 7 \n\"odd\"", sha256: "ab", seed: 7, clock: "virtual", needletail: "0.1.0"),
      intervalNanoseconds: 1_000_000_000, histograms: odd.map { key("wait", $0) },
      gauges: odd.map { IntervalRecording.Gauge(key("age", $0), decimals: 9) })
    let writer = try ArchiveWriter(creating: folder.path("a.ntl"), header: header)
    var histogram = Histogram()
    histogram.record(10_000_000)
    let entries = odd.indices.map { RecordedInterval.Entry(histogram: $0, samples: SparseHistogram(histogram)) }
    writer.take(
      RecordedInterval(
        number: 0, lengthNanoseconds: 1_000_000_000, entries: entries, gauges: odd.map { _ in 5_000_000_000 }))
    try writer.close()
    var text = ""
    let selection = ExportSelection(metric: format == .hgrm ? "wait" : nil)
    let export = try ArchiveExport(ArchiveReader(path: folder.path("a.ntl")), as: format, selection)
    #expect(try export.write { text += $0 } == nil)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  /// By scalars: to Swift's own comparison a letter with an accent is the same however it is written.
  private static func scalars(_ labels: Any?) -> [String: [UInt32]] {
    (labels as? [String: String] ?? [:]).mapValues { $0.unicodeScalars.map(\.value) }
  }

  private static let expected: [[String: [UInt32]]] = odd.map { scalars(["agent": $0, "endpoint": $0 + "2"]) }

  @Test("a tag is one field of a line whatever the names, and differs where they do")
  func tags() throws {
    let tags = Self.odd.map { MetricKey("wait", .nanoseconds, labels: [MetricKey.Label("agent", $0)]).tag }
    #expect(Set(tags.map { Array($0.utf8) }).count == Self.odd.count)
    for (tag, name) in zip(tags, Self.odd) {
      #expect(
        tag.unicodeScalars.allSatisfy {
          !$0.properties.isWhitespace && $0.value >= 0x20 && !",\"".unicodeScalars.contains($0)
        })
      let parts = tag.split(separator: "=", omittingEmptySubsequences: false)
      #expect(parts.count == 2 && parts[0] == "wait;agent")
      #expect(
        try #require(parts[1].removingPercentEncoding).unicodeScalars.elementsEqual(name.unicodeScalars), "\(tag)")
    }
  }

  @Test("JSON has every name")
  func json() throws {
    let folder = try TemporaryFolder()
    try Self.exported(as: .json, to: folder.path("x"))
    let parsed = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: folder.path("x"))))
    let document = try #require(parsed as? [String: Any])
    for list in ["histograms", "gauges"] {
      let keys = try #require(document[list] as? [[String: Any]])
      #expect(keys.map { Self.scalars($0["labels"]) } == Self.expected)
    }
  }

  @Test("a percentile table merges all of them, and names none")
  func percentiles() throws {
    let folder = try TemporaryFolder()
    try Self.exported(as: .hgrm, to: folder.path("x"))
    let table = try String(contentsOfFile: folder.path("x"), encoding: .utf8)
    #expect(table.contains("Total count    = \(String(format: "%12d", Self.odd.count))]"))
  }

  @Test("Python's csv reads every name", .enabled(if: Peers.anyPython != nil, "NOT TESTED: there is no python3"))
  func csv() throws {
    let folder = try TemporaryFolder()
    try Self.exported(as: .csv, to: folder.path("x"))
    let rows = try Peers.export("csv", folder.path("x"), python: Peers.anyPython)
    #expect(rows.count == 2 * Self.odd.count)
    #expect(rows.map { Self.scalars($0[1]) } == Self.expected + Self.expected)
  }

  @Test(
    "PyPI's hdrhistogram reads every name and the times",
    .enabled(if: Peers.python != nil, "NOT TESTED: run scripts/export-readers.sh first"))
  func hdrhistogram() throws {
    let folder = try TemporaryFolder()
    try Self.exported(as: .hlog, to: folder.path("x"))
    let rows = try Peers.export("hlog", folder.path("x"), python: Peers.python)
    #expect(rows.map { Self.scalars($0[1]) } == Self.expected)
    let lines = try Peers.output("read_hlog.py", [folder.path("x")], python: try #require(Peers.python))
    #expect(lines.split(separator: "\n").allSatisfy { $0.split(separator: " ")[1...2] == ["0", "1000"] })
  }

  @Test(
    "PyPI's prometheus-client reads every name",
    .enabled(if: Peers.python != nil, "NOT TESTED: run scripts/export-readers.sh first"))
  func openMetrics() throws {
    let folder = try TemporaryFolder()
    try Self.exported(as: .openmetrics, to: folder.path("x"))
    let samples = try Peers.export("openmetrics", folder.path("x"), python: Peers.python)
    for name in ["needletail_wait_seconds_count", "needletail_age_seconds"] {
      let labels = samples.filter { $0[3] as? String == name }.map { Self.scalars($0[4]) }
      #expect(labels == Self.expected, "\(name)")
    }
  }

  @Test(
    "promtool has nothing to say",
    .enabled(if: Peers.promtool != nil, "NOT TESTED: run scripts/export-readers.sh where apt-get can fetch prometheus"))
  func promtool() throws {
    let folder = try TemporaryFolder()
    try Self.exported(as: .openmetrics, to: folder.path("x"))
    let findings = try Peers.promtoolFindings(folder.path("x"))
    #expect(findings.status == 0 && findings.output.isEmpty, "\(findings.output)")
  }

  @Test(
    "kinds of labels and metrics that are no identifiers are coded as Prometheus codes them, and stay apart",
    arguments: [
      ("scenario", "scenario"), ("a_b", "a_b"), ("a-b", "U__a_2d_b"), ("a.b_c", "U__a_2e_b__c"), ("le", "U__le"),
      ("quantile", "U__quantile"), ("__name__", "U______name____"), ("U__a", "U__U____a"), ("2x", "U__2x"), ("", "U__"),
      ("ü", "U___fc_"),
    ])
  func identifiers(kind: String, name: String) { #expect(ExpositionNames.label(kind) == name) }
}
