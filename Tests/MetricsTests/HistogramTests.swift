import Testing

@testable import NeedletailMetrics

@Suite("A histogram")
struct HistogramTests {
  @Test("of nothing answers zeros")
  func empty() {
    let histogram = Histogram()
    #expect(histogram.count == 0 && histogram.nonzero == 0 && histogram.overflow == 0)
    #expect(histogram.mean == 0 && histogram.stddev == 0)
    #expect(histogram.min == 0 && histogram.max == 0)
    #expect(histogram.percentile(99) == 0 && histogram.count(above: 0) == 0)
    #expect(Array(histogram.buckets).isEmpty)
  }

  @Test("keeps values below 2,048 exactly")
  func smallValuesAreExact() {
    var histogram = Histogram()
    for value in UInt64(0)..<2_048 { histogram.record(value) }
    let buckets = Array(histogram.buckets)
    #expect(buckets.count == 2_048)
    #expect(buckets.allSatisfy { $0.lowest == $0.highest && $0.count == 1 })
    #expect(histogram.percentile(50) == 1_023)
    #expect(histogram.count(above: 2_000) == 47)
    #expect(histogram.nonzero == 2_047)
  }

  @Test("shares 40,960 counters out without a gap, each 1/1,024 of its values wide at most")
  func bucketsTile() {
    var next: UInt64 = 0
    for index in 0..<HistogramScale.counters {
      let lowest = HistogramScale.lowest(at: index)
      let highest = HistogramScale.highest(at: index)
      #expect(lowest == next)
      #expect(HistogramScale.index(of: lowest) == index && HistogramScale.index(of: highest) == index)
      #expect((highest - lowest) * 1_024 <= lowest)
      next = highest + 1
    }
    #expect(next == 1 << 49)
    #expect(HistogramScale.highestTrackable < next)
  }

  @Test("has the exact mean and population deviation of 2, 4, 4, 4, 5, 5, 7, 9")
  func textbookMoments() {
    var histogram = Histogram()
    for value in [2, 4, 4, 4, 5, 5, 7, 9] as [UInt64] { histogram.record(value) }
    #expect(histogram.mean == 5)
    #expect(histogram.stddev == 2)
    #expect(histogram.min == 2 && histogram.max == 9)
  }

  @Test("sees a deviation of 1 ns on top of an hour")
  func deviationIsNotCancelled() {
    var histogram = Histogram()
    histogram.record(3_599_999_999_999, count: 500_000)
    histogram.record(3_599_999_999_997, count: 500_000)
    #expect(histogram.mean == 3_599_999_999_998)
    #expect(histogram.stddev == 1)
  }

  @Test("of equal values has no deviation, however large and many they are")
  func constantHasNoDeviation() {
    var histogram = Histogram()
    histogram.record(1 << 63, count: (1 << 63) - 1)
    histogram.record(1 << 63, count: 1 << 63)
    #expect(histogram.count == .max)
    #expect(histogram.mean == 0x1p63)
    #expect(histogram.stddev == 0)
  }

  @Test("holds the largest values and weights without overflow")
  func largestSums() {
    var histogram = Histogram()
    histogram.record(1 << 63, count: 1 << 63)
    histogram.record(0, count: (1 << 63) - 1)
    // Half of the weight at 0 and half at 2⁶³, but for one part in 2⁶⁴.
    #expect(histogram.mean == 0x1p62)
    #expect(histogram.stddev == 0x1p62)
    #expect(histogram.overflow == 1 << 63)
  }

  @Test("leaves out samples beyond 2^64 - 1")
  func countSaturates() {
    var histogram = Histogram()
    histogram.record(3, count: .max)
    histogram.record(5)
    #expect(histogram.count == .max)
    #expect(histogram.max == 3)
  }

  @Test("counts values over 100 h as overflow and answers their ranks with the maximum")
  func overflow() {
    var histogram = Histogram()
    histogram.record(360_000_000_000_000)
    histogram.record(360_000_000_000_001)
    histogram.record(900_000_000_000_000)
    #expect(histogram.overflow == 2)
    #expect(histogram.count == 3 && histogram.nonzero == 3)
    #expect(histogram.percentile(67) == 900_000_000_000_000)
    #expect(histogram.count(above: 1_000) == 3)
    #expect(histogram.count(above: 900_000_000_000_000) == 0)
    #expect(histogram.mean == 540_000_000_000_000 + 1.0 / 3)
  }

  @Test("clamps percentiles to the exact extremes")
  func percentilesAreClamped() {
    var histogram = Histogram()
    histogram.record(1_000_001)
    #expect(histogram.percentile(0) == 1_000_001)
    #expect(histogram.percentile(50) == 1_000_001)
    #expect(histogram.percentile(100) == 1_000_001)
    // Out of range and not a number: the nearer end, and the lowest rank.
    #expect(histogram.percentile(-3) == 1_000_001 && histogram.percentile(.nan) == 1_000_001)
  }

  @Test(
    "finds nearest ranks where binary fractions would miss them",
    arguments: [
      (99.9, 1_000, 999), (99, 100, 99), (95, 20, 19), (50, 2, 1), (50, 3, 2), (0, 7, 1), (100, 7, 7),
      (99.99, 10_000, 9_999), (0.1, 1_000, 1), (29, 100, 29), (57, 100, 57), (99.9, 1_001, 1_000),
      (99.999999999, 100_000_000_000, 99_999_999_999),
    ] as [(Double, UInt64, UInt64)])
  func nearestRank(percent: Double, count: UInt64, rank: UInt64) {
    #expect(HistogramScale.nearestRank(percent, of: count) == rank)
  }

  @Test("is within 0.1 % of exact ranks and never below them", arguments: 0..<4)
  func quantileError(shape: Int) {
    let samples = SampleShapes.samples(shape: shape, count: 20_000)
    let sorted = samples.sorted()
    var histogram = Histogram()
    for sample in samples { histogram.record(sample) }
    // Ranks in parts of 20,000, so that the oracle needs no floating point.
    for rank in [1, 200, 2_000, 10_000, 18_000, 19_000, 19_800, 19_980, 19_998, 20_000] {
      let exact = sorted[rank - 1]
      let answer = histogram.percentile(Double(rank) / 200)
      #expect(answer >= exact)
      #expect(Double(answer - exact) <= 0.001 * Double(exact))
    }
    #expect(histogram.min == sorted.first && histogram.max == sorted.last)
    let sum = samples.reduce(UInt128(0)) { $0 + UInt128($1) }
    #expect(histogram.mean == Double(sum) / 20_000)
  }

  @Test("counts what lies above a value's bucket", arguments: 0..<4)
  func countAbove(shape: Int) {
    let samples = SampleShapes.samples(shape: shape, count: 5_000)
    var histogram = Histogram()
    for sample in samples { histogram.record(sample) }
    for value in [0, 1_500, 900_010, 925_000, 1_000_000_000, 3_000_000_000] as [UInt64] {
      // The width of a bucket, from first principles: values keep their eleven leading bits.
      var width: UInt64 = 1
      while value / width >= 2_048 { width *= 2 }
      let top = value / width * width + width - 1
      #expect(histogram.count(above: value) == UInt64(samples.count { $0 > top }))
    }
  }

  @Test("merged from any split equals the whole", arguments: 0..<4)
  func mergeIsExact(shape: Int) {
    let samples = SampleShapes.samples(shape: shape, count: 3_000) + [0, 0, 4_000_000_000_000, 1 << 62]
    var whole = Histogram()
    for sample in samples { whole.record(sample) }
    for split in [1, 2, 7, 100] {
      var parts = Array(repeating: Histogram(), count: split)
      for (number, sample) in samples.enumerated() { parts[number * number % split].record(sample) }
      var merged = Histogram()
      for part in parts.reversed() { merged.merge(part) }
      #expect(merged == whole)
    }
  }

  @Test("with weights equals the samples one by one")
  func weights() {
    var weighted = Histogram()
    var repeated = Histogram()
    for (value, count) in [(0, 3), (77, 5), (123_456_789, 11), (5_000_000_000_000, 2)] as [(UInt64, UInt64)] {
      weighted.record(value, count: count)
      for _ in 0..<count { repeated.record(value) }
    }
    weighted.record(99, count: 0)
    #expect(weighted == repeated)
  }
}
