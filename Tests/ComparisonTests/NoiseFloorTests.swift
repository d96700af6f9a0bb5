import NeedletailComparison
import Testing

@Suite("A machine's noise")
struct NoiseFloorTests {
  /// Differences at the quantiles of a normal distribution with a spread of 2, in an order without a pattern.
  static func equalBuilds(relative: Bool) throws -> PairedSample {
    let quantiles = (0..<40).map { 2 * NormalDistribution.upperQuantile((Double($0 * 17 % 40) + 0.5) / 40) }
    let head = quantiles.map { relative ? 100 * ShortSeries.exponential($0 / 100) : 100 + $0 }
    return try PairedSample(base: Array(repeating: 100, count: 40), head: head, isShare: !relative)
  }

  @Test("a run scatters by the root of a half of what a pair does, in its own unit or as a share")
  func run() throws {
    let absolute = try #require(NoiseFloor(try Self.equalBuilds(relative: false)))
    #expect(abs(absolute.ofOneRun / (2 * 0.5.squareRoot()) - 1) < 0.1)
    let relative = try #require(NoiseFloor(try Self.equalBuilds(relative: true)))
    #expect(abs(relative.ofOneRun / (0.02 * 0.5.squareRoot()) - 1) < 0.1)
  }

  /// By SciPy (t₁₉(0.01/3) + t₁₉(0.1))·2/√20·√(π/3) = 2.0010, and of 80 pairs 0.93337.
  @Test("the smallest change that is found is what Student's t says, and none with too few pairs")
  func smallest() throws {
    let floor = try #require(NoiseFloor(try Self.equalBuilds(relative: false)))
    let found = try #require(floor.smallestChange(pairs: 20, figures: 3, confidence: 0.99))
    // The spread is a little off 2, in both.
    let factor = floor.ofOneRun / (2 * 0.5.squareRoot())
    #expect(abs(found / factor / 2.001_0 - 1) < 0.001)
    let ofMore = try #require(floor.smallestChange(pairs: 80, figures: 3, confidence: 0.99))
    #expect(abs(ofMore / factor / 0.93337 - 1) < 0.001)
    let relative = try #require(NoiseFloor(try Self.equalBuilds(relative: true)))
    let share = try #require(relative.smallestChange(pairs: 20, figures: 3, confidence: 0.99))
    #expect(abs(ShortSeries.logarithm(1 + share) / factor / 0.020_010 - 1) < 0.001)
    #expect(floor.smallestChange(pairs: 8, figures: 3, confidence: 0.99) == nil)
    #expect(floor.smallestChange(pairs: 9, figures: 3, confidence: 0.99) != nil)
  }

  /// At a power of 0.9; the noise is normal with a spread of 2, as in the sample above.
  @Test("nine of ten changes of that size are found")
  func power() throws {
    var noise = TestNoise(seed: 8)
    let same = try PairedSample(base: Array(repeating: 1, count: 20), head: Array(repeating: 1, count: 20))
    let trials = 600
    let found = try (0..<trials).count { _ in
      let sample = try PairedSample(
        base: Array(repeating: 100, count: 20), head: (0..<20).map { _ in 102.001 + 2 * noise.normal() }, isShare: true)
      let bound = Bound(worse: .higher)
      let decisions = FamilyDecision.decide(
        [(sample: sample, bound: bound), (sample: same, bound: bound), (sample: same, bound: bound)], confidence: 0.99)
      return decisions[0].finding == .broken
    }
    // Three standard errors.
    #expect(abs(Double(found) / Double(trials) - 0.9) < 0.037)
  }

  @Test("three pairs tell no spread")
  func few() throws {
    #expect(NoiseFloor(try PairedSample(base: [1, 2, 3], head: [1, 2, 4])) == nil)
    #expect(NoiseFloor(try PairedSample(base: [1, 2, 3, 4], head: [1, 2, 4, 4])) != nil)
  }
}
