import NeedletailMetrics
import Testing

@testable import NeedletailArchive

@Suite("The coding of histograms, beside the plainest one")
struct PlainEncodingTests {
  /// Writes intervals both ways, and answers how often each widening was chosen.
  private func compare(_ intervals: [SparseHistogram]) -> [UInt64: Int] {
    let encoding = HistogramEncoding()
    var (shape, plain) = (RunningShape(), PlainEncoding())
    for (number, interval) in intervals.enumerated() {
      #expect(encoding.bytes(of: interval, under: &shape) == plain.bytes(of: interval), "interval \(number)")
    }
    return plain.widenings
  }

  @Test("is byte for byte what the format's page describes", arguments: HistogramCodingTests.sequences)
  func sequences(sequence: HistogramCodingTests.Sequence) {
    // Sums of three thousand counters are slow to write down plainly.
    _ = compare(Array(sequence.intervals.prefix(4)))
  }

  @Test("is so for a steady shape, of which fewer counters stay likely from interval to interval")
  func steady() {
    var shapes = LatencyShapes(seed: 41)
    let widenings = compare((0..<24).map { _ in shapes.samples(.lognormal, count: 1_500) })
    #expect(widenings.keys.sorted() == [0])
  }

  @Test("is so when the rate jumps up and down, and counters come back that had not been likely for long")
  func jumps() {
    var shapes = LatencyShapes(seed: 43)
    let counts = [900, 900, 900, 900, 900, 900, 30, 900, 60, 6_000, 900, 10, 6_000, 900]
    _ = compare(counts.map { shapes.samples(.lognormal, count: $0) })
  }

  @Test("is so for counters that scatter more than Poisson's do, which are written wider")
  func scattered() {
    var shapes = LatencyShapes(seed: 47)
    let widenings = compare(
      (0..<12).map { _ in
        var histogram = Histogram()
        for place in UInt64(0)..<300 where shapes.bits() % 3 > 0 {
          histogram.record(1_000 + place, count: shapes.bits() % 8 == 0 ? 1 + shapes.bits() % 400 : 2)
        }
        return SparseHistogram(histogram)
      })
    #expect(widenings.keys.contains { $0 > 0 })
  }

  @Test("is so where sums pass 2^32, one counter's or all together")
  func large() {
    var shapes = LatencyShapes(seed: 53)
    let steps = [1, 1 << 20, 1 << 31, 1 << 31, 1 << 33, 3, 1 << 31, 5, (1 << 32) - 1, 9] as [UInt64]
    _ = compare(
      steps.map { step in
        var histogram = Histogram()
        for place in UInt64(0)..<90 { histogram.record(40_000 + place * 97, count: 1 + shapes.bits() % 7) }
        histogram.record(40_000, count: step)
        histogram.record(80_000, count: step / 3 + 1)
        return SparseHistogram(histogram)
      })
  }

  @Test("tells what one shape learned to no other, though they began as copies")
  func copies() {
    var shapes = LatencyShapes(seed: 59)
    let intervals = (0..<3).map { _ in shapes.samples(.lognormal, count: 700) }
    let encoding = HistogramEncoding()
    var copies = Array(repeating: RunningShape(), count: 2)
    let first = intervals.map { encoding.bytes(of: $0, under: &copies[0]) }
    #expect(intervals.prefix(2).map { encoding.bytes(of: $0, under: &copies[1]) } == Array(first.prefix(2)))
    var copy = copies[1]
    #expect(encoding.bytes(of: intervals[2], under: &copy) == first[2])
    #expect(encoding.bytes(of: intervals[2], under: &copies[1]) == first[2])
  }
}
