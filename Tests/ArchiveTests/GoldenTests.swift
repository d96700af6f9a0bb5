import Foundation
import NeedletailMetrics
import Testing

@testable import NeedletailArchive

/// What HdrHistogram's libraries wrote for the same samples; see the programs beside the files.
@Suite("Exports in HdrHistogram's formats")
struct GoldenTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  static func golden(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// A thousand values over all magnitudes, as the golden programs draw them.
  static let spread: Histogram = {
    var histogram = Histogram()
    var state: UInt64 = 88_172_645_463_325_252
    for _ in 0..<1_000 {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      let bits = state &* 2_685_821_657_736_338_717
      histogram.record((bits >> 1) >> (23 + bits % 30))
    }
    return histogram
  }()

  static func histogram(_ values: [(UInt64, UInt64)]) -> Histogram {
    var histogram = Histogram()
    for (value, count) in values { histogram.record(value, count: count) }
    return histogram
  }

  static let large = histogram([(0, 1), (250_000_000, 1 << 50)])
  static let constant = histogram([(250_000_000, 10), (7_000_000_000, 1)])

  @Test("a payload is byte for byte what PyPI's hdrhistogram 0.10.8 writes")
  func payloads() throws {
    let histograms = [
      "spread": Self.spread, "large": Self.large, "constant": Self.constant,
      "last": Self.histogram([(360_000_000_000_000, 1)]),
      "dense": Self.histogram((0..<5_000).map { ($0, $0 % 300 + 1) }),
    ]
    let lines = try Self.golden("golden.v2").split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.count == histograms.count)
    for line in lines {
      let histogram = try #require(histograms[String(line[0])])
      #expect(HDRPayload.text(of: SparseHistogram(histogram)) == line[1], "\(line[0])")
    }
  }

  @Test("a percentile table is byte for byte what the Java library 2.1.11 writes")
  func percentileTables() throws {
    #expect(PercentileTable(Self.spread, ratio: 1_000_000).text == (try Self.golden("golden.hgrm")))
    let small = [Self.constant, Histogram()].map { PercentileTable($0, ratio: 1_000_000).text }
    #expect(small.joined() == (try Self.golden("small.hgrm")))
  }

  @Test("a log is what the Java library 2.1.11 writes, but for zlib's level")
  func log() throws {
    let folder = try TemporaryFolder()
    let header = ArchiveHeader(
      run: ArchiveHeader.Run(
        workload: "support-desk", sha256: "", seed: 1, clock: "wall", needletail: "0.1.0",
        startedAtMilliseconds: 1_772_368_205_250),
      intervalNanoseconds: 1_000_000_000,
      histograms: [
        MetricKey("job_latency", .nanoseconds, labels: [MetricKey.Label("scenario", "resolve")]),
        MetricKey("wait", .nanoseconds),
      ], gauges: [])
    let writer = try ArchiveWriter(creating: folder.path("a.ntl"), header: header)
    for (position, histogram) in [Self.spread, Self.large].enumerated() {
      let entry = RecordedInterval.Entry(histogram: position, samples: SparseHistogram(histogram))
      writer.take(
        RecordedInterval(
          number: UInt64(2 + position), lengthNanoseconds: 1_000_000_000 >> UInt64(position), entries: [entry],
          gauges: []))
    }
    try writer.close()
    var log = ""
    _ = try ArchiveExport(ArchiveReader(path: folder.path("a.ntl")), as: .hlog).write { log += $0 }
    let (lines, golden) = (log.split(separator: "\n"), try Self.golden("golden.hlog").split(separator: "\n"))
    #expect(lines.map { $0.prefix { $0 != "H" } } == golden.map { $0.prefix { $0 != "H" } })
    #expect(lines.count == 7 && lines[5].contains(",HISTFAAA"))
  }

  @Test(
    "decimals are rounded from the exact double, halves to even",
    arguments: [
      (0, 3, "0.000"), (0.5, 0, "0"), (1.5, 0, "2"), (0.125, 2, "0.12"), (0.375, 2, "0.38"), (2.0005, 3, "2.001"),
      (1e-20, 12, "0.000000000000"), (0.999999999999, 11, "1.00000000000"),
      (9_007_199_254_740_992, 3, "9007199254740992.000"),
      (0.1, 12, "0.100000000000"), (4_503_599_627_370_495.5, 1, "4503599627370495.5"), (123.456, 1, "123.5"),
    ] as [(Double, Int, String)])
  func decimals(value: Double, decimals: Int, text: String) {
    #expect(FixedDecimal.text(value, decimals: decimals) == text)
    // The C library's own answer.
    #expect(String(format: "%.\(decimals)f", value) == text)
  }

  @Test("decimals are the C library's over all magnitudes")
  func manyDecimals() {
    var shapes = LatencyShapes(seed: 53)
    for number in 0..<20_000 {
      let value = shapes.unit() * pow(10, Double(number % 36) - 18)
      #expect(FixedDecimal.text(value, decimals: number % 13) == String(format: "%.\(number % 13)f", value))
    }
  }

  @Test("Base64 has the test vectors of RFC 4648")
  func base64() {
    let vectors = ["": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "foobar": "Zm9vYmFy"]
    for (text, coded) in vectors { #expect(Base64.text(Array(text.utf8)) == coded) }
  }

  @Test(
    "dates are the calendar's",
    arguments: [0, 951_782_400_000, 1_709_164_799_999, 4_107_542_400_000, 1_772_368_205_250])
  func dates(milliseconds: UInt64) {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "EEE MMM dd HH:mm:ss 'UTC' yyyy"
    let date = Date(timeIntervalSince1970: Double(milliseconds / 1_000))
    #expect(CalendarInstant(milliseconds: milliseconds).text == format.string(from: date))
  }
}
