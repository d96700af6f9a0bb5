import NeedletailMetrics

/// A latency distribution in a dozen bins at round bounds: 1, 2 and 5 in every power of ten.
struct LatencyBins: Sendable, Equatable {
  struct Bin: Sendable, Equatable {
    /// Nanoseconds; the upper bound is not in it.
    var low: Double
    var high: Double
    var count: UInt64
  }

  private(set) var bins: [Bin] = []
  /// Samples over 100 h, which no counter holds.
  private(set) var beyond: UInt64 = 0

  /// The bins from the first to the last that has samples, those between them included. A counter falls into the bin of its
  /// lowest value.
  init(_ histogram: Histogram) {
    beyond = histogram.overflow
    for bucket in histogram.buckets {
      let value = Double(bucket.lowest)
      while let last = bins.last, value >= last.high {
        let step = Quantity.decimalStep(atLeast: last.high * 1.5)
        bins.append(Bin(low: last.high, high: step, count: 0))
      }
      if bins.isEmpty {
        let high = Quantity.decimalStep(atLeast: max(1, value * 1.000_001))
        let low = value < 1 ? 0 : Self.below(high)
        bins = [Bin(low: low, high: high, count: 0)]
      }
      bins[bins.count - 1].count += bucket.count
    }
  }

  /// The round bound before another: 2 before 5, 1 before 2, 5 before 10.
  private static func below(_ high: Double) -> Double {
    let least = Quantity.decimalStep(atLeast: high / 2.6)
    return least < high ? least : high / 2
  }
}
