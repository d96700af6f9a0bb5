import NeedletailCouriers

/// Classes of latency, eight to each power of two, with how many jobs fell into each and the trace of one of them.
///
/// Which class p99 is in is known only when all jobs have ended; by then its job's trace would be gone. So one of each class is kept:
/// of latencies from a millisecond to an hour at most 176.
struct TracedLatencyClasses {
  private var counts: [Int: Int] = [:]
  private var kept: [Int: (rank: UInt64, trace: JobTrace)] = [:]

  /// Counts a job, and says whether its trace is to be kept: that of the least rank of its class is.
  mutating func count(_ latency: Nanoseconds, _ rank: UInt64) -> Bool {
    let place = Self.place(of: latency)
    counts[place, default: 0] += 1
    return kept[place].map { rank < $0.rank } ?? true
  }

  mutating func keep(_ trace: JobTrace, _ rank: UInt64) {
    kept[Self.place(of: trace.latencyNanoseconds)] = (rank, trace)
  }

  /// The trace of the class that the 99th percentile of all counted jobs is in; `nil` where none was counted.
  ///
  /// - Complexity: O(classes log classes).
  var nearP99: JobTrace? {
    let all = counts.values.reduce(0, +)
    // The least number of jobs that are at least 99 in a hundred.
    var left = all - all / 100
    for place in counts.keys.sorted() {
      left -= counts[place] ?? 0
      if left <= 0 { return kept[place]?.trace }
    }
    return nil
  }

  static func areOfOne(_ one: JobTrace, _ other: JobTrace) -> Bool {
    place(of: one.latencyNanoseconds) == place(of: other.latencyNanoseconds)
  }

  /// The power of two, and the three bits behind its first.
  static func place(of latency: Nanoseconds) -> Int {
    guard latency >= 8 else { return Int(latency) }
    let power = UInt64.bitWidth - 1 - latency.leadingZeroBitCount
    return power * 8 + Int(latency >> UInt64(power - 3) & 7)
  }
}
