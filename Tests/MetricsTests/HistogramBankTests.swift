import NeedletailMetrics
import Testing

@Suite("A bank of histograms")
struct HistogramBankTests {
  @Test("records what histograms of their own would", arguments: 0..<4)
  func matchesHistograms(shape: Int) {
    let samples = SampleShapes.samples(shape: shape, count: 6_000) + [0, 0, 5_000_000_000_000, .max]
    let bank = HistogramBank(cells: 3)
    var expected = Array(repeating: Histogram(), count: 3)
    for (number, sample) in samples.enumerated() {
      bank.record(sample, in: number % 3)
      expected[number % 3].record(sample)
    }
    for cell in 0..<3 {
      #expect(bank.snapshot(cell) == expected[cell])
      #expect(bank.count(in: cell) == expected[cell].count)
      for percent in [0, 1, 50, 95, 99.9, 100] {
        #expect(bank.percentile(percent, in: cell) == expected[cell].percentile(percent))
      }
    }
  }

  @Test("has no snapshot of a cell that nothing was recorded into")
  func emptyCells() {
    let bank = HistogramBank(cells: 2)
    bank.record(0, in: 1)
    #expect(bank.isEmpty(0) && bank.snapshot(0) == nil && bank.percentile(95, in: 0) == 0)
    #expect(!bank.isEmpty(1) && bank.percentile(95, in: 1) == 0)
    #expect(bank.snapshot(1)?.count == 1 && bank.snapshot(1)?.nonzero == 0)
  }

  @Test("of only zeros equals a histogram of only zeros")
  func zeros() {
    let bank = HistogramBank(cells: 1)
    var expected = Histogram()
    for _ in 0..<5 { bank.record(0, in: 0) }
    bank.record(0, weight: 7, in: 0)
    expected.record(0, count: 12)
    #expect(bank.snapshot(0) == expected)
  }

  @Test("weighs samples by nanoseconds without overflow")
  func weights() {
    let bank = HistogramBank(cells: 1)
    var expected = Histogram()
    for (value, weight) in [(0, 1 << 62), (10_000, 1 << 63), (3, 17), (1 << 63, 1 << 61)] as [(UInt64, UInt64)] {
      bank.record(value, weight: weight, in: 0)
      expected.record(value, count: weight)
    }
    #expect(bank.snapshot(0) == expected)
  }

  @Test("counts past 2^32 samples of one value, however they are recorded")
  func carries() {
    let bank = HistogramBank(cells: 1)
    var expected = Histogram()
    // One short of full, then one by one over the edge; and a neighbour that stays small.
    let short = UInt64(UInt32.max) - 1
    bank.record(5_000, weight: short, in: 0)
    expected.record(5_000, count: short)
    let first = bank.takeInterval(of: 0)?.moments.count ?? 0
    #expect(first == short)
    for _ in 0..<4 { bank.record(5_000, in: 0) }
    bank.record(6_000, in: 0)
    bank.record(5_000, weight: 3 << 32 | 7, in: 0)
    expected.record(5_000, count: 4 + (3 << 32 | 7))
    expected.record(6_000, count: 1)
    #expect(bank.snapshot(0) == expected)
    #expect(bank.count(in: 0) == (4 << 32) + 10)
    let second = bank.takeInterval(of: 0)?.moments.count ?? 0
    #expect(second == (3 << 32) + 12)
    #expect(bank.takeInterval(of: 0) == nil)
    // All but the last sample are 5,000: the nearest rank below it is still there.
    #expect(bank.percentile(99.999_999, in: 0) == expected.percentile(99.999_999))
    #expect(bank.percentile(100, in: 0) == 6_000)
  }

  @Test("leaves out samples beyond 2^64 - 1, zeros included")
  func countSaturates() {
    let bank = HistogramBank(cells: 1)
    bank.record(0, weight: 1 << 63, in: 0)
    bank.record(9, weight: .max, in: 0)
    #expect(bank.snapshot(0)?.count == UInt64.max)
    #expect(bank.snapshot(0)?.nonzero == UInt64.max >> 1)
  }
}
