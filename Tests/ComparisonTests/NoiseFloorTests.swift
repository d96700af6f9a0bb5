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

  /// (z₀.₀₁/₃ + z₀.₁)·σ/√n = (2.713 + 1.282)·2/√20.
  @Test("the smallest change that is found is what normal theory says, and none with too few pairs")
  func smallest() throws {
    let floor = try #require(NoiseFloor(try Self.equalBuilds(relative: false)))
    let found = try #require(floor.smallestChange(pairs: 20, figures: 3, confidence: 0.99))
    #expect(abs(found / 1.787 - 1) < 0.1)
    let ofFourTimes = try #require(floor.smallestChange(pairs: 80, figures: 3, confidence: 0.99))
    #expect(abs(found / ofFourTimes - 2) < 1e-12)
    let relative = try #require(NoiseFloor(try Self.equalBuilds(relative: true)))
    let share = try #require(relative.smallestChange(pairs: 20, figures: 3, confidence: 0.99))
    #expect(abs(share / 0.01803 - 1) < 0.1)
    #expect(floor.smallestChange(pairs: 8, figures: 3, confidence: 0.99) == nil)
    #expect(floor.smallestChange(pairs: 9, figures: 3, confidence: 0.99) != nil)
  }

  @Test("three pairs tell no spread")
  func few() throws {
    #expect(NoiseFloor(try PairedSample(base: [1, 2, 3], head: [1, 2, 4])) == nil)
    #expect(NoiseFloor(try PairedSample(base: [1, 2, 3, 4], head: [1, 2, 4, 4])) != nil)
  }
}
