import Foundation
import NeedletailMetrics
import Testing

@testable import NeedletailArchive
@testable import ArchiveWriterFixture

/// A second reader, in another language, written from the page that describes the format.
@Suite("The page of the format", .enabled(if: Peers.anyPython != nil, "NOT TESTED: there is no python3"))
struct FormatPageTests {
  /// As the second reader prints what it read.
  static func lines(_ intervals: [RecordedInterval]) -> [String] {
    intervals.flatMap { interval in
      let gauges = interval.gauges.map(String.init).joined(separator: ",")
      return ["interval \(interval.number) \(interval.lengthNanoseconds) \(gauges)"]
        + interval.entries.map { entry in
          let samples = entry.samples
          let moments = samples.moments
          let figures = [
            "\(moments.count)", "\(samples.overflow)", "\(moments.sum)",
            hexadecimal(moments.squaresHigh, moments.squaresLow), "\(moments.min)", "\(moments.max)",
          ]
          let counters = zip(samples.indices, samples.counts).map { "\($0):\($1)" }.joined(separator: ",")
          return "histogram \(entry.histogram) \(figures.joined(separator: ",")) \(counters)"
        }
    }
  }

  private static func hexadecimal(_ high: UInt64, _ low: UInt128) -> String {
    let rest = String(low, radix: 16)
    return high == 0 ? rest : String(high, radix: 16) + String(repeating: "0", count: 32 - rest.count) + rest
  }

  static func check(_ intervals: [RecordedInterval], _ header: ArchiveHeader) throws {
    let folder = try TemporaryFolder()
    let writer = try ArchiveWriter(creating: folder.path("a.ntl"), header: header)
    for interval in intervals { writer.take(interval) }
    try writer.close()
    let read = try Peers.output("read_archive.py", [folder.path("a.ntl")], python: try #require(Peers.anyPython))
    #expect(read.split(separator: "\n", omittingEmptySubsequences: true).map(String.init) == lines(intervals))
  }

  @Test("says enough to read a run")
  func run() throws {
    try Self.check((0..<75).map { RehearsedRun.interval($0, samples: 150) }, RehearsedRun.header)
  }

  @Test("says enough to read every shape", arguments: LatencyShapes.Shape.allCases)
  func shapes(shape: LatencyShapes.Shape) throws {
    var shapes = LatencyShapes(seed: 71)
    let intervals = (0..<9).map { number in
      var histogram = Histogram(shapes.samples(shape, count: number % 4 == 3 ? 1 : 800 * (number + 1)))
      if number % 3 == 1 { histogram.record(360_000_000_000_000 + UInt64(number) * 1_000_000_007) }
      return RecordedInterval(
        number: UInt64(number * number), lengthNanoseconds: number == 8 ? 0 : 1_000_000_000,
        entries: [RecordedInterval.Entry(histogram: 0, samples: SparseHistogram(histogram))],
        gauges: [.min, .max, 0].map { number % 2 == 0 ? $0 : Int64(number) })
    }
    let header = ArchiveHeader(
      run: RehearsedRun.header.run, intervalNanoseconds: 1_000_000_000, histograms: [MetricKey("a", .nanoseconds)],
      gauges: (0..<3).map { IntervalRecording.Gauge(MetricKey("g\($0)", .count)) })
    try Self.check(intervals, header)
  }
}
