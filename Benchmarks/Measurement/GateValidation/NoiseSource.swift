import NeedletailComparison

/// Normal draws, each a function of what it is for: the trial, the run and the stream.
///
/// The bits are SplitMix64's finalizer over a key per trial (Steele, Lea and Flood 2014); their first 16 choose one of
/// 65,536 equally probable quantiles of the normal distribution, which end 4.3 standard deviations out. No draw needs the C
/// library, so every machine draws the same.
struct NoiseSource: Sendable {
  private static let quantiles: [Double] = {
    let upper = (0..<32_768).map { NormalDistribution.upperQuantile((Double($0) + 0.5) / 65_536) }
    return upper + upper.reversed().map { -$0 }
  }()

  private let key: UInt64

  init(seed: UInt64, trial: Int) {
    key = Self.mix(seed &* 0xD1B5_4A32_D192_ED03 &+ UInt64(trial) &* 0xA076_1D64_78BD_642F)
  }

  /// A standard normal draw.
  func normal(run: Int, stream: Int) -> Double {
    let counter = UInt64(run) &* 64 &+ UInt64(stream) &+ 1
    return Self.quantiles[Int(Self.mix(key &+ counter &* 0x9E37_79B9_7F4A_7C15) >> 48)]
  }

  private static func mix(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
