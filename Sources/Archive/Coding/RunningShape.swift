import NeedletailMetrics

/// What the intervals of a histogram since the last key frame add up to: the shape that the next one is expected to have.
///
/// Reader and writer build it from the same intervals and so agree on what to expect of each counter. For each interval
/// it is scaled, gone over, and then made to learn.
struct RunningShape {
  /// How far apart the unexpected counters in use lie, and how high they are.
  var gaps = AdaptiveRice(mean: 32)
  var heights = AdaptiveRice(mean: 1)
  private var sums = UnsafeStorage()
  private var total: UInt64 = 0
  private var intervals: UInt64 = 0
  /// From which sum on a counter is likely in the interval at hand; `nil` where none is.
  private var leastSum: UInt64?

  /// What to expect of a counter.
  struct Expectation: BitwiseCopyable {
    /// The running mean, scaled to the interval's samples and rounded to the nearest, halves up.
    var count: UInt64
    /// The Rice parameter for differences from it.
    var parameter: UInt64
  }

  /// How sums become what to expect of an interval of `samples`; `nil` where no counter is likely to be in use.
  mutating func scale(to samples: UInt64) -> Scale? {
    let scale = total > 0 ? Scale(samples: samples, of: total, in: intervals) : nil
    leastSum = scale?.leastSum
    return scale
  }

  /// How many counters were likely in the last interval that was gone over.
  var lastLikely: Int { sums.lastLikely }

  /// Goes over the counters that are likely to be in use, ascending.
  ///
  /// - Parameters:
  ///   - near: told each that is less than `rows` above the scale's least, and how much; answers whether that was enough.
  ///   - far: told the others, and what to expect of them.
  ///   - body: told which of 64 counters in a row were likely, where any may have been, and how many were before them.
  /// - Complexity: O(counters that are likely, or were a while ago).
  @inline(__always)
  mutating func forEachLikely(
    in scale: Scale, rows: Int = 0, near: (_ counter: Int, _ row: Int) -> Bool = { _, _ in false },
    far: (_ counter: Int, _ expected: Expectation) -> Void,
    word body: (_ word: Int, _ likely: UInt64, _ before: Int) -> Void = { _, _, _ in }
  ) {
    if !isKnownUniquelyReferenced(&sums) { sums = sums.copy() }
    sums.forEach(in: scale, rows: rows, near: near, far: far, word: body)
  }

  /// Takes an interval in.
  ///
  /// - Parameters:
  ///   - samples: how many there are in the counters.
  ///   - body: told each counter, and whether it was likely.
  /// - Complexity: O(counters).
  @inline(__always)
  mutating func learn(
    _ counters: CounterRuns, samples: UInt64,
    _ body: (_ counter: Int, _ count: UInt64, _ wasLikely: Bool) -> Void
  ) {
    if !isKnownUniquelyReferenced(&sums) { sums = sums.copy() }
    intervals += 1
    let (sum, isOver) = total.addingReportingOverflow(samples)
    total = sum
    sums.add(counters, fits: !isOver && sum < UInt64(UInt32.max), likelyFrom: leastSum, body)
  }
}

extension RunningShape {
  /// How sums become what to expect of an interval.
  struct Scale: BitwiseCopyable {
    private let ratio: UInt64
    private let spread: UInt64
    /// From which sum on a counter is likely.
    let leastSum: UInt64

    /// Half a sample, in 256ths: counters that are expected to hold less are coded by the gaps between them.
    private static let likelyMean: UInt64 = 128

    /// `nil` where nothing can be likely.
    ///
    /// - Parameters:
    ///   - total: the samples of all intervals so far, more than none.
    ///   - intervals: how many those were.
    init?(samples: UInt64, of total: UInt64, in intervals: UInt64) {
      ratio =
        samples < 1 << 28
        ? (samples << 32) / total : Self.capped(UInt128(samples) << 32 / UInt128(total), 1 << 60)
      // Variance of a difference of two Poisson counts, the mean's own included, times 5/2: see `docs/archive-format.md`.
      spread = 640 * (intervals + 1) / intervals
      guard ratio > 0 else { return nil }
      // What a sum must be for a mean of `likelyMean`.
      leastSum = ((Self.likelyMean << 24) + ratio - 1) / ratio
    }

    @inline(__always)
    func expectation(of sum: UInt64) -> Expectation {
      let mean = Self.capped((UInt128(sum) * UInt128(ratio)) >> 24, 1 << 58)
      let variance = Self.capped((UInt128(mean) * UInt128(spread)) >> 16, .max)
      return Expectation(
        count: (mean + 128) >> 8, parameter: UInt64(63 - (variance | 1).leadingZeroBitCount) / 2)
    }

    @inline(__always)
    private static func capped(_ value: UInt128, _ limit: UInt64) -> UInt64 {
      value < UInt128(limit) ? UInt64(truncatingIfNeeded: value) : limit
    }
  }
}
