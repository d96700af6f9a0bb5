import NeedletailComparison
import NeedletailEngine
import NeedletailWorkload
import Testing

@testable import NeedletailResults

@Suite("The check of a machine against itself, and runs that measured it")
struct SelfCheckTests {
  static let p50 = GatedFigure(.jobLatency, .percentile(50))

  private func side(_ values: [Double], invalid: Int = 0) -> ComparedSide {
    let runs = values.enumerated().map { index, value in
      RunNumbers(
        seed: UInt64(index), digest: nil, status: index < invalid ? .invalid : .completed, values: [Self.p50: value])
    }
    return ComparedSide(name: "side", workload: "made", clock: .wall, runs: runs)
  }

  private func gate(_ base: ComparedSide, _ head: ComparedSide, _ allowance: String = "job p50 +5%") throws
    -> GateResult
  {
    GateResult(base: base, head: head, allowances: [try Allowance(allowance)], confidence: 0.99)
  }

  /// Ten runs about a level in milliseconds, the other way round in every second pair.
  private func pair(_ level: Double, spread: Double) -> (base: ComparedSide, head: ComparedSide) {
    let up = (0..<10).map { level * ($0 % 2 == 0 ? 1 + spread : 1) }
    let down = (0..<10).map { level * ($0 % 2 == 0 ? 1 : 1 + spread) }
    return (side(up), side(down))
  }

  @Test("noise is the coefficient of variation of one run, and what is found lies beyond what is allowed")
  func noise() throws {
    let (base, head) = pair(100, spread: 0.02)
    let check = SelfCheck(of: try gate(base, head))
    let row = check.rows[0]
    // Logarithms of ratios are ±0.0198: the standard deviation of ten of them is 0.0198 · √(10/9), of one run √2 less.
    #expect(row.isRelative)
    #expect(abs((row.noise ?? 0) - 0.019803 * (10.0 / 9).squareRoot() / 2.0.squareRoot()) < 1e-5)
    // The sample is full of two values, and its median the mean of them.
    #expect(row.median == 101)
    let beyond = PairNoise(
      try PairedSample(
        base: base.runs.compactMap { $0.value(of: Self.p50) }, head: head.runs.compactMap { $0.value(of: Self.p50) }))?
      .leastChange(pairs: 10, level: 0.01, power: 0.9)
    #expect(abs((row.leastChange ?? 0) - (1.05 * (1 + (beyond ?? 0)) - 1)) < 1e-12)
    #expect(check.isQuiet)
  }

  @Test("of a small figure the least change is that of its floor")
  func floor() throws {
    // 2 ms: a change below 1 ms, half of it, never counts.
    let (base, head) = pair(2, spread: 0.001)
    let least = try #require(SelfCheck(of: try gate(base, head)).rows[0].leastChange)
    #expect(least > 0.4999 && least < 0.51)
  }

  @Test("the level is what one figure of several has at the last look", arguments: [(12, 1), (20, 2), (40, 5)])
  func level(pairs: Int, figures: Int) {
    let looks = Spending.looks(fewest: 10, most: pairs)
    let before = looks.count > 1 ? Spending.spent(of: 0.01, at: Double(looks[looks.count - 2]) / Double(pairs)) : 0
    let level = SelfCheck.level(pairs: pairs, confidence: 0.99, figures: figures)
    #expect(abs(level - (0.01 - before) / Double(figures)) < 1e-12)
  }

  @Test("something called broken is no quiet machine")
  func loud() throws {
    let check = SelfCheck(
      of: try gate(side((0..<10).map { 100 + Double($0) }), side((0..<10).map { 120 + Double($0) })))
    #expect(!check.isQuiet)
    #expect(check.rows[0].verdict == .broken)
  }

  @Test("too few pairs have no noise, and fewer than the level needs find nothing")
  func fewPairs() throws {
    #expect(SelfCheck(of: try gate(side([1, 2]), side([2, 1]))).rows[0].noise == nil)
    let row = SelfCheck(of: try gate(side([101, 100, 101]), side([100, 101, 100]))).rows[0]
    #expect(row.noise != nil && row.leastChange == nil)
  }

  @Test("one run in ten whose generator was the bottleneck leaves the others their say")
  func trusted() throws {
    let values = (0..<20).map { 100 + Double($0) }
    let result = try gate(side(values, invalid: 4), side(values.map { 1.2 * $0 }))
    #expect(result.trustingGenerator == result)
    #expect(result.verdict == .broken)
  }

  @Test("more than one in ten leave nothing decided, and it says why")
  func untrusted() throws {
    let values = (0..<20).map { 100 + Double($0) }
    let result = try gate(side(values, invalid: 5), side(values.map { 1.2 * $0 })).trustingGenerator
    #expect(result.verdict == .undecided)
    #expect(result.rows[0].reason == "in 5 of 40 runs the generator was the bottleneck, more than one in ten")
  }
}
