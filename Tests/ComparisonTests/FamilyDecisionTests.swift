import NeedletailComparison
import Testing

@Suite("Decisions about several figures")
struct FamilyDecisionTests {
  /// Ten pairs whose ratio is `ratio` but for a little that is the same for all tests.
  static func sample(_ ratio: Double, pairs: Int = 10, base: Double = 100) throws -> PairedSample {
    let bases = (0..<pairs).map { base * (1 + 0.01 * Double($0)) }
    return try PairedSample(base: bases, head: bases.enumerated().map { $1 * ratio * (1 + 0.000_1 * Double($0)) })
  }

  static func findings(
    _ figures: [(sample: PairedSample, bound: Bound)], confidence: Double = 0.99, look: Spending.Look = .only
  ) -> [Finding] {
    FamilyDecision.decide(figures, confidence: confidence, look: look).map(\.finding)
  }

  @Test(
    "a figure is broken when the lower end of its interval is beyond what is allowed, held when the upper end is within"
  )
  func relative() throws {
    let slower = try Self.sample(1.1)
    #expect(Self.findings([(slower, Bound(worse: .higher, relative: 0.05))]) == [.broken])
    #expect(Self.findings([(slower, Bound(worse: .higher, relative: 0.2))]) == [.held])
    // From +10 % to +10.1 %.
    #expect(Self.findings([(slower, Bound(worse: .higher, relative: 0.100_5))]) == [.undecided])
    #expect(Self.findings([(slower, Bound(worse: .higher))]) == [.broken], "without an allowance nothing is allowed")
  }

  @Test("what lies exactly at its bound is held")
  func edge() throws {
    let sample = try PairedSample(base: Array(repeating: 100, count: 10), head: Array(repeating: 125, count: 10))
    #expect(Self.findings([(sample, Bound(worse: .higher, relative: 0.25))]) == [.held])
    #expect(Self.findings([(sample, Bound(worse: .higher, absolute: 25))]) == [.held])
    #expect(Self.findings([(sample, Bound(worse: .higher, absolute: 24))]) == [.broken])
    let same = try PairedSample(base: Array(repeating: 100, count: 10), head: Array(repeating: 100, count: 10))
    #expect(Self.findings([(same, Bound(worse: .either))]) == [.held])
  }

  @Test("only a change for the worse breaks a figure")
  func directions() throws {
    let (more, less) = (try Self.sample(1.1), try Self.sample(0.9))
    #expect(Self.findings([(more, Bound(worse: .lower))]) == [.held])
    #expect(Self.findings([(less, Bound(worse: .higher))]) == [.held])
    #expect(Self.findings([(less, Bound(worse: .lower, relative: 0.05))]) == [.broken])
    #expect(Self.findings([(less, Bound(worse: .lower, relative: 0.15))]) == [.held])
    for sample in [more, less] {
      #expect(Self.findings([(sample, Bound(worse: .either, relative: 0.05))]) == [.broken])
      #expect(Self.findings([(sample, Bound(worse: .either, relative: 0.15))]) == [.held])
      // In the midst of the ten ratios.
      let change = abs((sample.ratios?[4] ?? 1) - 1)
      #expect(Self.findings([(sample, Bound(worse: .either, relative: change))]) == [.undecided])
    }
  }

  @Test("a change below the floor is held, whatever share of the base it is")
  func floors() throws {
    let tiny = try Self.sample(1.2, base: 0.5)
    #expect(Self.findings([(tiny, Bound(worse: .higher, relative: 0.05, floor: 0.2))]) == [.held])
    #expect(Self.findings([(tiny, Bound(worse: .higher, relative: 0.05, floor: 0.05))]) == [.broken])
    // 0.1 to 0.11 ms more, of which 0.105 do not count.
    #expect(Self.findings([(tiny, Bound(worse: .higher, relative: 0.05, floor: 0.105))]) == [.undecided])
    #expect(Self.findings([(tiny, Bound(worse: .higher, relative: 0.05, absolute: 0.2))]) == [.held])
  }

  @Test("shares are held against points, and a share of nothing against the base's mean")
  func differences() throws {
    let share = try PairedSample(
      base: Array(repeating: 0.01, count: 10), head: (0..<10).map { 0.012 + 0.000_01 * Double($0) }, isShare: true)
    #expect(Self.findings([(share, Bound(worse: .higher, absolute: 0.001))]) == [.broken])
    #expect(Self.findings([(share, Bound(worse: .higher, absolute: 0.003))]) == [.held])
    // The base's mean is 9: a tenth of it is 0.9.
    let counts = try PairedSample(
      base: [0] + Array(repeating: 10, count: 9), head: [1] + Array(repeating: 11, count: 9))
    #expect(Self.findings([(counts, Bound(worse: .higher, relative: 0.1))]) == [.broken])
    #expect(Self.findings([(counts, Bound(worse: .higher, relative: 0.12))]) == [.held])
    let nothing = try PairedSample(base: Array(repeating: 0, count: 10), head: Array(repeating: 1, count: 10))
    #expect(Self.findings([(nothing, Bound(worse: .higher, relative: 0.5))]) == [.broken])
  }

  /// Seven pairs go from 1,000 to 1,100 and three from 10 to 9, the larger ratio: T⁺ about 2 is 49 of 55, P(T⁺ ≥ 49) = 14/1,024.
  @Test("where only a change in the figure's own unit is allowed, the ratio does not matter")
  func absolute() throws {
    let sample = try PairedSample(
      base: Array(repeating: 1_000, count: 7) + [10, 10, 10], head: Array(repeating: 1_100, count: 7) + [9, 9, 9])
    let decision = FamilyDecision.decide([(sample, Bound(worse: .higher, absolute: 2))], confidence: 0.95)[0]
    #expect(decision.finding == .broken)
    #expect(decision.probability == 14.0 / 1_024)
    #expect(Self.findings([(sample, Bound(worse: .higher))], confidence: 0.95) == [.undecided])
  }

  @Test("effects are told as a share and in the figure's own unit, with limits")
  func effects() throws {
    let base = (0..<20).map { 80 + Double($0) }
    let sample = try PairedSample(base: base, head: base.map { $0 * 1.25 })
    let effect = Effect(of: sample, lowLevel: 0.025, highLevel: 0.025)
    #expect(effect.relative == Effect.Change(estimate: 0.25, low: 0.25, high: 0.25))
    // Differences are 20, 20.25 … 24.75; with P(T⁺ ≤ 52) ≤ 2.5 % the limits are the 53rd Walsh averages of both ends.
    #expect(abs(effect.absolute.estimate - 22.375) < 1e-9)
    let walsh = (0..<20).flatMap { i in (i..<20).map { 20 + Double(i + $0) / 8 } }.sorted()
    #expect(abs((effect.absolute.low ?? 0) - walsh[52]) < 1e-9)
    #expect(abs((effect.absolute.high ?? 0) - walsh[157]) < 1e-9)
    let points = Effect(of: try PairedSample(base: base, head: base, isShare: true), lowLevel: 0.025, highLevel: 0.025)
    #expect(points.relative == nil)
    #expect(points.absolute == Effect.Change(estimate: 0, low: 0, high: 0))
  }

  @Test("more figures need more evidence: ten pairs are broken beside nine others, and not beside ten")
  func family() throws {
    let slower: (sample: PairedSample, bound: Bound) = (try Self.sample(1.5), Bound(worse: .higher))
    let same: (sample: PairedSample, bound: Bound) = (
      try PairedSample(base: Array(repeating: 1, count: 10), head: Array(repeating: 1, count: 10)),
      Bound(worse: .higher)
    )
    func family(of count: Int) -> [(sample: PairedSample, bound: Bound)] {
      [slower] + Array(repeating: same, count: count - 1)
    }
    #expect(FamilyDecision.fewestPairs(confidence: 0.99, figures: 10) == 10)
    #expect(FamilyDecision.fewestPairs(confidence: 0.99, figures: 11) == 11)
    #expect(FamilyDecision.fewestPairs(confidence: 0.99, figures: 1) == 7)
    #expect(Self.findings(family(of: 10)) == [.broken] + Array(repeating: .held, count: 9))
    #expect(Self.findings(family(of: 11)) == [.undecided] + Array(repeating: .held, count: 10))
    #expect(FamilyDecision.decide(family(of: 11), confidence: 0.99)[0].pairsToDecide == 11)
    #expect(Self.findings([]) == [])
  }

  @Test("limits are those at the level that decided: a third of it first, then a half")
  func levels() throws {
    let decisions = FamilyDecision.decide(
      [
        (try Self.sample(1.3, pairs: 12), Bound(worse: .higher)),
        (try Self.sample(0.8, pairs: 10), Bound(worse: .lower)),
        (try Self.sample(1.1, pairs: 10), Bound(worse: .higher, relative: 0.100_5)),
      ], confidence: 0.99)
    #expect(decisions.map(\.finding) == [.broken, .broken, .undecided])
    let level = 1 - 0.99
    #expect(decisions.map(\.effect.lowLevel) == [level / 3, level, level])
    #expect(decisions.map(\.effect.highLevel) == [level, level / 2, level])
  }

  @Test("words and numbers agree: broken and held are said exactly where the limits shown say it")
  func agreement() throws {
    var noise = TestNoise(seed: 7)
    var seen: [Finding: Int] = [:]
    for _ in 0..<300 {
      let figures = try (0..<3).map { index in
        let (base, shift) = ((0..<14).map { _ in 10 + noise.symmetric() }, noise.symmetric() / 2)
        let head = base.map { $0 + shift + noise.symmetric() / 3 }
        let sample = try PairedSample(base: base, head: head, isShare: index == 1)
        return (sample: sample, bound: Bound(worse: index == 2 ? .lower : .higher, absolute: 0.1))
      }
      for (index, decision) in FamilyDecision.decide(figures, confidence: 0.95).enumerated() {
        let (low, high) = (decision.effect.absolute.low ?? -.infinity, decision.effect.absolute.high ?? .infinity)
        let isBroken = index == 2 ? high < -0.1 : low > 0.1
        let isHeld = index == 2 ? low >= -0.1 : high <= 0.1
        #expect(decision.finding == (isBroken ? .broken : isHeld ? .held : .undecided))
        seen[decision.finding, default: 0] += 1
      }
    }
    #expect(Finding.allCases.allSatisfy { (seen[$0] ?? 0) > 50 }, "\(seen)")
  }

  @Test("an early look breaks nothing that ten pairs cannot show at its small level, and holds what is within")
  func looks() throws {
    let (early, late) = (Spending.Look(at: 10, after: 0, of: 20), Spending.Look(at: 20, after: 10, of: 20))
    let bound = Bound(worse: .higher, relative: 0.05)
    #expect(Self.findings([(try Self.sample(1.5), bound)], look: early) == [.undecided])
    #expect(Self.findings([(try Self.sample(1.01), bound)], look: early) == [.held])
    #expect(Self.findings([(try Self.sample(1.5, pairs: 20), bound)], look: late) == [.broken])
    let decision = FamilyDecision.decide([(try Self.sample(1.5), bound)], confidence: 0.99, look: early)[0]
    #expect(decision.effect.relative?.low == nil, "ten pairs have no limit at that level")
    #expect(decision.effect.relative?.high != nil)
  }

  /// Differences at the quantiles of a normal distribution: spread 1, so that the closed form is (z₀.₀₁ + z₀.₂)²/d², by the
  /// signed rank's efficiency of 3/π a little more.
  @Test("how many pairs would decide follows from spread and distance, and none do for an effect at the bound")
  func pairsToDecide() throws {
    let quantiles = (0..<20).map { NormalDistribution.upperQuantile((Double($0) + 0.5) / 20) }
    func pairs(_ effect: Double, worse: Bound.Worse = .higher) throws -> Int? {
      let sample = try PairedSample(base: Array(repeating: 100, count: 20), head: quantiles.map { 100 + effect + $0 })
      let decision = FamilyDecision.decide([(sample, Bound(worse: worse, absolute: 1))], confidence: 0.99)[0]
      #expect(decision.finding == .undecided)
      return decision.pairsToDecide
    }
    for (effect, worse) in [(1.5, Bound.Worse.higher), (1.3, .higher), (0.6, .higher), (-1.3, .lower), (-0.6, .lower)] {
      let distance = abs(abs(effect) - 1)
      let closedForm = (2.326 + 0.842) * (2.326 + 0.842) / (distance * distance)
      let found = Double(try pairs(effect, worse: worse) ?? 0)
      #expect(found > closedForm * 0.8 && found < closedForm * 1.35, "\(effect): \(found), \(closedForm)")
    }
    #expect(try pairs(1) == nil)
    #expect(try pairs(1.01) == nil, "about a hundred thousand")
  }

  @Test("one broken figure breaks all, and one undecided one leaves all undecided")
  func verdict() throws {
    let bound = Bound(worse: .higher, relative: 0.1)
    let (broken, held, undecided) = (
      (sample: try Self.sample(1.3), bound: bound), (sample: try Self.sample(1), bound: bound),
      (sample: try Self.sample(1.099_5), bound: bound)
    )
    func verdict(_ figures: [(sample: PairedSample, bound: Bound)]) -> Finding {
      FamilyDecision.verdict(of: FamilyDecision.decide(figures, confidence: 0.99))
    }
    #expect(verdict([held, broken, undecided]) == .broken)
    #expect(verdict([held, undecided]) == .undecided)
    #expect(verdict([held, held]) == .held)
    #expect(verdict([]) == .held)
  }

  @Test("a single pair decides nothing and says how many must be there at least")
  func single() throws {
    let sample = try PairedSample(base: [1], head: [2])
    let decision = FamilyDecision.decide([(sample, Bound(worse: .higher))], confidence: 0.99)[0]
    #expect(decision.finding == .undecided)
    #expect(decision.pairsToDecide == 7)
    #expect(decision.effect.relative == Effect.Change(estimate: 1, low: nil, high: nil))
    #expect(decision.effect.relative?.interval == nil)
  }

  /// Ten pairs of 1,000 and 1,100, and ten of which one has nothing, with a mean of 900.
  @Test(
    "what of the bound decides is the first that holds the change, or else the one that is exceeded the least surely")
  func basis() throws {
    func basis(_ sample: PairedSample, _ bound: Bound) -> Bound.Basis {
      FamilyDecision.decide([(sample, bound)], confidence: 0.99)[0].basis
    }
    let slower = try PairedSample(base: Array(repeating: 1_000, count: 10), head: Array(repeating: 1_100, count: 10))
    let byAmount = basis(slower, Bound(worse: .higher, relative: 0.05, absolute: 200, floor: 1))
    #expect(byAmount.kind == .absolute && byAmount.allowed == 200 && !byAmount.isShare)
    let byShare = basis(slower, Bound(worse: .higher, relative: 0.2, absolute: 200))
    #expect(byShare.kind == .relative && byShare.allowed == 0.2 && byShare.isShare)
    #expect(basis(slower, Bound(worse: .higher, relative: 0.05, absolute: 50, floor: 150)).kind == .floor)
    // Seven pairs of ten are beyond 50, all are beyond 2 %.
    let head = Array(repeating: 1_100.0, count: 7) + Array(repeating: 1_040, count: 3)
    let some = try PairedSample(base: Array(repeating: 1_000, count: 10), head: head)
    let unsure = basis(some, Bound(worse: .higher, relative: 0.02, absolute: 50))
    #expect(unsure.kind == .absolute)
    #expect(basis(some, Bound(worse: .higher, relative: 0.05, absolute: 20)).kind == .relative)
    let counts = try PairedSample(
      base: [0] + Array(repeating: 1_000, count: 9), head: [90] + Array(repeating: 1_090, count: 9))
    let share = basis(counts, Bound(worse: .higher, relative: 0.2, absolute: 50))
    #expect(share.kind == .relative && abs(share.allowed - 180) < 1e-9 && !share.isShare)
  }
}
