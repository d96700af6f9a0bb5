import NeedletailComparison

/// Reproducible draws for tests: SplitMix64 (Steele, Lea and Flood 2014).
struct TestNoise: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Between 0 and 1, both excluded.
  mutating func unit() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }

  /// Symmetric about zero, between −1 and 1.
  mutating func symmetric() -> Double { unit() - unit() }

  mutating func normal() -> Double { NormalDistribution.upperQuantile(unit()) }
}
