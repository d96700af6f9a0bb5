import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload
import Testing

@testable import NeedletailReports

@Suite("Pages of comparisons and gates")
struct ComparisonPageTests {
  static let p99 = SuiteColumn.p99.figure
  static let failed = SuiteColumn.failed.figure

  private static func side(_ name: String, p99: [Double]) throws -> ComparedSide {
    let runs = try p99.enumerated().map { seed, value in
      let text = """
        {"schema": "needletail.result/2", "status": "completed", "digest": "d\(value)", "workload": {"seed": \(seed + 1)},
         "metrics": {"job_latency_ms": {"all": {"p99": \(value), "p50": 500}}}, "throughput": {"jobs_per_s": 12}}
        """
      return try #require(RunNumbers(try JSON(reading: Array(text.utf8), path: "r.json")))
    }
    return ComparedSide(name: name, workload: "desk", clock: .virtual, runs: runs)
  }

  private static func change(
    _ figure: GatedFigure, _ change: Double?, _ interval: ClosedRange<Double>?, _ judgement: FigureChange.Judgement,
    isRelative: Bool = true
  ) -> FigureChange {
    FigureChange(
      figure: figure, base: 1_000, head: 1_000 * (1 + (change ?? 0)), pairs: 3, change: change, interval: interval,
      isRelative: isRelative, judgement: judgement)
  }

  static func comparison() throws -> Comparison {
    Comparison(
      base: try side("main", p99: [1_000, 2_000, 4_000]), head: try side("work", p99: [1_100, 2_100, 4_800]),
      inputs: [InputChange(key: "agents.<b>.count", base: "16", head: nil)], isIdentical: false, confidence: 0.99,
      figures: [
        change(p99, 0.1, 0.05...0.2, .worse), change(SuiteColumn.p50.figure, 0, 0...0, .same),
        change(failed, 0.001, -0.001...0.003, .unclear, isRelative: false),
        change(SuiteColumn.jobsPerSecond.figure, 0.02, 0.01...Double.infinity, .better),
      ],
      movers: [Comparison.Mover(name: "assistant", changes: ["call p99 +15.0 %"], millisecondsPerJob: 410)])
  }

  static func gate() throws -> GateResult {
    let comparison = try comparison()
    let rows = [
      GateResult.Row(
        allowance: Allowance(p99, .rise, relative: 0.02, expression: "+2%"), change: comparison.figures[0],
        verdict: .broken),
      GateResult.Row(
        allowance: Allowance(failed, .both, absolute: 0.002, expression: "±0.2pp"), change: comparison.figures[2],
        verdict: .undecided, pairsToDecide: 9),
    ]
    return GateResult(
      comparison: comparison, rows: rows,
      thresholds: [GateResult.OwnThreshold(expression: "x < 1", verdict: .held, runs: 3, runsFailed: 0)],
      confidence: 0.99, pairs: 3)
  }

  @Test("a comparison's page says every number as text, and nothing that was read is markup")
  func comparison() throws {
    let page = try Self.comparison().html
    #expect(page.contains("Of 4 figures: 1 worse, 1 better, 1 unclear, 1 the same"))
    #expect(page.contains("agents.&lt;<wbr>b&gt;.count") || page.contains("agents.&lt;b&gt;.count"))
    #expect(page.contains("+5.0 to +20.0") && page.contains("assistant") && page.contains("+410"))
    // The pairs, by their seeds.
    #expect(page.contains("1.00\u{A0}s → 1.10\u{A0}s") && page.contains("4.00\u{A0}s → 4.80\u{A0}s"))
    #expect(!page.contains("<script") && !page.contains("<b>"))
  }

  @Test("changes in percent lie on one scale and those in points on another")
  func scales() throws {
    let page = try Self.comparison().html
    #expect(page.contains("data-chart=\"figures\" data-points=\"3\""))
    #expect(page.contains("data-chart=\"figures-points\" data-points=\"1\""))
  }

  /// The axis is 1.05 × 0.2 to either side: 0.1 lies at (0.1 + 0.21) ÷ 0.42 = 0.7381 of it, 0.05 at 0.6190, 0.2 at 0.9762.
  @Test("dots and intervals lie where their values are, and an open end reaches the edge")
  func places() throws {
    let page = try Self.comparison().html
    #expect(page.contains("<path class=\"interval bad\" d=\"M619 420L976.2 420\"/>"))
    #expect(page.contains("<path class=\"dots big bad\" d=\"M738.1 420h0\"/>"))
    // 10 %, 5 % and 20 %: each pair's own.
    #expect(page.contains("<path class=\"dots pair\" d=\"M738.1 840h0M619 840h0M976.2 840h0\"/>"))
    #expect(page.contains("<path class=\"interval good\" d=\"M523.8 420L1000 420\"/>"))
  }

  @Test("what a gate allows is shaded up to where it ends, to one side or to both")
  func allowed() throws {
    let gate = try Self.gate()
    #expect(gate.rows[0].allowedChanges == -Double.infinity...0.02 && gate.rows[1].allowedChanges == -0.002...0.002)
    let page = gate.html
    // (0.02 + 0.21) ÷ 0.42 = 0.5476.
    #expect(
      page.contains("<path class=\"allowed\" d=\"M0 1000H547.6V0H0Z\"/><path class=\"limit\" d=\"M547.6 0V1000\"/>"))
    #expect(page.contains("Gate BROKEN: 1 of 3") && page.contains("✗ broken") && page.contains("? undecided"))
    #expect(page.contains("about 9 more seeds would decide") && page.contains("✓ held"))
  }

  @Test("an axis reaches as far as the farthest end, at least a little, and not beyond 300 %")
  func axis() {
    func axis(_ change: Double?, _ interval: ClosedRange<Double>? = nil) -> Axis {
      IntervalChart(
        name: "", title: "", caption: "",
        rows: [IntervalChart.Row(name: "", change: change, interval: interval, pairs: [], words: "")]
      ).axis
    }
    for (found, expected) in [
      (axis(nil).high, 0.01), (axis(0).low, -0.01), (axis(0.1, -0.4...Double.infinity).high, 0.42),
      (axis(50).high, 3.15),
    ] { #expect(abs(found - expected) < 1e-12) }
  }
}
