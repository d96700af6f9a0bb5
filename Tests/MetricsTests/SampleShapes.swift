/// Fixed pseudo-random samples of several shapes, from a generator of the tests' own.
struct SampleShapes {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A xorshift64* generator: uniform 64-bit values.
  mutating func bits() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 2_685_821_657_736_338_717
  }

  /// Uniform in [0, `limit`).
  mutating func uniform(below limit: UInt64) -> UInt64 { bits() % limit }

  /// Log-uniform: every magnitude up to `octaves` bits equally often.
  mutating func logUniform(octaves: Int) -> UInt64 {
    bits() >> UInt64(64 - Int(bits() % UInt64(octaves)) - 1)
  }

  /// Two narrow peaks a factor of a thousand apart.
  mutating func bimodal() -> UInt64 {
    bits() % 10 == 0 ? 900_000_000 + bits() % 50_000_000 : 900_000 + bits() % 50_000
  }

  /// Heavy-tailed: one over a uniform.
  mutating func reciprocal() -> UInt64 { 1_000_000_000_000 / (1 + bits() % 1_000_000) }

  /// `count` samples of the shape with this number, 0 … 3.
  static func samples(shape: Int, count: Int) -> [UInt64] {
    var source = SampleShapes(seed: 0x9E37_79B9_7F4A_7C15 &+ UInt64(shape))
    return (0..<count).map { _ in
      switch shape {
      case 0: source.uniform(below: 5_000_000_000)
      case 1: source.logUniform(octaves: 40)
      case 2: source.bimodal()
      default: source.reciprocal()
      }
    }
  }
}
