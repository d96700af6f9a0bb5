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
    // Differences of the logarithm are normal scores with a standard deviation of 2 % · √2, so one run has 2 %.
    let scores = (0..<40).map { NormalDistribution.upperQuantile((Double($0) + 0.5) / 40) * 0.02 * 2.0.squareRoot() }
    let base = [Double](repeating: 100, count: 40)
    let head = scores.map { 100 * (1 + $0) }
    let check = SelfCheck(of: try gate(side(base), side(head)))
    let row = check.rows[0]
    #expect(row.isRelative)
    #expect(abs((row.noise ?? 0) - 0.02) < 0.002)
    #expect(row.median == 100)
    let floor = try #require(NoiseFloor(try PairedSample(base: base, head: head)))
    // The last of the looks at 10, 20 and 40 pairs has what those before have left of the level.
    let left = 1 - (0.01 - Spending.spent(of: 0.01, at: 0.5))
    let beyond = try #require(floor.smallestChange(pairs: 40, figures: 1, confidence: left))
    #expect(abs((row.leastChange ?? 0) - (1.05 * (1 + beyond) - 1)) < 1e-12)
    #expect(check.isQuiet)
  }

  @Test("of a small figure the least change is that of its floor")
  func floor() throws {
    // 2 ms: a change below 1 ms, half of it, never counts.
    let (base, head) = pair(2, spread: 0.001)
    let least = try #require(SelfCheck(of: try gate(base, head)).rows[0].leastChange)
    #expect(least > 0.4999 && least < 0.51)
  }

  @Test("the last look has what those before have left of the level", arguments: [12, 20, 40])
  func level(pairs: Int) {
    let looks = Spending.looks(fewest: 10, most: pairs)
    let before = looks.count > 1 ? Spending.spent(of: 0.01, at: Double(looks[looks.count - 2]) / Double(pairs)) : 0
    #expect(abs(SelfCheck.confidence(pairs: pairs, of: 0.99) - (1 - 0.01 + before)) < 1e-12)
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
    #expect(SelfCheck(of: try gate(side([1, 2, 3]), side([2, 1, 3]))).rows[0].noise == nil)
    let row = SelfCheck(of: try gate(side([101, 100, 102, 100, 101]), side([100, 101, 100, 103, 100]))).rows[0]
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
