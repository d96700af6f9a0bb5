import NeedletailComparison
import NeedletailEngine
import NeedletailWorkload
import Testing

@testable import NeedletailResults

@Suite("What a gate comes to")
struct GateEvaluationTests {
  private func result(
    _ base: ComparedSide, _ head: ComparedSide, _ allowances: String..., confidence: Double = 0.99
  ) throws -> GateResult {
    GateResult(
      base: base, head: head, allowances: try allowances.map { try Allowance($0) }, confidence: confidence)
  }

  /// Each pair differs by the same factor, so all Walsh averages are that factor and the interval is a point.
  @Test(
    "a figure is broken when the lower end of its interval is beyond what is allowed, and held when the upper is within",
    arguments: [
      (1.10, "job p99 +5%", "broken"), (1.04, "job p99 +5%", "held"), (0.5, "job p99 +5%", "held"),
      (1.10, "job p99 +5% or +200ms", "held"), (1.10, "job p99 +50ms", "broken"), (0.9, "job p99 ±5%", "broken"),
    ])
  func verdicts(_ factor: Double, _ allowance: String, _ verdict: String) throws {
    let base = MadeRuns.about(1_000)
    let result = try result(
      MadeRuns.side([MadeRuns.p99: base]), MadeRuns.side([MadeRuns.p99: base.map { $0 * factor }], digests: "b"),
      allowance)
    #expect(result.rows[0].verdict.rawValue == verdict)
    #expect(result.verdict.rawValue == verdict)
    #expect(result.pairs == 10)
    if allowance.hasSuffix("%") {
      #expect(result.rows[0].change.isRelative)
      #expect(abs((result.rows[0].change.change ?? 0) - (factor - 1)) < 1e-9)
    }
  }

  @Test("throughput breaks when it falls, and is better when it rises")
  func throughput() throws {
    let base = MadeRuns.side([MadeRuns.throughput: MadeRuns.about(10)])
    let less = MadeRuns.side([MadeRuns.throughput: MadeRuns.about(9)], digests: "b")
    #expect(try result(base, less, "throughput -2%").verdict == .broken)
    #expect(try result(less, base, "throughput -2%").verdict == .held)
    #expect(try result(less, base, "throughput -2%").rows[0].change.judgement == .better)
  }

  @Test("an interval that spans what is allowed decides nothing, and says how many seeds would")
  func undecided() throws {
    // Changes of −5 % to +13 % about a median of +4 %.
    let base = [Double](repeating: 1_000, count: 10)
    let head = (0..<10).map { 1_000 * (0.95 + 0.02 * Double($0)) }
    let row = try result(
      MadeRuns.side([MadeRuns.p99: base]), MadeRuns.side([MadeRuns.p99: head], digests: "b"), "job p99 +5%"
    ).rows[0]
    #expect(row.verdict == .undecided)
    let decision = FamilyDecision.decide(
      [(try PairedSample(base: base, head: head), Bound(worse: .higher, relative: 0.05, floor: 1))], confidence: 0.99)[
        0]
    #expect(row.pairsToDecide == decision.pairsToDecide.map { $0 - 10 }, "ten are there")
    #expect(row.pairsToDecide != nil && row.lowLevel != nil)
  }

  /// 0.9 ms of 5 ms is 18 %, and below the millisecond that counts; 1.1 ms are beyond it.
  @Test("a change below the least that counts is no alarm, whatever share it is, and that is said")
  func floor() throws {
    func row(_ changes: Double...) throws -> GateResult.Row {
      let base = MadeRuns.about(5)
      let head = base.enumerated().map { $1 + changes[$0 % changes.count] }
      return try result(
        MadeRuns.side([MadeRuns.p99: base]), MadeRuns.side([MadeRuns.p99: head], digests: "b"), "job p99 +5%"
      ).rows[0]
    }
    let small = try row(0.9)
    #expect(small.verdict == .held)
    #expect(small.reason == "no more than the least change that counts, 1 ms")
    #expect(try row(1.1).verdict == .broken)
    let spanning = try row(0.8, 1.2)
    #expect(spanning.verdict == .undecided)
    #expect(spanning.reason == "it may be no more than the least change that counts, 1 ms")
  }

  @Test("a share is held in points, and a share of nothing is a share of nothing")
  func points() throws {
    let none = MadeRuns.side([MadeRuns.failures: [Double](repeating: 0, count: 10)])
    let some = MadeRuns.side([MadeRuns.failures: [Double](repeating: 0.002, count: 10)], digests: "b")
    let row = try result(none, some, "failure_rate +0.1pp").rows[0]
    #expect(row.verdict == .broken && !row.change.isRelative)
    #expect(abs((row.change.change ?? 0) - 0.002) < 1e-12)
    #expect(try result(none, some, "failure_rate +0.3pp").verdict == .held)
    #expect(try result(none, some, "failure_rate +5%").verdict == .broken)
    #expect(try result(none, none, "failure_rate +5%").rows[0].change.judgement == .same)
  }

  @Test("what HEAD lacks in every seed is broken, what else a side lacks decides nothing, and which side is said")
  func absent() throws {
    let one = MadeRuns.side([MadeRuns.p99: MadeRuns.about(1_000)])
    let other = MadeRuns.side([MadeRuns.cost: MadeRuns.about(5)])
    let some = MadeRuns.side([MadeRuns.p99: [.nan, .nan] + MadeRuns.about(1_000).dropFirst(2)])
    func row(_ base: ComparedSide, _ head: ComparedSide) throws -> String {
      let row = try result(base, head, "job p99 +5%").rows[0]
      return "\(row.verdict.rawValue): \(row.reason ?? "")"
    }
    #expect(try row(one, other) == "broken: head has none in any seed")
    #expect(try row(other, one) == "undecided: base has no such figure")
    #expect(try row(other, other) == "undecided: neither side has this figure")
    #expect(try row(one, some) == "undecided: only 8 of 10 pairs of runs have it on both sides")
    let five = try result(one, some, "job p99 +5%", "cost +2%", "job p50 +5%", "throughput -2%", "failure_rate +1pp")
    #expect(five.rows[0].reason == "only 8 of 10 pairs of runs have it on both sides, and 9 are needed")
    #expect(try result(other, other, "job p99 +5%", "cost +2%").unmeasured == [MadeRuns.p99])
    #expect(try result(one, other, "job p99 +5%").unmeasured == [])
    #expect(try result(other, other).unmeasured == [], "nothing was asked for")
  }

  /// 0.88 in 3 of 300: a mean of 0.88 points, t = √3 but for rounding, and p = 4 %.
  @Test("failures of a few seeds are not held, and how many there are is said, beside the means of both sides")
  func few() throws {
    let none = MadeRuns.side([MadeRuns.failures: [Double](repeating: 0, count: 300)])
    let some = MadeRuns.side([MadeRuns.failures: (0..<300).map { $0 < 3 ? 0.88 : 0 }], digests: "b")
    let row = try result(none, some, "failure_rate +0.1pp").rows[0]
    #expect(row.verdict == .undecided && row.pairsToDecide == nil)
    #expect(row.reason == "3 of 300 seeds hold the change: +0.88 pp in the mean")
    #expect(row.change.isOfMeans && row.change.base == 0)
    #expect(abs((row.change.head ?? 0) - 0.008_8) < 1e-12 && abs((row.change.change ?? 0) - 0.008_8) < 1e-12)
    let compared = Comparison(base: none, head: some, confidence: 0.975).figures.first {
      $0.figure == MadeRuns.failures
    }
    #expect(compared?.isOfMeans == true && compared?.judgement == .unclear)
    #expect(try result(none, some, "failure_rate +1pp").verdict == .held)
  }

  @Test("where runs failed and too few pairs are left, that is said")
  func shortage() throws {
    let values = [MadeRuns.p99: MadeRuns.about(1_000)]
    let failed = MadeRuns.side(values, digests: "b", status: Array(repeating: .aborted, count: 4))
    #expect(
      try result(MadeRuns.side(values), failed, "job p99 +5%").shortage
        == "only 6 pairs of runs completed on both sides, and 7 are needed")
    let three = MadeRuns.side(values, digests: "b", status: Array(repeating: .aborted, count: 3))
    #expect(try result(MadeRuns.side(values), three, "job p99 +5%").shortage == nil)
  }

  @Test("equal digests of the same plan with other figures are told, and are not nothing")
  func altered() throws {
    var values = MadeRuns.about(1_000)
    let base = MadeRuns.side([MadeRuns.p99: values], sha256: "x")
    values[4] += 1
    let result = try result(base, MadeRuns.side([MadeRuns.p99: values], sha256: "x"), "job p99 +5%")
    #expect(!result.comparison.isIdentical)
    #expect(result.notes.count == 1 && result.notes[0].hasPrefix("the run of seed 5 has the same digest"))
  }

  @Test("runs without a seed in common are compared by their means, with Welch's interval")
  func noCommonSeed() throws {
    let base = MadeRuns.side([MadeRuns.p99: [100, 102, 104]])
    var head = MadeRuns.side([MadeRuns.p99: [200, 202, 204]], digests: "b")
    for index in head.runs.indices { head.runs[index].seed = UInt64(100 + index) }
    let comparison = Comparison(base: base, head: head, confidence: 0.975)
    #expect(comparison.pairs == 0 && !comparison.isIdentical)
    let change = try #require(comparison.figures.first { $0.figure == MadeRuns.p99 })
    #expect(change.base == 102 && change.head == 202 && change.judgement == .worse)
    // Standard errors are 2/√3 each: 4 degrees of freedom, t = 2.7764, a half width of 4.5338.
    #expect(abs((change.interval?.lowerBound ?? 0) - (100 - 4.533_9) / 102) < 1e-5)
  }

  @Test("latencies under another load decide nothing; what does not hang on it is decided")
  func incomparable() throws {
    var base = MadeRuns.side([
      MadeRuns.p99: MadeRuns.about(1_000), MadeRuns.failures: MadeRuns.about(0.1), MadeRuns.cost: MadeRuns.about(5),
    ])
    var head = base
    base.conditions = RunConditions(load: ["load.rate": "10/s"], window: [:])
    head.conditions = RunConditions(load: ["load.rate": "12/s"], window: [:])
    let result = try result(base, head, "job p99 +5%", "failure_rate +0.1pp", "cost +2%")
    #expect(result.rows.map(\.verdict) == [.undecided, .held, .undecided])
    #expect(result.rows[2].reason == "totals cannot be compared: the load is another (load.rate 12/s, was 10/s)")
    #expect(
      result.rows[0].reason
        == "latencies cannot be compared: the load is another (load.rate 12/s, was 10/s)")
    #expect(!result.comparison.figures.contains { $0.figure.dependsOnConditions })
  }

  @Test("a run that did not complete decides nothing; its seed is left out on both sides")
  func unfinished() throws {
    let base = MadeRuns.about(1_000)
    var slow = base
    slow[3] = 100_000
    let head = MadeRuns.side(
      [MadeRuns.p99: slow], digests: "b", status: [.completed, .completed, .completed, .aborted])
    let result = try result(MadeRuns.side([MadeRuns.p99: base]), head, "job p99 +5%", confidence: 0.95)
    #expect(result.pairs == 9 && result.verdict == .held)
    #expect(
      result.notes == ["1 of 10 runs of head did not complete and decide nothing (seed 4 was aborted)"])
  }

  @Test("runs are paired by their seeds, whatever their order")
  func paired() throws {
    let base = MadeRuns.side([MadeRuns.p99: MadeRuns.about(1_000, spread: 0.5)])
    var head = base
    head.runs.reverse()
    let result = try result(base, head, "job p99 +0%")
    #expect(result.verdict == .held && result.rows[0].change.judgement == .same)
  }

  @Test("without allowances the usual ones are held, and that is said")
  func usual() throws {
    let side = MadeRuns.side([MadeRuns.p99: MadeRuns.about(1_000)])
    let result = try result(side, side)
    #expect(result.usesUsualAllowances && result.rows.map(\.allowance) == GateSettings.usualAllowances)
  }

  @Test("HEAD's thresholds are broken where every run broke them, undecided where some did")
  func thresholds() throws {
    var head = MadeRuns.side([MadeRuns.p99: MadeRuns.about(1_000)])
    for index in head.runs.indices {
      head.runs[index].outcomes = [
        RunNumbers.Outcome(expression: "all", passed: false), RunNumbers.Outcome(expression: "some", passed: index > 2),
        RunNumbers.Outcome(expression: "none", passed: true),
      ]
    }
    let base = MadeRuns.side([MadeRuns.p99: MadeRuns.about(1_000)])
    let result = try result(base, head, "job p99 +5%")
    #expect(result.thresholds.map(\.verdict) == [.broken, .undecided, .held])
    #expect(result.thresholds.map(\.runsFailed) == [10, 3, 0])
    #expect(result.verdict == .broken)
  }

  /// 2⁻⁷ ≤ 1 % for one figure; of the five usual ones each has a fifth of it: 2⁻⁹ ≤ 0.2 %.
  @Test("the fewest pairs follow from confidence and the number of figures")
  func fewest() throws {
    #expect(GateResult.fewestPairs(allowances: [try Allowance("cost +2%")], confidence: 0.99) == 7)
    #expect(GateResult.fewestPairs(allowances: [], confidence: 0.99) == 9)
    #expect(
      GateResult.fewestPairs(allowances: [try Allowance("cost ±2%")], confidence: 0.99) == 8, "half a level each way")
  }

  @Test("sides are identical only where digests, workload and version are")
  func identical() throws {
    let values = [MadeRuns.p99: MadeRuns.about(1_000)]
    let one = MadeRuns.side(values, sha256: "x")
    func isIdentical(_ head: ComparedSide) -> Bool { Comparison(base: one, head: head, confidence: 0.99).isIdentical }
    #expect(isIdentical(one))
    #expect(!isIdentical(MadeRuns.side(values, sha256: "y")))
    #expect(!isIdentical(MadeRuns.side(values, digests: "b", sha256: "x")))
    var (older, newer) = (one, one)
    (older.version, newer.version) = ("1", "2")
    #expect(!Comparison(base: older, head: newer, confidence: 0.99).isIdentical)
  }

  /// 1,000 ms about the level, all of them 100 ms more.
  @Test("where a share and an amount are allowed, the change is told in the terms of the one that decided")
  func basis() throws {
    let base = MadeRuns.about(1_000)
    func row(_ allowance: String) throws -> GateResult.Row {
      try result(
        MadeRuns.side([MadeRuns.p99: base]), MadeRuns.side([MadeRuns.p99: base.map { $0 + 100 }], digests: "b"),
        allowance
      ).rows[0]
    }
    let amount = try row("job p99 +5% or +200ms")
    #expect(amount.verdict == .held && amount.basis == .absolute && amount.allowed == 200)
    #expect(!amount.change.isRelative && abs((amount.change.change ?? 0) - 100) < 1e-9)
    let share = try row("job p99 +20% or +50ms")
    #expect(share.verdict == .held && share.basis == .relative && share.allowed == 0.2 && share.change.isRelative)
    #expect(try row("job p99 +5% or +50ms").verdict == .broken)
    let alone = try row("job p99 +200ms")
    #expect(alone.basis == .absolute && alone.allowed == 200 && !alone.change.isRelative)
  }
}
