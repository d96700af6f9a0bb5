import NeedletailMetrics

/// Writes the samples of an interval as differences from the running shape.
///
/// One serves any number of histograms, one after another; it keeps room for their counters.
final class HistogramEncoding {
  private let room = UnsafeStorage()

  /// The bytes of one interval's samples, which are then part of the shape.
  ///
  /// - Complexity: O(counters in use, in the interval and lately).
  func bytes(of samples: SparseHistogram, under shape: inout RunningShape) -> [UInt8] {
    CounterRuns.with(samples.indices, samples.counts) { counters in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(128)
      let inRange = samples.count - samples.overflow
      bytes.append(varint: inRange)
      bytes.append(varint: samples.overflow)
      let least = room.take(counters, samples: samples.count, overflow: samples.overflow)
      Self.append(samples, beyond: least, to: &bytes)
      guard inRange > 0 else { return bytes }
      let likely = room.likelyBits(inRange, &shape)
      let unlikely = room.learn(counters, inRange, &shape)
      bytes.append(varint: UInt64(unlikely))
      let bits: BitWriter
      (bits, shape.gaps, shape.heights) = room.putUnlikely(unlikely, after: likely, shape.gaps, shape.heights)
      bits.finish(into: &bytes)
      return bytes
    }
  }

  /// Sums and extremes, as differences from what the counters alone would say.
  private static func append(_ samples: SparseHistogram, beyond least: LeastMoments, to bytes: inout [UInt8]) {
    let moments = samples.moments
    let (sum, squaresHigh, squaresLow) = least.rest(of: moments)
    bytes.append(varint: sum)
    // One sample says everything by its value.
    guard moments.count > 1 else { return }
    bytes.append(varint: squaresLow)
    bytes.append(varint: squaresHigh)
    bytes.append(varint: moments.min - LeastMoments.least(samples.indices))
    bytes.append(varint: LeastMoments.most(samples.indices, overflow: samples.overflow) - moments.max)
  }
}

/// Natural numbers around one that is expected, as natural numbers, near ones first: n, n − 1, n + 1 … and, beyond 2n,
/// themselves.
enum Folding {
  @inline(__always)
  static func fold(_ value: UInt64, around expected: UInt64) -> UInt64 {
    value > expected &* 2 ? value : ZigZag.encode(Int64(bitPattern: value &- expected))
  }

  @inline(__always)
  static func unfold(_ folded: UInt64, around expected: UInt64) -> UInt64 {
    if folded > expected &* 2 { return folded }
    return folded & 1 == 0 ? expected + folded / 2 : expected - (folded + 1) / 2
  }
}
