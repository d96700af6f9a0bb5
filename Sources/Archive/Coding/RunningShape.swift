import NeedletailMetrics

/// What the intervals of a histogram since the last key frame add up to: the shape that the next one is expected to have.
///
/// Reader and writer build it from the same intervals and so agree on what to expect of each counter.
struct RunningShape {
  /// Counters that were in use, ascending, and what they add up to.
  private(set) var indices: [UInt16] = []
  private(set) var sums: [UInt64] = []
  private var total: UInt64 = 0
  private var intervals: UInt64 = 0
  /// How far apart the unexpected counters in use lie, and how high they are.
  var gaps = AdaptiveRice(mean: 32)
  var heights = AdaptiveRice(mean: 1)

  /// What to expect of a counter.
  struct Expectation {
    /// The running mean, scaled to the interval's samples and rounded to the nearest, halves up.
    var count: UInt64
    /// The Rice parameter for differences from it.
    var parameter: UInt64
  }

  /// How the counters that are likely to be in use are expected to stand in an interval of `samples`.
  ///
  /// - Complexity: O(counters in use since the key frame).
  func expected(samples: UInt64) -> (indices: [UInt16], expectations: [Expectation]) {
    var likely: [UInt16] = []
    var expectations: [Expectation] = []
    guard total > 0 else { return (likely, expectations) }
    let ratio = Self.capped(UInt128(samples) << 32 / UInt128(total), 1 << 60)
    // Variance of a difference of two Poisson counts, the mean's own included, times 5/2: see `docs/archive-format.md`.
    let spread = 640 * (intervals + 1) / intervals
    guard ratio > 0 else { return (likely, expectations) }
    // What a sum must be for a mean of `likelyMean`.
    let leastSum = ((Self.likelyMean << 24) + ratio - 1) / ratio
    for position in sums.indices where sums[position] >= leastSum {
      let mean = Self.capped((UInt128(sums[position]) * UInt128(ratio)) >> 24, 1 << 58)
      let variance = Self.capped((UInt128(mean) * UInt128(spread)) >> 16, .max)
      likely.append(indices[position])
      expectations.append(
        Expectation(count: (mean + 128) >> 8, parameter: UInt64(63 - (variance | 1).leadingZeroBitCount) / 2))
    }
    return (likely, expectations)
  }

  /// Half a sample, in 256ths: counters that are expected to hold less are coded by the gaps between them.
  private static let likelyMean: UInt64 = 128

  private static func capped(_ value: UInt128, _ limit: UInt64) -> UInt64 {
    value < UInt128(limit) ? UInt64(value) : limit
  }

  /// Takes an interval in.
  ///
  /// - Complexity: O(counters in use since the key frame).
  mutating func learn(_ newIndices: [UInt16], _ counts: [UInt64]) {
    intervals += 1
    for count in counts { total = total &+ count }
    guard newIndices != indices else {
      for position in counts.indices { sums[position] &+= counts[position] }
      return
    }
    var mergedIndices: [UInt16] = []
    var mergedSums: [UInt64] = []
    mergedIndices.reserveCapacity(indices.count + newIndices.count)
    mergedSums.reserveCapacity(indices.count + newIndices.count)
    var (old, new) = (0, 0)
    while old < indices.count || new < newIndices.count {
      let isOld = new == newIndices.count || (old < indices.count && indices[old] <= newIndices[new])
      let isNew = old == indices.count || (new < newIndices.count && newIndices[new] <= indices[old])
      mergedIndices.append(isOld ? indices[old] : newIndices[new])
      mergedSums.append((isOld ? sums[old] : 0) &+ (isNew ? counts[new] : 0))
      if isOld { old += 1 }
      if isNew { new += 1 }
    }
    indices = mergedIndices
    sums = mergedSums
  }
}
