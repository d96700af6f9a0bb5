import NeedletailComparison
import Testing

@Suite("Noise of pairs")
struct PairNoiseTests {
  private func sample(
    _ pairs: Int, deviation: Double, effect: Double = 0, _ noise: inout TestNoise
  ) throws -> PairedSample {
    let base = (0..<pairs).map { _ in 100 * (1 + deviation * noise.normal()) }
    let head = (0..<pairs).map { _ in 100 * (1 + effect) * (1 + deviation * noise.normal()) }
    return try PairedSample(base: base, head: head)
  }

  @Test("the deviation of one run is that of the differences over the root of two")
  func deviation() throws {
    // Differences 1, 2, 3 have the standard deviation 1; a value that is 0 puts them on their own scale.
    let noise = try #require(PairNoise(try PairedSample(base: [0, 0, 0], head: [1, 2, 3])))
    #expect(!noise.isRelative)
    #expect(abs(noise.deviation - 0.5.squareRoot()) < 1e-12)
  }

  @Test("what is common to both runs of a pair is no noise")
  func common() throws {
    let noise = try #require(PairNoise(try PairedSample(base: [10, 20, 30, 40], head: [11, 22, 33, 44])))
    #expect(noise.isRelative)
    #expect(noise.deviation < 1e-12)
  }

  @Test("the coefficient of variation that noise was made with is found again")
  func coefficient() throws {
    var source = TestNoise(seed: 15)
    let noise = try #require(PairNoise(try sample(1_000, deviation: 0.03, &source)))
    // Its standard error is 0.03 / √2000.
    #expect(abs(noise.deviation - 0.03) < 0.003)
  }

  @Test("two pairs have no noise, and too few pairs for a level find nothing")
  func tooFew() throws {
    #expect(PairNoise(try PairedSample(base: [1, 2], head: [2, 1])) == nil)
    let noise = try #require(PairNoise(try PairedSample(base: [1, 2, 3], head: [2, 1, 3])))
    // Six pairs reach 2⁻⁶ = 1.6 %, seven 0.8 %.
    #expect(noise.leastChange(pairs: 6, level: 0.01, power: 0.9) == nil)
    #expect(noise.leastChange(pairs: 7, level: 0.01, power: 0.9) != nil)
  }

  @Test("the least change is the textbook's")
  func textbook() throws {
    let noise = try #require(PairNoise(try PairedSample(base: [0, 0, 0], head: [1, 2, 3])))
    // s = 1; t of 19 degrees of freedom: 2.539 at 1 %, 1.328 at 10 % (any table); √(20 · 3/π) = 4.3702.
    let least = try #require(noise.leastChange(pairs: 20, level: 0.01, power: 0.9))
    #expect(abs(least - (2.539 + 1.328) / 4.3702) < 1e-3)
  }

  @Test("a change as small as it says is found nine times of ten", arguments: [10, 20])
  func power(pairs: Int) throws {
    var source = TestNoise(seed: 7)
    let noise = try #require(PairNoise(try sample(1_000, deviation: 0.03, &source)))
    let least = try #require(noise.leastChange(pairs: pairs, level: 0.01, power: 0.9))
    let trials = 200
    let found = try (0..<trials).count { _ in
      let sample = try sample(pairs, deviation: 0.03, effect: 0.05 + 1.05 * least, &source)
      let bound = Bound(worse: .higher, relative: 0.05)
      return FamilyDecision.decide([(sample, bound)], confidence: 0.99)[0].finding == .broken
    }
    // The standard error of a share of 0.9 over 200 trials is 0.021; few pairs have few levels to choose from.
    #expect((0.84...0.96).contains(Double(found) / Double(trials)), "\(found)")
  }
}
