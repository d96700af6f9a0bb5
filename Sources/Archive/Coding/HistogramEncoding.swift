import NeedletailMetrics

/// Writes the samples of an interval as differences from the running shape.
struct HistogramEncoding {
  private var bytes: [UInt8] = []
  private var bits = BitWriter()

  /// The bytes of one interval's samples, which are then part of the shape.
  ///
  /// - Complexity: O(counters in use, in the interval and since the key frame).
  static func bytes(of samples: SparseHistogram, under shape: inout RunningShape) -> [UInt8] {
    var encoding = HistogramEncoding()
    let inRange = samples.count - samples.overflow
    encoding.bytes.append(varint: inRange)
    encoding.bytes.append(varint: samples.overflow)
    encoding.appendMoments(samples)
    if inRange > 0 {
      encoding.appendCounters(samples, inRange, &shape)
      shape.learn(samples.indices, samples.counts)
    }
    return encoding.bytes
  }

  /// Sums and extremes, as differences from what the counters alone would say.
  private mutating func appendMoments(_ samples: SparseHistogram) {
    let moments = samples.moments
    let (sum, squaresHigh, squaresLow) = LeastMoments(samples.indices, samples.counts, overflow: samples.overflow).rest(
      of: moments)
    bytes.append(varint: sum)
    // One sample says everything by its value.
    guard moments.count > 1 else { return }
    bytes.append(varint: squaresLow)
    bytes.append(varint: squaresHigh)
    bytes.append(varint: moments.min - LeastMoments.least(samples.indices))
    bytes.append(varint: LeastMoments.most(samples.indices, overflow: samples.overflow) - moments.max)
  }

  private mutating func appendCounters(_ samples: SparseHistogram, _ inRange: UInt64, _ shape: inout RunningShape) {
    let (likely, expectations) = shape.expected(samples: inRange)
    let (residuals, unlikely) = Self.split(samples, likely, expectations)
    bytes.append(varint: UInt64(unlikely.count))
    if !likely.isEmpty {
      let widening = Self.bestWidening(residuals, expectations)
      bits.put(widening, 3)
      for position in residuals.indices {
        RiceCode.write(residuals[position], expectations[position].parameter + widening, to: &bits)
      }
    }
    var previous = -1
    var passed = 0
    for counter in unlikely {
      // Gaps count only counters that are not among the likely.
      let first = passed
      while passed < likely.count, likely[passed] < counter.index { passed += 1 }
      let gap = Int(counter.index) - previous - 1 - (passed - first)
      shape.gaps.write(UInt64(gap), to: &bits)
      shape.heights.write(counter.count - 1, to: &bits)
      previous = Int(counter.index)
    }
    bytes += bits.finished()
  }

  /// The differences at the likely counters, and the other counters in use.
  private static func split(
    _ samples: SparseHistogram, _ likely: [UInt16], _ expectations: [RunningShape.Expectation]
  ) -> (residuals: [UInt64], unlikely: [(index: UInt16, count: UInt64)]) {
    var residuals: [UInt64] = []
    residuals.reserveCapacity(likely.count)
    var unlikely: [(index: UInt16, count: UInt64)] = []
    var next = 0
    for position in likely.indices {
      while next < samples.indices.count, samples.indices[next] < likely[position] {
        unlikely.append((samples.indices[next], samples.counts[next]))
        next += 1
      }
      let isInUse = next < samples.indices.count && samples.indices[next] == likely[position]
      residuals.append(Folding.fold(isInUse ? samples.counts[next] : 0, around: expectations[position].count))
      if isInUse { next += 1 }
    }
    for rest in next..<samples.indices.count { unlikely.append((samples.indices[rest], samples.counts[rest])) }
    return (residuals, unlikely)
  }

  /// How much wider than expected the differences are spread, in powers of two: what takes the fewest bits.
  private static func bestWidening(_ residuals: [UInt64], _ expectations: [RunningShape.Expectation]) -> UInt64 {
    var best: (widening: UInt64, length: UInt64) = (0, .max)
    for widening in UInt64(0)...7 {
      var length: UInt64 = 0
      for position in residuals.indices {
        length &+= RiceCode.length(residuals[position], expectations[position].parameter + widening)
      }
      guard length < best.length else { break }
      best = (widening, length)
    }
    return best.widening
  }
}

/// Natural numbers around one that is expected, as natural numbers, near ones first: n, n − 1, n + 1 … and, beyond 2n,
/// themselves.
enum Folding {
  @inline(__always)
  static func fold(_ value: UInt64, around expected: UInt64) -> UInt64 {
    if value > expected &* 2 { return value }
    return value >= expected ? (value - expected) * 2 : (expected - value) * 2 - 1
  }

  @inline(__always)
  static func unfold(_ folded: UInt64, around expected: UInt64) -> UInt64 {
    if folded > expected &* 2 { return folded }
    return folded & 1 == 0 ? expected + folded / 2 : expected - (folded + 1) / 2
  }
}
