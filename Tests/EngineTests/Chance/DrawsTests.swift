import Testing

@testable import NeedletailEngine

@Suite("Counter-based draws")
struct DrawsTests {
  /// Chi-squared of 64 bits' counts of ones in `count` words, one degree of freedom each.
  private func chiSquaredOfBits(_ count: Int, _ word: (Int) -> UInt64) -> Double {
    var ones = Array(repeating: 0, count: 64)
    for i in 0..<count {
      let bits = word(i)
      for position in 0..<64 { ones[position] += Int(bits >> UInt64(position) & 1) }
    }
    let half = Double(count) / 2
    return ones.reduce(0) { $0 + (Double($1) - half) * (Double($1) - half) / (half / 2) }
  }

  /// Chi-squared over 256 equal cells of the top byte.
  private func chiSquaredOfBytes(_ count: Int, _ word: (Int) -> UInt64) -> Double {
    var cells = Array(repeating: 0, count: 256)
    for i in 0..<count { cells[Int(word(i) >> 56)] += 1 }
    let expected = Double(count) / 256
    return cells.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
  }

  @Test("are pure functions of their key, purpose and attempt")
  func pure() {
    let key = Draws.generator(seed: 7, generator: 1).child(42)
    #expect(key == Draws.generator(seed: 7, generator: 1).child(42))
    #expect(key.bits(.service) == key.bits(.service, attempt: 0))
    #expect(key.child(3).bits(.ttft, attempt: 2) == key.child(3).bits(.ttft, attempt: 2))
  }

  @Test("of all neighbouring seeds, generators, jobs, calls, purposes and attempts differ")
  func distinct() {
    var seen: Set<UInt64> = []
    for seed in 0..<3 as Range<UInt64> {
      for generator in 0..<3 as Range<UInt64> {
        for number in 0..<5 as Range<UInt64> {
          let job = Draws.generator(seed: seed, generator: generator).child(number)
          for key in [job, job.child(0), job.child(1), job.child(0).child(1), job.child(1).child(0)] {
            for purpose in Purpose.allCases {
              for attempt in 0..<3 as Range<UInt32> { seen.insert(key.bits(purpose, attempt: attempt)) }
            }
          }
        }
      }
    }
    #expect(seen.count == 45 * 5 * Purpose.allCases.count * 3)
  }

  @Test("are uniform over neighbouring jobs, steps, purposes and attempts")
  func uniform() {
    let count = 20_000
    let key = Draws.generator(seed: 1, generator: 0).child(0)
    let purposes = Purpose.allCases
    let sources: [(Int) -> UInt64] = [
      { Draws.generator(seed: 1, generator: 0).child(UInt64($0)).bits(.service) },
      { Draws.generator(seed: UInt64($0), generator: 0).child(0).bits(.service) },
      { Draws.generator(seed: 1, generator: UInt64($0)).child(0).bits(.service) },
      { key.child(UInt64($0)).bits(.service) },
      { key.bits(.service, attempt: UInt32($0)) },
      { key.child(UInt64($0 / purposes.count)).bits(purposes[$0 % purposes.count]) },
    ]
    for source in sources {
      // 64 and 255 degrees of freedom: mean plus or minus five deviations.
      #expect(abs(chiSquaredOfBits(count, source) - 64) < 5 * (2.0 * 64).squareRoot())
      #expect(abs(chiSquaredOfBytes(count, source) - 255) < 5 * (2.0 * 255).squareRoot())
    }
  }

  @Test("of neighbouring jobs and purposes are uncorrelated")
  func uncorrelated() {
    let count = 20_000
    var sums = (jobs: 0.0, purposes: 0.0, paths: 0.0)
    for i in 0..<count {
      let key = Draws.generator(seed: 5, generator: 2).child(UInt64(i))
      let next = Draws.generator(seed: 5, generator: 2).child(UInt64(i + 1))
      let x = Draws.unit(key.bits(.service)) - 0.5
      sums.jobs += x * (Draws.unit(next.bits(.service)) - 0.5)
      sums.purposes += x * (Draws.unit(key.bits(.ttft)) - 0.5)
      sums.paths += x * (Draws.unit(key.child(0).bits(.service)) - 0.5)
    }
    // The deviation of a mean of products of centred uniforms is 1/12 over the root of their number.
    let limit = 5.0 / 12 / Double(count).squareRoot()
    #expect(abs(sums.jobs / Double(count)) < limit)
    #expect(abs(sums.purposes / Double(count)) < limit)
    #expect(abs(sums.paths / Double(count)) < limit)
  }

  @Test("flip half of their bits with any one bit of the job number")
  func avalanche() {
    for flipped in 0..<64 {
      var changed = 0
      for i in 0..<200 as Range<UInt64> {
        let number = i &* 0x1234_5678_9ABC_DEF1
        let one = Draws.generator(seed: 9, generator: 0).child(number).bits(.service)
        let other = Draws.generator(seed: 9, generator: 0).child(number ^ (1 << UInt64(flipped))).bits(.service)
        changed += (one ^ other).nonzeroBitCount
      }
      // 12,800 coin tosses: mean 6,400, deviation 57.
      #expect(abs(changed - 6_400) < 5 * 57)
    }
  }

  @Test("as units stay inside 0 and 1")
  func units() {
    #expect(Draws.unit(0) == 0x1p-53 && Draws.unit(.max) == 1 - 0x1p-53)
    #expect(Draws.chance(.max, 1) && !Draws.chance(0, 0))
  }

  @Test("as indices take every value equally often")
  func indices() {
    #expect(Draws.index(0, below: 7) == 0 && Draws.index(.max, below: 7) == 6)
    #expect(Draws.index(1 << 63, below: 10) == 5)
    var counts = Array(repeating: 0, count: 7)
    for i in 0..<7_000 as Range<UInt64> { counts[Draws.index(i * (.max / 7_000), below: 7)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 1_000) <= 1 })
  }

  @Test("hash names by FNV-1a before mixing, and apart")
  func names() {
    // FNV-1a of "a" is af63dc4c8601ec8c (the reference vectors of its authors).
    #expect(Draws.hash("a") == Draws.mix(0xAF63_DC4C_8601_EC8C))
    #expect(Draws.hash("") == Draws.mix(0xCBF2_9CE4_8422_2325))
    #expect(Draws.hash("resolve") != Draws.hash("resolve2"))
  }

  @Test("mix as SplitMix64 does")
  func splitMix() {
    // The first two outputs of SplitMix64 from state 1234567.
    #expect(Draws.mix(1_234_567 &+ 0x9E37_79B9_7F4A_7C15) == 6_457_827_717_110_365_317)
    #expect(Draws.mix(1_234_567 &+ 2 &* 0x9E37_79B9_7F4A_7C15) == 3_203_168_211_198_807_973)
  }
}
