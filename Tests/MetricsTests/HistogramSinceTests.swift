import Testing

@testable import NeedletailMetrics

@Suite("Percentiles of what came since")
struct HistogramSinceTests {
  @Test("are those of a histogram of the later samples alone, but for its extremes", arguments: 0..<4)
  func later(shape: Int) {
    let samples = SampleShapes.samples(shape: shape, count: 4_000)
    var (whole, later) = (Histogram(), Histogram())
    for sample in samples[..<1_500] { whole.record(sample) }
    let earlier = whole
    for sample in samples[1_500...] {
      whole.record(sample)
      later.record(sample)
    }
    let percents = [0.1, 50, 90, 99, 100]
    let expected = percents.map { percent in
      let rank = HistogramScale.nearestRank(percent, of: later.count)
      var below: UInt64 = 0
      let bucket = later.buckets.first { bucket in
        below += bucket.count
        return below >= rank
      }
      return min(whole.max, bucket?.highest ?? whole.max)
    }
    #expect(whole.percentiles(percents, since: earlier) == expected)
  }

  @Test("are none when nothing came")
  func none() {
    var histogram = Histogram()
    histogram.record(7)
    #expect(histogram.percentiles([50], since: histogram) == nil)
    #expect(histogram.percentiles([50], since: Histogram()) == [7])
  }
}
