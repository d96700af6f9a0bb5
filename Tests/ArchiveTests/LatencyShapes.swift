import Foundation
import NeedletailMetrics

/// Fixed pseudo-random latencies of several shapes, from a generator of the tests' own.
struct LatencyShapes {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  /// A xorshift64* generator: uniform 64-bit values.
  mutating func bits() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 2_685_821_657_736_338_717
  }

  /// Uniform in (0, 1).
  mutating func unit() -> Double { (Double(bits() >> 11) + 0.5) * 0x1p-53 }

  mutating func normal() -> Double { (-2 * log(unit())).squareRoot() * cos(2 * .pi * unit()) }

  /// How many events a Poisson process has; by the normal's quantiles where it is as good.
  mutating func poisson(_ mean: Double) -> UInt64 {
    guard mean < 60 else { return UInt64(max(0, (mean + mean.squareRoot() * normal()).rounded())) }
    let limit = exp(-mean)
    var product = unit()
    var count: UInt64 = 0
    while product > limit {
      product *= unit()
      count += 1
    }
    return count
  }

  /// One value of a shape.
  mutating func value(_ shape: Shape) -> UInt64 {
    switch shape {
    case .constant: 250_000_000
    case .lognormal: UInt64(3e8 * exp(0.8 * normal()))
    case .bimodal: bits() % 10 == 0 ? 900_000_000 + bits() % 50_000_000 : 900_000 + bits() % 50_000
    case .heavyTail: UInt64(min(1e15, 1e8 / pow(unit(), 2)))
    case .uniform: bits() % 5_000_000_000
    case .tiny: bits() % 3
    case .everywhere: bits() >> (bits() % 60)
    }
  }

  enum Shape: CaseIterable, Sendable {
    case constant, lognormal, bimodal, heavyTail, uniform, tiny, everywhere
  }

  /// `count` samples of a shape as an interval's.
  mutating func samples(_ shape: Shape, count: Int) -> SparseHistogram {
    var histogram = Histogram()
    for _ in 0..<count { histogram.record(value(shape)) }
    return SparseHistogram(histogram)
  }

  /// A second of lognormal latencies, median 300 ms and sigma 1, at a rate: every counter's count is drawn from its own
  /// Poisson distribution, which is what that many single draws come to.
  mutating func second(ofRate rate: Double) -> SparseHistogram {
    var histogram = Histogram()
    for (value, share) in Self.lognormalShares {
      let count = poisson(rate * share)
      if count > 0 { histogram.record(value, count: count) }
    }
    return SparseHistogram(histogram)
  }

  /// How many bytes the counters of such a second take at least: the entropy of their Poisson distributions.
  static func leastBytes(ofRate rate: Double) -> Double {
    lognormalShares.reduce(0) { $0 + poissonBits(rate * $1.1) } / 8
  }

  private static func poissonBits(_ mean: Double) -> Double {
    guard mean < 200 else { return 0.5 * log2(2 * .pi * M_E * mean) }
    var (probability, bits) = (exp(-mean), 0.0)
    for count in 1...1_000 where probability > 0 {
      bits -= probability * log2(probability)
      probability *= mean / Double(count)
    }
    return bits
  }

  /// The middle of every counter with a share over 10⁻⁹ of the lognormal distribution, and the share.
  private static let lognormalShares: [(UInt64, Double)] = {
    var shares: [(UInt64, Double)] = []
    var lowest: UInt64 = 1_000_000
    while lowest < 200_000_000_000 {
      var width: UInt64 = 1
      while lowest / width >= 2_048 { width *= 2 }
      let share = lognormal(Double(lowest + width)) - lognormal(Double(lowest))
      if share > 1e-9 { shares.append((lowest + width / 2, share)) }
      lowest += width
    }
    return shares
  }()

  private static func lognormal(_ value: Double) -> Double { 0.5 * erfc(-log(value / 3e8) / (1.0 * 2.0.squareRoot())) }
}
