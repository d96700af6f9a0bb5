import NeedletailMetrics
import Testing

@Suite("A percentile's cursor")
struct PercentileCursorTests {
  static let percents = [0.5, 50, 95, 99.9, 100]

  @Test("answers what a walk through all counters does, after every sample", arguments: 0..<4, percents)
  func matchesWalk(shape: Int, percent: Double) {
    let samples = SampleShapes.samples(shape: shape, count: 1_500)
    // Zeros and samples over the range in between, and ranks that leave both behind again.
    let rare: [UInt64] = [0, 5_000_000_000_000, 1, .max, 0]
    let bank = HistogramBank(cells: 2)
    var cursor = PercentileCursor()
    for (number, sample) in samples.enumerated() {
      bank.record(sample, in: 1, minding: &cursor)
      if number % 7 == 0 { bank.record(rare[number / 7 % rare.count], in: 1, minding: &cursor) }
      let answer = bank.percentile(percent, in: 1, from: &cursor)
      #expect(answer == bank.percentile(percent, in: 1), "after sample \(number)")
    }
    #expect(cursor.count == bank.count(in: 1))
  }

  @Test("is the nearest rank where each value has a counter of its own, below 2,048", arguments: [5, 50, 95])
  func matchesSorting(percent: Int) {
    var source = SampleShapes(seed: 41)
    let bank = HistogramBank(cells: 1)
    var cursor = PercentileCursor()
    var sorted: [UInt64] = []
    for number in 1...600 {
      let sample = source.uniform(below: number.isMultiple(of: 3) ? 2_000 : 40)
      sorted.insert(sample, at: sorted.firstIndex { $0 > sample } ?? sorted.count)
      bank.record(sample, in: 0, minding: &cursor)
      let rank = (percent * number + 99) / 100
      #expect(bank.percentile(Double(percent), in: 0, from: &cursor) == sorted[rank - 1])
    }
  }

  @Test("asked of another percentile finds that one")
  func changesPercentile() {
    let bank = HistogramBank(cells: 1)
    var cursor = PercentileCursor()
    for sample in UInt64(1)...1_000 { bank.record(sample, in: 0, minding: &cursor) }
    #expect(bank.percentile(95, in: 0, from: &cursor) == 950)
    #expect(bank.percentile(10, in: 0, from: &cursor) == 100)
    #expect(bank.percentile(99, in: 0, from: &cursor) == 990)
  }

  @Test("of an empty cell answers 0")
  func empty() {
    let bank = HistogramBank(cells: 1)
    var cursor = PercentileCursor()
    #expect(bank.percentile(95, in: 0, from: &cursor) == 0)
  }
}
