import Testing

@testable import NeedletailComparison

@Suite("The mean change of pairs")
struct MeanChangeTests {
  /// `failing` of 300 pairs fail altogether where their base never did.
  private func failures(_ failing: Int, of pairs: Int = 300, share: Double = 0.88) throws -> PairedSample {
    try PairedSample(
      base: Array(repeating: 0, count: pairs), head: (0..<pairs).map { $0 < failing ? share : 0 }, isShare: true)
  }

  private func decide(_ sample: PairedSample, _ bound: Bound, beside figures: Int = 1) throws -> FigureDecision {
    let same = try PairedSample(base: sample.base, head: sample.base, isShare: true)
    let others = Array(repeating: (sample: same, bound: bound), count: figures - 1)
    return FamilyDecision.decide([(sample, bound)] + others, confidence: 0.99)[0]
  }

  /// Student's sleep data: differences 1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4 have the mean 1.58, t = 4.0621 and, two-sided, p = 0.002833 with an
  /// interval of 95 % from 0.7001 to 2.4599, as R prints them.
  @Test("estimate, limits and p-value are those of Student's own sample")
  func sleep() throws {
    let sample = try PairedSample(
      base: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2],
      head: [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    let mean = MeanChange(of: sample, lowLevel: 0.025, highLevel: 0.025)
    #expect(abs(mean.change.estimate - 1.58) < 1e-12)
    #expect(abs((mean.change.low ?? 0) - 0.700_114_2) < 1e-6)
    #expect(abs((mean.change.high ?? 0) - 2.459_885_8) < 1e-6)
    #expect(mean.pairsBeyond == 9)
    let (higher, either) = (Bound(worse: .higher), Bound(worse: .either))
    #expect(abs(mean.probability(within: either, of: sample) - 0.002_832_89) < 1e-7)
    #expect(abs(mean.probability(within: higher, of: sample) - 0.002_832_89 / 2) < 1e-7)
    #expect(abs(mean.probability(within: Bound(worse: .lower), of: sample) - (1 - 0.002_832_89 / 2)) < 1e-7)
  }

  @Test("failures of three seeds in three hundred are not held, though the ranks see none")
  func few() throws {
    let sample = try failures(3)
    let decision = try decide(sample, Bound(worse: .higher, absolute: 0.001))
    #expect(decision.effect.absolute == Effect.Change(estimate: 0, low: 0, high: 0))
    #expect(decision.finding == .undecided)
    let mean = try #require(decision.mean)
    #expect(mean.base == 0 && abs(mean.head - 0.008_8) < 1e-12 && mean.pairsBeyond == 3)
    #expect(decision.pairsToDecide == nil)
    // A mean of 0.88 points is within one of 1.
    let wider = try decide(sample, Bound(worse: .higher, absolute: 0.01))
    #expect(wider.finding == .held && wider.mean == nil)
  }

  /// With a share q of pairs at 1 and an allowance of a tenth, t = (q − 0.1)/√(q(1 − q)/299): 4.3 for q = 0.2, p far below 0.1 %.
  @Test("a mean change that Student's t finds beyond the bound is broken, at the level of one of several figures")
  func many() throws {
    let sample = try failures(60, share: 1)
    let bound = Bound(worse: .higher, absolute: 0.1)
    #expect(try decide(sample, bound).finding == .broken)
    #expect(try decide(sample, bound).mean?.pairsBeyond == 60)
    // 45 of 300: t = 2.42 and p = 0.8 %, which is below 1 % and not below a tenth of it.
    let fewer = try failures(45, share: 1)
    #expect(try decide(fewer, bound).finding == .broken)
    #expect(try decide(fewer, bound, beside: 10).finding == .undecided)
    #expect(
      try decide(fewer, Bound(worse: .either, absolute: 0.1)).finding == .undecided, "each way has half of the level")
  }

  @Test("a few pairs that get better undo no bound, and a fall is told as a rise is")
  func directions() throws {
    let rose = try failures(3)
    let fell = try PairedSample(base: rose.head, head: rose.base, isShare: true)
    #expect(try decide(fell, Bound(worse: .higher, absolute: 0.001)).finding == .held)
    #expect(try decide(fell, Bound(worse: .lower, absolute: 0.001)).finding == .undecided)
    #expect(try decide(rose, Bound(worse: .lower, absolute: 0.001)).finding == .held)
  }

  @Test("a single pair has a mean and no limits")
  func single() throws {
    let mean = MeanChange(of: try PairedSample(base: [1], head: [3]), lowLevel: 0.01, highLevel: 0.01)
    #expect(mean.change == Effect.Change(estimate: 2, low: nil, high: nil))
  }
}
