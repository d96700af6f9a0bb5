import NeedletailMetrics

@testable import NeedletailArchive

/// The coding of histograms word for word as docs/archive-format.md describes it, with no thought of speed.
struct PlainEncoding {
  private var sums: [Int: UInt64] = [:]
  private var intervals: UInt64 = 0
  private var gaps = Adaptive(sum: 32)
  private var heights = Adaptive(sum: 1)
  /// How often each widening was chosen.
  private(set) var widenings: [UInt64: Int] = [:]

  /// The fields of one histogram's bits: their values and lengths.
  private typealias Fields = [(value: UInt64, length: UInt64)]

  private struct Adaptive {
    var count: UInt64 = 1
    var sum: UInt64

    mutating func code(_ number: UInt64) -> Fields {
      var k: UInt64 = 0
      while count << k < sum { k += 1 }
      sum += min(number, 1 << 40)
      count += 1
      if count == 32 { (count, sum) = (16, sum / 2) }
      return PlainEncoding.rice(number, min(k, 40))
    }
  }

  private static func rice(_ number: UInt64, _ k: UInt64) -> Fields {
    guard number >> k >= 16 else {
      return Array(repeating: (1, 1), count: Int(number >> k)) + [(0, 1), (number & ((1 << k) - 1), k)]
    }
    let length = UInt64(64 - max(1, number).leadingZeroBitCount)
    return Array(repeating: (1, 1), count: 16) + [(length - 1, 6), (number, length)]
  }

  private static func least(_ counter: Int) -> UInt64 {
    let shift = max(0, counter / 1_024 - 1)
    return UInt64(counter - 1_024 * shift) << UInt64(shift)
  }

  /// What is expected of the likely counters, in 256ths, in order.
  private func likely(_ samples: UInt64) -> [(counter: Int, expected: UInt64)] {
    let total = sums.values.reduce(0, +)
    guard total > 0 else { return [] }
    let ratio = UInt128(min((UInt128(samples) << 32) / UInt128(total), 1 << 60))
    return sums.keys.sorted().map { ($0, UInt64(min((UInt128(sums[$0] ?? 0) * ratio) >> 24, 1 << 58))) }
      .filter { $0.1 >= 128 }
  }

  mutating func bytes(of samples: SparseHistogram) -> [UInt8] {
    let counts = Dictionary(uniqueKeysWithValues: zip(samples.indices.map(Int.init), samples.counts))
    let inRange = counts.values.reduce(0, +)
    var bytes: [UInt8] = []
    bytes.append(varint: inRange)
    bytes.append(varint: samples.overflow)
    appendMoments(samples, counts, to: &bytes)
    guard inRange > 0 else { return bytes }
    let expected = likely(inRange)
    let known = Set(expected.map(\.counter))
    let unlikely = counts.keys.filter { !known.contains($0) }.sorted()
    bytes.append(varint: UInt64(unlikely.count))
    var fields: Fields = []
    if !expected.isEmpty { fields += likelyFields(expected, counts) }
    var next = 0
    for counter in unlikely {
      fields += gaps.code(UInt64((next..<counter).filter { !known.contains($0) }.count))
      fields += heights.code((counts[counter] ?? 0) - 1)
      next = counter + 1
    }
    intervals += 1
    for (counter, count) in counts { sums[counter, default: 0] += count }
    return bytes + Self.packed(fields)
  }

  private func appendMoments(_ samples: SparseHistogram, _ counts: [Int: UInt64], to bytes: inout [UInt8]) {
    let longest: UInt64 = 360_000_000_000_000
    var leastSum = UInt128(longest) * UInt128(samples.overflow)
    var (low, high) = (UInt128(0), UInt64(0))
    func add(_ value: UInt64, _ count: UInt64) {
      let square = (UInt128(value) * UInt128(value)).multipliedFullWidth(by: UInt128(count))
      let (sum, carry) = low.addingReportingOverflow(square.low)
      (low, high) = (sum, high + UInt64(square.high) + (carry ? 1 : 0))
    }
    add(longest, samples.overflow)
    for (counter, count) in counts {
      leastSum += UInt128(Self.least(counter)) * UInt128(count)
      add(Self.least(counter), count)
    }
    let moments = samples.moments
    bytes.append(varint: moments.sum - leastSum)
    guard moments.count > 1 else { return }
    let (squares, borrow) = moments.squaresLow.subtractingReportingOverflow(low)
    bytes.append(varint: squares)
    bytes.append(varint: moments.squaresHigh - high - (borrow ? 1 : 0))
    bytes.append(varint: moments.min - (counts.keys.min().map(Self.least) ?? longest))
    let most = counts.keys.max().map { Self.least($0 + 1) - 1 } ?? .max
    bytes.append(varint: (samples.overflow > 0 ? .max : most) - moments.max)
  }

  private mutating func likelyFields(_ expected: [(counter: Int, expected: UInt64)], _ counts: [Int: UInt64]) -> Fields
  {
    let residuals = expected.map { counter, expected in
      let (count, x) = (counts[counter] ?? 0, (expected + 128) / 256)
      let folded = count > 2 * x ? count : count >= x ? 2 * (count - x) : 2 * (x - count) - 1
      let v = (UInt128(expected) * UInt128(640 * (intervals + 1) / intervals)) >> 16
      let log = UInt64(63 - max(1, UInt64(min(v, UInt128(UInt64.max)))).leadingZeroBitCount)
      return (folded: folded, parameter: log / 2)
    }
    var best: (widening: UInt64, fields: Fields, length: UInt64)?
    for widening in UInt64(0)...7 {
      let fields = residuals.flatMap { Self.rice($0.folded, $0.parameter + widening) }
      let length = fields.reduce(0) { $0 + $1.length }
      guard length < best?.length ?? .max else { break }
      best = (widening, fields, length)
    }
    guard let best else { return [] }
    widenings[best.widening, default: 0] += 1
    return [(best.widening, 3)] + best.fields
  }

  private static func packed(_ fields: Fields) -> [UInt8] {
    var bits: [Bool] = []
    for field in fields { for bit in 0..<field.length { bits.append(field.value >> bit & 1 == 1) } }
    return stride(from: 0, to: bits.count, by: 8).map { first in
      (first..<min(first + 8, bits.count)).reduce(0) { $0 | (bits[$1] ? 1 << UInt8($1 - first) : 0) }
    }
  }
}
