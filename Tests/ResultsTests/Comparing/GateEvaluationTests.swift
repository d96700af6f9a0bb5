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
    #expect((row.pairsToDecide ?? 0) > 10)
  }

  /// 0.9 ms of 5 ms is 18 %, and below the millisecond that counts; 1.1 ms are beyond it.
  @Test("a change below the least that counts is no alarm, whatever share it is, and that is said")
  func floor() throws {
    func row(_ change: Double) throws -> GateResult.Row {
      let base = MadeRuns.about(5)
      return try result(
        MadeRuns.side([MadeRuns.p99: base]), MadeRuns.side([MadeRuns.p99: base.map { $0 + change }], digests: "b"),
        "job p99 +5%"
      ).rows[0]
    }
    let small = try row(0.9)
    #expect(small.verdict == .held)
    #expect(small.reason == "no more than the least change that counts, 1 ms")
    #expect(try row(1.1).verdict == .broken)
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

  @Test("what a side lacks decides nothing, and which side is said")
  func absent() throws {
    let one = MadeRuns.side([MadeRuns.p99: MadeRuns.about(1_000)])
    let other = MadeRuns.side([MadeRuns.cost: MadeRuns.about(5)])
    let some = MadeRuns.side([MadeRuns.p99: [.nan, .nan] + MadeRuns.about(1_000).dropFirst(2)])
    func reason(_ base: ComparedSide, _ head: ComparedSide) throws -> String? {
      let row = try result(base, head, "job p99 +5%").rows[0]
      #expect(row.verdict == .undecided)
      return row.reason
    }
    #expect(try reason(one, other) == "head has no such figure")
    #expect(try reason(other, one) == "base has no such figure")
    #expect(try reason(other, other) == "neither side has this figure")
    #expect(try reason(one, some) == "only 8 of 10 pairs of runs have it on both sides")
  }

  @Test("latencies under another load decide nothing; what does not hang on it is decided")
  func incomparable() throws {
    var base = MadeRuns.side([MadeRuns.p99: MadeRuns.about(1_000), MadeRuns.failures: MadeRuns.about(0.1)])
    var head = base
    base.conditions = RunConditions(load: ["load.rate": "10/s"], window: [:])
    head.conditions = RunConditions(load: ["load.rate": "12/s"], window: [:])
    let result = try result(base, head, "job p99 +5%", "failure_rate +0.1pp")
    #expect(result.rows.map(\.verdict) == [.undecided, .held])
    #expect(
      result.rows[0].reason
        == "latencies cannot be compared: the load is another (load.rate 12/s, was 10/s)")
    #expect(!result.comparison.figures.contains { $0.figure.isLatency })
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
}
