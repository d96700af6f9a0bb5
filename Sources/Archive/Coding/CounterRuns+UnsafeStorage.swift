import NeedletailMetrics

/// Counters in use and their counts, ascending, to go over chunk by chunk; lent for the length of a closure.
@safe
struct CounterRuns {
  private let indices: UnsafeBufferPointer<UInt16>
  private let counts: UnsafeBufferPointer<UInt64>

  /// Lends the counters of some samples.
  @inline(__always)
  static func with<Result>(_ indices: [UInt16], _ counts: [UInt64], _ body: (CounterRuns) -> Result) -> Result {
    precondition(indices.count == counts.count, "a count for every counter")
    return unsafe indices.withUnsafeBufferPointer { indices in
      unsafe counts.withUnsafeBufferPointer { counts in body(unsafe CounterRuns(indices: indices, counts: counts)) }
    }
  }

  private init(indices: UnsafeBufferPointer<UInt16>, counts: UnsafeBufferPointer<UInt64>) {
    unsafe self.indices = indices
    unsafe self.counts = counts
  }

  @inline(__always)
  func forEach(_ body: (_ counter: Int, _ count: UInt64) -> Void) {
    for position in unsafe 0..<indices.count { unsafe body(Int(indices[position]), counts[position]) }
  }

  /// Goes over the chunks in which counters are in use.
  @inline(__always)
  func forEachChunk(_ body: (_ number: Int, _ run: CounterRuns) -> Void) {
    var first = 0
    while unsafe first < indices.count {
      let number = unsafe Int(indices[first]) &>> HistogramScale.chunkShift
      let end = position(of: (number &+ 1) &<< HistogramScale.chunkShift, from: first)
      body(
        number,
        unsafe CounterRuns(
          indices: UnsafeBufferPointer(rebasing: indices[first..<end]),
          counts: UnsafeBufferPointer(rebasing: counts[first..<end])))
      first = end
    }
  }

  /// The place of the first counter that is at least `counter`.
  private func position(of counter: Int, from first: Int) -> Int {
    var (low, high) = unsafe (first, indices.count)
    while low < high {
      let middle = (low &+ high) / 2
      if unsafe Int(indices[middle]) < counter { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}
