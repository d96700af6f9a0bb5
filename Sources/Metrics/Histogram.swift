/// A distribution of durations in nanoseconds, or of other natural numbers: an HDR histogram with three significant
/// digits from 1 ns to 100 h.
///
/// Count, mean, standard deviation, minimum and maximum are exact; quantiles are at most 0.1 % above the exact ranks and
/// exact below 2,048. Merging is exact: the histograms of any split of some samples merge to the histogram of them all.
///
/// Values over 100 h have no counter: they count in `overflow` and in everything exact. A histogram holds up to
/// 2⁶⁴ − 1 samples; those beyond are left out. Counters take 8 KB for each power of two that occurs, an empty histogram
/// nothing.
public struct Histogram: Sendable, Equatable {
  /// All samples, those over the range included.
  var moments = Moments()
  /// Samples over the range.
  public internal(set) var overflow: UInt64 = 0
  /// Counters in chunks; a chunk is empty, or full length with a count in it, and the last is not empty.
  var chunks: [[UInt64]] = []

  /// A histogram of no samples.
  public init() {}

  /// Adds `count` samples of one value.
  ///
  /// - Complexity: O(1).
  public mutating func record(_ value: UInt64, count: UInt64 = 1) {
    let fitting = moments.record(value, count: count)
    guard fitting > 0 else { return }
    guard value <= HistogramScale.highestTrackable else {
      overflow += fitting
      return
    }
    add(fitting, toCounter: HistogramScale.index(of: value))
  }

  /// Adds to a counter alone, not to the moments.
  mutating func add(_ count: UInt64, toCounter index: Int) {
    let chunk = index >> HistogramScale.chunkShift
    makeChunk(chunk)
    chunks[chunk][index & (HistogramScale.chunkLength - 1)] += count
  }

  /// Adds every sample of another histogram.
  ///
  /// - Precondition: both together hold fewer than 2⁶⁴ samples.
  /// - Complexity: O(counters in use).
  public mutating func merge(_ other: Histogram) {
    let (_, tooMany) = moments.count.addingReportingOverflow(other.moments.count)
    precondition(!tooMany, "merged histograms hold at most 2^64 - 1 samples")
    moments.merge(other.moments)
    overflow += other.overflow
    for (number, counters) in other.chunks.enumerated() where !counters.isEmpty {
      add(counters, toChunk: number)
    }
  }

  /// Adds counts to a chunk, counter by counter.
  private mutating func add(_ counters: [UInt64], toChunk number: Int) {
    makeRoom(forChunk: number)
    guard !chunks[number].isEmpty else {
      chunks[number] = counters
      return
    }
    // All together are fewer than 2⁶⁴.
    let more = counters.span
    var sums = chunks[number].mutableSpan
    for offset in 0..<HistogramScale.chunkLength { sums[offset] &+= more[offset] }
  }

  private mutating func makeRoom(forChunk number: Int) {
    while chunks.count <= number { chunks.append([]) }
  }

  private mutating func makeChunk(_ number: Int) {
    makeRoom(forChunk: number)
    if chunks[number].isEmpty { chunks[number] = Array(repeating: 0, count: HistogramScale.chunkLength) }
  }
}

extension Histogram {
  /// How many samples there are, those over the range included.
  public var count: UInt64 { moments.count }

  /// How many samples are not zero.
  public var nonzero: UInt64 { moments.count - (chunks.first?.first ?? 0) }

  /// The exact sum of all samples.
  package var sum: UInt128 { moments.sum }

  /// The exact mean; 0 without samples.
  public var mean: Double { moments.mean }

  /// The exact standard deviation of the samples as a population; 0 without samples.
  public var stddev: Double { moments.stddev }

  /// The exact smallest sample; 0 without samples.
  public var min: UInt64 { moments.count == 0 ? 0 : moments.min }

  /// The exact largest sample; 0 without samples.
  public var max: UInt64 { moments.max }

  /// The value at the nearest rank ⌈percent / 100 · count⌉: the highest its counter stands for, within
  /// [`min`, `max`]; 0 without samples.
  ///
  /// A rank among the samples over the range answers `max`. The percent is read as a decimal of up to nine places.
  ///
  /// - Complexity: O(counters in use).
  public func percentile(_ percent: Double) -> UInt64 {
    guard count > 0 else { return 0 }
    guard let index = counter(atRank: HistogramScale.nearestRank(percent, of: count)) else { return max }
    return Swift.max(min, Swift.min(max, HistogramScale.highest(at: index)))
  }

  /// The counter that holds the sample of a rank counted from 1; `nil` for a rank among the samples over the range.
  private func counter(atRank rank: UInt64) -> Int? {
    var below: UInt64 = 0
    for number in chunks.indices {
      let counters = chunks[number]
      var inChunk: UInt64 = 0
      for count in counters { inChunk &+= count }
      if below + inChunk < rank {
        below += inChunk
        continue
      }
      for offset in counters.indices {
        below += counters[offset]
        if below >= rank { return number * HistogramScale.chunkLength + offset }
      }
    }
    return nil
  }

  /// How many samples lie above the highest value that shares a counter with `value`: exact below 2,048, and short by
  /// the rest of one counter above.
  ///
  /// Where `value` is itself over the range, all samples over the range count, or none when no sample exceeds it.
  ///
  /// - Complexity: O(counters in use).
  public func count(above value: UInt64) -> UInt64 {
    guard value < max else { return 0 }
    guard value <= HistogramScale.highestTrackable else { return overflow }
    let top = HistogramScale.highest(at: HistogramScale.index(of: value))
    return buckets.reduce(overflow) { $1.highest > top ? $0 + $1.count : $0 }
  }
}
