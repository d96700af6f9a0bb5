import NeedletailMetrics

/// A histogram in HdrHistogram's compressed V2 encoding, as its tools read and write it.
///
/// An outer cookie and length, then a zlib stream of an inner cookie, the length of the counts, five figures that say
/// which counters there are (from 1 ns to 100 h with three digits), and the counts up to the last that is not zero.
enum HDRPayload {
  static func text(of samples: SparseHistogram) -> String {
    let stream = Zlib.compressed(payload(of: samples))
    var bytes: [UInt8] = []
    bytes.append(big: UInt32(0x1C84_9314))
    bytes.append(big: UInt32(stream.count))
    return Base64.text(bytes + stream)
  }

  static func payload(of samples: SparseHistogram) -> [UInt8] {
    let counts = counts(of: samples)
    var bytes: [UInt8] = []
    bytes.append(big: UInt32(0x1C84_9313))
    bytes.append(big: UInt32(counts.count))
    // The index offset is always 0.
    bytes.append(big: UInt32(0))
    bytes.append(big: UInt32(3))
    bytes.append(big: UInt64(1))
    bytes.append(big: HistogramScale.highestTrackable)
    // The ratio of stored values to recorded ones.
    bytes.append(big: (1.0).bitPattern)
    return bytes + counts
  }

  /// Counts as zigzag numbers, runs of zeros as their negative length. Counts over 2⁶³ − 1 are written as that.
  private static func counts(of samples: SparseHistogram) -> [UInt8] {
    var bytes: [UInt8] = []
    var next = 0
    for position in samples.indices.indices {
      let index = Int(samples.indices[position])
      if index > next { append(Int64(next - index), to: &bytes) }
      append(Int64(clamping: samples.counts[position]), to: &bytes)
      next = index + 1
    }
    return bytes
  }

  /// Seven bits a byte, the lowest first, and all eight in the ninth.
  private static func append(_ value: Int64, to bytes: inout [UInt8]) {
    var rest = ZigZag.encode(value)
    for _ in 0..<8 {
      guard rest >= 0x80 else { break }
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
