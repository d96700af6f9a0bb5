import NeedletailMetrics

/// Reads what `HistogramEncoding` wrote, from bytes that may be anything.
struct HistogramDecoding {
  /// - Throws: `Malformed` when the bytes are no interval under this shape.
  /// - Complexity: O(counters in use, in the interval and since the key frame); bounded by the number of bits.
  static func samples(_ bytes: ArraySlice<UInt8>, under shape: inout RunningShape) throws(Malformed) -> SparseHistogram
  {
    var reader = ByteReader(bytes)
    let inRange = try reader.varint(UInt64.self)
    let overflow = try reader.varint(UInt64.self)
    let (count, isOver) = inRange.addingReportingOverflow(overflow)
    guard !isOver, count > 0 else { throw Malformed("a histogram of \(isOver ? "too many" : "no") samples") }
    let rest = try Rest(count: count, &reader)
    var counters = Counters()
    if inRange > 0 {
      try counters.read(&reader, inRange, &shape)
    } else if reader.rest > 0 {
      throw Malformed("bytes after a histogram")
    }
    let moments = rest.moments(counters, overflow: overflow)
    guard
      let samples = SparseHistogram(
        moments: moments, overflow: overflow, indices: counters.indices, counts: counters.counts)
    else { throw Malformed("a histogram whose figures contradict each other") }
    if inRange > 0 {
      CounterRuns.with(samples.indices, samples.counts) { shape.learn($0, samples: inRange) { _, _, _ in } }
    }
    return samples
  }
}

/// What sums and extremes are beyond what the counters say.
private struct Rest {
  private let count: UInt64
  private let sum: UInt128
  private var squaresLow: UInt128 = 0
  private var squaresHigh: UInt64 = 0
  private var aboveLeast: UInt64 = 0
  private var belowMost: UInt64 = 0

  init(count: UInt64, _ reader: inout ByteReader) throws(Malformed) {
    self.count = count
    sum = try reader.varint(UInt128.self)
    guard count > 1 else { return }
    squaresLow = try reader.varint(UInt128.self)
    squaresHigh = try reader.varint(UInt64.self)
    aboveLeast = try reader.varint(UInt64.self)
    belowMost = try reader.varint(UInt64.self)
  }

  func moments(_ counters: Counters, overflow: UInt64) -> Moments {
    let (indices, counts) = (counters.indices, counters.counts)
    let least = LeastMoments.least(indices)
    guard count > 1 else {
      var moments = Moments()
      moments.record(least &+ UInt64(truncatingIfNeeded: sum))
      return moments
    }
    let leastMoments = CounterRuns.with(indices, counts) { LeastMoments($0, samples: count, overflow: overflow) }
    return leastMoments.adding(
      sum: sum, squaresHigh: squaresHigh, squaresLow: squaresLow, min: least &+ aboveLeast,
      max: LeastMoments.most(indices, overflow: overflow) &- belowMost)
  }
}

/// The counters in use of an interval, as they are read.
private struct Counters {
  private(set) var indices: [UInt16] = []
  private(set) var counts: [UInt64] = []

  mutating func read(_ reader: inout ByteReader, _ inRange: UInt64, _ shape: inout RunningShape) throws(Malformed) {
    let unlikelyCount = try reader.count(upTo: HistogramScale.counters, of: "counters")
    var bits = BitReader(try reader.take(reader.rest))
    var likely: [UInt16] = []
    var expectations: [RunningShape.Expectation] = []
    if let scale = shape.scale(to: inRange) {
      shape.forEachLikely(in: scale) { counter, expected in
        likely.append(UInt16(truncatingIfNeeded: counter))
        expectations.append(expected)
      }
    }
    var likelyCounts: [UInt64] = []
    likelyCounts.reserveCapacity(likely.count)
    if !likely.isEmpty {
      let widening = try bits.get(3)
      for expectation in expectations {
        let folded = try RiceCode.read(expectation.parameter + widening, from: &bits)
        likelyCounts.append(Folding.unfold(folded, around: expectation.count))
      }
    }
    indices.reserveCapacity(likely.count + unlikelyCount)
    counts.reserveCapacity(likely.count + unlikelyCount)
    var previous = -1
    var passed = 0
    for _ in 0..<unlikelyCount {
      let gap = try shape.gaps.read(from: &bits)
      guard gap < HistogramScale.counters else { throw Malformed("a counter beyond the last") }
      var index = previous + 1 + Int(gap)
      while passed < likely.count, Int(likely[passed]) <= index {
        append(likely[passed], likelyCounts[passed])
        passed += 1
        index += 1
      }
      guard index < HistogramScale.counters else { throw Malformed("a counter beyond the last") }
      append(UInt16(index), try shape.heights.read(from: &bits) &+ 1)
      previous = index
    }
    while passed < likely.count {
      append(likely[passed], likelyCounts[passed])
      passed += 1
    }
    guard bits.isAtEnd else { throw Malformed("bits after a histogram") }
  }

  private mutating func append(_ index: UInt16, _ count: UInt64) {
    guard count > 0 else { return }
    indices.append(index)
    counts.append(count)
  }
}
