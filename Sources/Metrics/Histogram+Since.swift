extension Histogram {
  /// The values at some percents of the samples that an earlier copy of this histogram lacks, by nearest rank, as the
  /// highest their counters stand for; `nil` when there are none.
  ///
  /// Samples over the range answer `max`.
  ///
  /// - Parameters:
  ///   - percents: ascending.
  ///   - earlier: a copy of this histogram from before.
  /// - Complexity: O(counters in use).
  package func percentiles(_ percents: [Double], since earlier: Histogram) -> [UInt64]? {
    guard count > earlier.count else { return nil }
    var values: [UInt64] = []
    var below: UInt64 = 0
    var old = earlier.buckets.makeIterator()
    var known = old.next()
    for bucket in buckets {
      while let one = known, one.lowest < bucket.lowest { known = old.next() }
      below += bucket.count - (known?.lowest == bucket.lowest ? known?.count ?? 0 : 0)
      while values.count < percents.count,
        below >= HistogramScale.nearestRank(percents[values.count], of: count - earlier.count)
      {
        values.append(Swift.min(max, bucket.highest))
      }
    }
    return values + Array(repeating: max, count: percents.count - values.count)
  }
}
