import Foundation
import NeedletailMetrics
import Testing

@testable import NeedletailArchive

/// What archives take, printed beside other ways to keep the same; `NEEDLETAIL_LONG=1` measures whole hours.
@Suite("The size of an archive", .serialized)
struct SizeTests {
  static let isLong = ProcessInfo.processInfo.environment["NEEDLETAIL_LONG"] != nil
  static let seconds: UInt64 = isLong ? 3_600 : 60

  static func header(gauges: Int) -> ArchiveHeader {
    ArchiveHeader(
      run: ArchiveHeader.Run(workload: "sizes", sha256: "", seed: 1, clock: "virtual", needletail: "0.1.0"),
      intervalNanoseconds: 1_000_000_000, histograms: [MetricKey("latency", .nanoseconds)],
      gauges: (0..<gauges).map { IntervalRecording.Gauge(MetricKey("gauge_\($0)", .count)) })
  }

  /// Counts as varints, each with the gap before it, and that packed by LZ4.
  static func varintsAndLZ4(_ samples: SparseHistogram) -> Int {
    var bytes: [UInt8] = []
    var next: UInt16 = 0
    for (index, count) in zip(samples.indices, samples.counts) {
      bytes.append(varint: index - next)
      bytes.append(varint: count)
      next = index
    }
    return LZ4Frame.compressed(bytes)?.count ?? bytes.count
  }

  @Test(
    "of lognormal latencies, one histogram a second, is within its bounds",
    arguments: [(100_000.0, 0.06, 20.0), (5_000_000, 0.003, 35)])
  func dense(rate: Double, mostASample: Double, mostAnHour: Double) throws {
    let folder = try TemporaryFolder()
    let writer = try ArchiveWriter(creating: folder.path("a.ntl"), header: Self.header(gauges: 0))
    var shapes = LatencyShapes(seed: 7)
    var (samples, zlib, lz4) = (UInt64(0), 0, 0)
    for number in 0..<Self.seconds {
      let second = shapes.second(ofRate: rate)
      let entry = RecordedInterval.Entry(histogram: 0, samples: second)
      writer.take(RecordedInterval(number: number, lengthNanoseconds: 1_000_000_000, entries: [entry], gauges: []))
      samples += second.count
      zlib += Zlib.compressed(HDRPayload.payload(of: second)).count
      lz4 += Self.varintsAndLZ4(second)
    }
    try writer.close()
    let bytes = Double(writer.bytesWritten)
    let each = bytes / Double(samples)
    let hour = bytes * 3_600 / Double(Self.seconds) / 1e6
    print(
      String(
        format: "size: %9.0f samples/s: archive %.5f B a sample (%.0f B an interval, %.1f MB an hour); "
          + "entropy %.0f, HDR V2 + zlib %.0f, varints + LZ4 %.0f B an interval; raw 64-bit samples 8 B a sample",
        rate, each, bytes / Double(Self.seconds), hour, LatencyShapes.leastBytes(ofRate: rate),
        Double(zlib) / Double(Self.seconds),
        Double(lz4) / Double(Self.seconds)))
    #expect(each <= mostASample)
    #expect(hour <= mostAnHour)
  }

  /// Ten gauges of a run with about 40 calls in flight, sampled once a second: levels that wander, levels that are mostly
  /// zero or constant, counts of a Poisson process, a sum that falls slowly.
  static func gauges(_ shapes: inout LatencyShapes, _ state: inout [Int64]) {
    func step(_ position: Int, by most: UInt64, within range: ClosedRange<Int64>) {
      let moved = state[position] + Int64(shapes.bits() % (2 * most + 1)) - Int64(most)
      state[position] = min(range.upperBound, max(range.lowerBound, moved))
    }
    step(0, by: 3, within: 0...200)
    step(1, by: 4, within: 0...300)
    state[2] = shapes.bits() % 8 == 0 ? Int64(shapes.bits() % 5) : 0
    step(3, by: 2, within: 0...50)
    step(4, by: 8, within: 0...1_000)
    step(5, by: 8, within: 0...1_000)
    state[6] = shapes.bits() % 100 == 0 ? 1 - state[6] : state[6]
    state[7] -= Int64(shapes.poisson(4))
    state[8] = Int64(shapes.poisson(20))
    state[9] = 16
  }

  @Test("of gauges is at most 0.75 B a sample")
  func series() throws {
    var shapes = LatencyShapes(seed: 61)
    var state: [Int64] = [40, 60, 0, 10, 500, 700, 0, 250_000, 20, 16]
    var columns = Array(repeating: [UInt8](), count: state.count)
    var last = state
    var (coded, raw) = (0, [UInt8]())
    var coding = GaugeCoding(count: state.count)
    for second in 0..<3_600 {
      Self.gauges(&shapes, &state)
      if second % ArchiveWriter.intervalsPerKeyFrame == 0 { coding = GaugeCoding(count: state.count) }
      coded += coding.bytes(of: state).count
      for position in state.indices {
        columns[position].append(varint: ZigZag.encode(state[position] - last[position]))
        raw.append(little: state[position])
      }
      last = state
    }
    let samples = Double(state.count * 3_600)
    // Whole columns of an hour at a time, which no crash-safe writer has: the best case of the other way.
    let lz4 = columns.reduce(0) { $0 + (LZ4Frame.compressed($1)?.count ?? $1.count) }
    print(
      String(
        format: "size: gauges: %.3f B a sample; zigzag deltas + LZ4 by the hour %.3f; zlib of raw values %.3f; raw 8",
        Double(coded) / samples, Double(lz4) / samples, Double(Zlib.compressed(raw).count) / samples))
    #expect(Double(coded) / samples <= 0.75)
  }

  @Test("costs little: an interval's coding, the best of five minutes, printed", .enabled(if: isLong))
  func cost() throws {
    var shapes = LatencyShapes(seed: 67)
    for rate in [20.0, 1_000, 100_000, 5_000_000] {
      let seconds = (0..<60).map { _ in shapes.second(ofRate: rate) }
      let clock = ContinuousClock()
      var (writing, reading) = (Duration.seconds(60), Duration.seconds(60))
      for _ in 0..<5 {
        var (written, read) = (RunningShape(), RunningShape())
        var coded: [[UInt8]] = []
        var decoded: [SparseHistogram] = []
        writing = min(
          writing, clock.measure { coded = seconds.map { HistogramEncoding().bytes(of: $0, under: &written) } })
        let elapsed = try clock.measure {
          decoded = try coded.map { try HistogramDecoding.samples($0[...], under: &read) }
        }
        reading = min(reading, elapsed)
        #expect(decoded == seconds)
      }
      print("cost: \(Int(rate)) samples/s: \(writing / 60) to write an interval, \(reading / 60) to read it")
    }
  }
}
