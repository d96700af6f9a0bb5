/// Counter-based randomness: a draw is a pure function of what it is for, never of how many draws came before.
///
/// Keys form a tree: seed, load generator, job, then the call's path through the pattern. A call's draws differ by
/// purpose and attempt. Each step adds the counter times an odd constant to the key and mixes the sum by the finalizer
/// of SplitMix64 (Stafford's variant 13), a bijection in which every input bit flips every output bit half of the time.
package enum Draws {
  /// The key of a load generator, parent of its jobs' keys.
  static func generator(seed: UInt64, generator: UInt64) -> DrawKey {
    DrawKey(bits: seed ^ 0x6A09_E667_F3BC_C908).child(generator)
  }

  /// A hash of a name that is the same in every run and on every machine: FNV-1a, then mixed.
  static func hash(_ name: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return mix(hash)
  }

  /// SplitMix64's finalizer.
  @inline(__always)
  package static func mix(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }

  /// The bits as a number strictly between 0 and 1, in steps of 2⁻⁵².
  @inline(__always)
  package static func unit(_ bits: UInt64) -> Double { (Double(Int64(bits &>> 12)) + 0.5) * 0x1p-52 }

  /// The bits as an index below `n` > 0, each with probability 1/n to within 2⁻⁶⁴.
  @inline(__always)
  static func index(_ bits: UInt64, below n: Int) -> Int {
    assert(n > 0, "there is no index below \(n)")
    return Int(truncatingIfNeeded: bits.multipliedFullWidth(by: UInt64(truncatingIfNeeded: n)).high)
  }

  /// Whether an event of this probability happens: never at 0, always at 1.
  @inline(__always)
  static func chance(_ bits: UInt64, _ probability: Double) -> Bool { unit(bits) < probability }
}

/// Where in the tree of jobs and calls a draw stands.
struct DrawKey: Equatable, Sendable {
  var bits: UInt64

  /// The key of a step below this one: a branch, a round, a job number.
  @inline(__always)
  func child(_ step: UInt64) -> DrawKey {
    DrawKey(bits: Draws.mix((bits ^ 0xA409_3822_299F_31D0) &+ step &* 0xD1B5_4A32_D192_ED03))
  }

  /// The 64 random bits of this key for a purpose and an attempt.
  @inline(__always)
  func bits(_ purpose: Purpose, attempt: UInt32 = 0) -> UInt64 {
    let counter = purpose.rawValue &<< 32 | UInt64(attempt)
    return Draws.mix(bits &+ (counter &+ 1) &* 0x9E37_79B9_7F4A_7C15)
  }
}
