import Testing

@testable import NeedletailMetrics

@Suite("Intervals of a bank of histograms")
struct HistogramIntervalTests {
  /// Samples of all shapes, zeros and samples over the range, one after another.
  static let samples: [UInt64] =
    (0..<4).flatMap { SampleShapes.samples(shape: $0, count: 2_000) }
    + [0, 0, 5_000_000_000_000, 0, .max, 2_047, 2_048]

  @Test("hold what was recorded since the last, whatever the cut", arguments: [1, 2, 7, 100, 9_000])
  func holdTheirOwn(length: Int) {
    let bank = HistogramBank(cells: 2)
    var merged = Histogram()
    for first in stride(from: 0, to: Self.samples.count, by: length) {
      var expected = Histogram()
      for sample in Self.samples[first..<min(first + length, Self.samples.count)] {
        bank.record(sample, in: 1)
        expected.record(sample)
      }
      let interval = bank.takeInterval(of: 1)
      #expect(interval == SparseHistogram(expected))
      if let interval { merged.merge(interval) }
    }
    #expect(merged == bank.snapshot(1))
    #expect(merged.count == UInt64(Self.samples.count))
  }

  @Test("leave the totals alone")
  func totalsStay() {
    let ticking = HistogramBank(cells: 1)
    let still = HistogramBank(cells: 1)
    for (number, sample) in Self.samples.enumerated() {
      ticking.record(sample, in: 0)
      still.record(sample, in: 0)
      if number % 137 == 0 { _ = ticking.takeInterval(of: 0) }
    }
    #expect(ticking.snapshot(0) == still.snapshot(0))
    #expect(ticking.count(in: 0) == still.count(in: 0))
    for percent in [0, 50, 99, 99.9, 100] {
      #expect(ticking.percentile(percent, in: 0) == still.percentile(percent, in: 0))
    }
  }

  @Test("without samples are nil")
  func empty() {
    let bank = HistogramBank(cells: 2)
    #expect(bank.takeInterval(of: 0) == nil)
    bank.record(0, in: 0)
    #expect(bank.takeInterval(of: 0)?.count == 1)
    #expect(bank.takeInterval(of: 0) == nil)
    #expect(bank.takeInterval(of: 1) == nil)
  }

  @Test("hold weighted samples, and leave out those beyond 2^64 - 1 of all intervals together")
  func weights() {
    let bank = HistogramBank(cells: 1)
    let half = UInt64(1) << 63
    bank.record(70_000, weight: half, in: 0)
    #expect(bank.takeInterval(of: 0)?.count == half)
    bank.record(0, weight: half / 2, in: 0)
    bank.record(70_001, weight: .max, in: 0)
    let interval = bank.takeInterval(of: 0)
    #expect(interval?.count == half - 1)
    #expect(interval?.counts == [half / 2, half / 2 - 1])
    #expect(bank.count(in: 0) == .max)
  }

  @Test("hold counters that pass 2^32 from one to the next, and their neighbours")
  func wide() {
    let bank = HistogramBank(cells: 1)
    func interval(_ samples: [(value: UInt64, weight: UInt64)]) {
      var expected = Histogram()
      for sample in samples {
        bank.record(sample.value, weight: sample.weight, in: 0)
        expected.record(sample.value, count: sample.weight)
      }
      #expect(bank.takeInterval(of: 0) == SparseHistogram(expected))
    }
    interval([(3_000, 7), (3_001, (1 << 32) - 1), (4_000, 1)])
    interval([(3_000, 1), (3_001, 1), (4_000, 2)])
    interval([(3_001, 1 << 40), (4_000, (1 << 32) - 3)])
    interval([(3_000, 5), (3_001, 3), (4_000, 9), (9_000, 1)])
  }

  @Test("have exact extremes of their own")
  func extremes() {
    let bank = HistogramBank(cells: 1)
    for sample in [5, 9_000_001] as [UInt64] { bank.record(sample, in: 0) }
    _ = bank.takeInterval(of: 0)
    for sample in [9_000_003, 8_000_003] as [UInt64] { bank.record(sample, in: 0) }
    let interval = bank.takeInterval(of: 0).map(Histogram.init)
    #expect(interval?.min == 8_000_003 && interval?.max == 9_000_003)
  }
}

@Suite("A sparse histogram")
struct SparseHistogramTests {
  @Test("is a histogram and back", arguments: 0..<4)
  func roundTrip(shape: Int) {
    var histogram = Histogram()
    for sample in SampleShapes.samples(shape: shape, count: 3_000) + [0, .max] { histogram.record(sample) }
    #expect(Histogram(SparseHistogram(histogram)) == histogram)
  }

  @Test("refuses parts that contradict each other")
  func contradictions() {
    var moments = Moments()
    for value in [3, 3, 5_000] as [UInt64] { moments.record(value) }
    let index = UInt16(HistogramScale.index(of: 5_000))
    func isRefused(_ change: (inout Moments, inout [UInt16], inout [UInt64], inout UInt64) -> Void) -> Bool {
      var parts = (moments, [3, index], [2, 1] as [UInt64], UInt64(0))
      change(&parts.0, &parts.1, &parts.2, &parts.3)
      return SparseHistogram(moments: parts.0, overflow: parts.3, indices: parts.1, counts: parts.2) == nil
    }
    #expect(!isRefused { _, _, _, _ in })
    #expect(isRefused { _, indices, _, _ in indices.reverse() })
    #expect(isRefused { _, indices, _, _ in indices[1] = 3 })
    #expect(isRefused { _, indices, _, _ in indices[1] = 40_960 })
    #expect(isRefused { _, _, counts, _ in counts[0] = 1 })
    #expect(isRefused { _, _, counts, _ in counts = [3] })
    #expect(isRefused { _, _, counts, _ in counts = [3, 0] })
    #expect(isRefused { _, _, counts, _ in counts = [.max, 4] })
    #expect(isRefused { _, _, _, overflow in overflow = 1 })
    #expect(isRefused { moments, _, _, _ in moments.min = 4 })
    #expect(isRefused { moments, _, _, _ in moments.max = 6_000 })
    #expect(isRefused { moments, _, _, _ in moments.sum = 8 })
    #expect(isRefused { moments, _, _, _ in moments.sum = 15_001 })
    #expect(isRefused { moments, _, _, _ in moments.squaresHigh = 1 })
    #expect(isRefused { moments, _, _, _ in moments.squaresLow = 26 })
  }
}
