import Foundation
import NeedletailNotation
import NeedletailPlanner
import NeedletailReports
import NeedletailResults
import NeedletailWorkload
import Testing

@Suite("A sweep as it is written") struct SweepFormatTests {
  @Test("the table has a line a value, its marks, and what is amiss") func text() throws {
    let text = SweepSummary(of: try MadeUpSweep.three(), seconds: 3.1, width: 120).text
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "capacity  load.rate, 3 values × 2 seeds, 3.10 s")
    #expect(
      lines[1]
        == "  load.rate  jobs/s     p50     p99      ±  fullest         waits most for           thresholds")
    // Half of a 95 % interval of two values is 12.706 times half their difference: 12.706 · 100 / 15,700 = 8.1 %.
    #expect(
      lines[2]
        == "  40/s         39.9  3.28 s  15.7 s  8.1 %  assistant 93 %  agent slot of assistant  ✓")
    #expect(lines[4].hasSuffix("✗  does not keep up"))
    #expect(
      lines[5]
        == "  Thresholds hold up to load.rate 42/s; at load.rate 43/s job_latency_ms p(99) < 20s does not: 30.5 s (24.1 s to 36.9 s)"
    )
  }

  @Test("columns give way on a narrow terminal, the marks last", arguments: [60, 70, 90]) func narrow(_ width: Int)
    throws
  {
    let lines = SweepSummary(of: try MadeUpSweep.three(), width: width).text.split(separator: "\n")
    #expect(lines[1].contains("thresholds") && lines[4].contains("✗"))
    #expect(lines[1...4].allSatisfy { $0.count <= width })
  }

  @Test("two keys give a matrix of the figure with its marks") func matrix() throws {
    let points = [15_000.0, 16_000, 30_000, 17_000].map {
      MadeUpSweep.Point(throughput: 1, p50: 1, p99: [$0, $0], utilization: 0.5)
    }
    let sweep = try MadeUpSweep.sweep(points, varied: ["agents.a.count=1,2", "agents.b.count=3,4"])
    let lines = SweepSummary(of: sweep).text.split(separator: "\n").map(String.init)
    #expect(lines[1] == "  agents.a.count \\ agents.b.count         3         4")
    #expect(lines[2] == "  1                                15.0 s ✓  16.0 s ✓")
    #expect(lines[3] == "  2                                30.0 s ✗  17.0 s ✓")
    #expect(lines[5] == "  Thresholds hold at 3 of 4 points")
  }

  @Test("the CSV has a row a point in the figures' own units, quoted where it must be") func csv() throws {
    let sweep = try MadeUpSweep.sweep(
      [15_700, 17_000].map { MadeUpSweep.Point(throughput: 40, p50: 3_000, p99: [$0, $0], utilization: 0.5) },
      varied: ["agents.a.simulate=\"{ a, b }\",c"])
    let rows = sweep.csv.split(separator: "\n").map(String.init)
    #expect(rows[0].hasPrefix("agents.a.simulate,jobs_per_s,jobs_per_s_low,jobs_per_s_high,job_latency_ms_p50,"))
    #expect(rows[1].hasPrefix("\"\"\"{ a, b }\"\"\",40.0,40.0,40.0,3000.0,3000.0,3000.0,15700.0,"))
    #expect(rows[2].hasPrefix("c,40.0,") && rows.count == 3)
  }

  @Test("the document says what was run, and what it showed") func document() throws {
    let json = try MadeUpSweep.three().json
    #expect(json["schema"] == .string("needletail-sweep/1"))
    guard case .array(let points)? = json["points"] else {
      Issue.record("no points")
      return
    }
    #expect(points[2]["keeps_up"] == .string("no") && points[2]["set"] == .array([.string("load.rate=43/s")]))
    #expect(points[0]["figures"]?["p(99) job_latency_ms"]?["mean"] == .number(15_700))
    #expect(json["first_broken"]?["point"] == .integer(2))
    #expect(json["scaling_law"] == nil)
  }

  @Test("what was not run is said so, and is null") func interrupted() throws {
    var points = [MadeUpSweep.Point(throughput: 40, p50: 3_000, p99: [15_000], utilization: 0.5)]
    points.append(MadeUpSweep.Point(throughput: 0, p50: 0, p99: [], utilization: 0))
    let sweep = try MadeUpSweep.sweep(points, varied: ["load.rate=40/s,42/s"], isInterrupted: true)
    let text = SweepSummary(of: sweep).text
    #expect(text.contains("42/s") && text.contains("not run") && text.contains("Interrupted: "))
    guard case .array(let written)? = sweep.json["points"] else { return }
    #expect(written[1]["figures"]?["p(99) job_latency_ms"] == .null && written[1]["seeds"] == .array([]))
  }

  @Test("a swept concurrency has its law in every format, and nothing beyond what was measured") func scaling() throws {
    let n = [1.0, 2, 4, 8, 16, 32, 64]
    let points = n.map { n in
      MadeUpSweep.Point(
        throughput: 100 * n / (1 + 0.02 * (n - 1) + 0.0005 * n * (n - 1)), p50: 1, p99: [1, 1], utilization: 0.5)
    }
    let sweep = try MadeUpSweep.sweep(
      points, varied: ["load.concurrency=1..64:x2"], figure: Sweep.jobsPerSecond, isOpen: false)
    for format in SweepFormat.allCases where format != .csv {
      #expect(try format.written(sweep, width: 200).contains("slowdown: { sigma: 0.02, kappa: 0.0005 }"), "\(format)")
    }
    #expect(SweepSummary(of: sweep, width: 200).text.contains("throughput is highest at 44.3"))
    #expect(sweep.json["scaling_law"]?["sigma"]?.figure.map { ($0 - 0.02).magnitude < 1e-9 } == true)
  }
}

@Suite("A sweep as a page") struct SweepPageTests {
  private func charts(_ html: String) -> [String] {
    html.matches(of: /data-chart="([a-z]+)"/).map { String($0.1) }
  }

  @Test("it has the curves, their bounds, the knee and what does not keep up") func curves() throws {
    let base = [15_000.0, 15_100, 15_200, 15_300, 15_500, 20_400]
    let points = base.enumerated().map { place, p99 in
      MadeUpSweep.Point(
        throughput: 1, p50: 3_000, p99: [p99, p99], utilization: 0.5, keepsUp: place == 5 ? .no : .yes)
    }
    let html = try MadeUpSweep.sweep(points, varied: ["load.rate=38/s..43/s"]).html
    #expect(charts(html) == ["latency", "throughput"])
    for words in ["job_latency_ms p(99) &lt; 20s", "knee of p99: 42/s", "data-shades=\"1\"", "data-points=\"12\""] {
      #expect(html.contains(words), "\(words)")
    }
  }

  @Test("two keys are a table coloured by tenths, with a frame where a threshold is broken") func matrix() throws {
    let points = [10_000.0, 15_000, 30_000, 12_000].map {
      MadeUpSweep.Point(throughput: 1, p50: 1, p99: [$0, $0], utilization: 0.5)
    }
    let html = try MadeUpSweep.sweep(points, varied: ["agents.a.count=1,2", "agents.b.count=3,4"]).html
    // 10 s is the lowest, 30 s the highest, 15 s a quarter of the way: tenths 0, 2, 9, 1.
    for cell in [
      "<td class=\"cell0\">10.0\u{A0}s ✓", "<td class=\"cell2\">15.0\u{A0}s ✓",
      "<td class=\"cell9 broken\">30.0\u{A0}s ✗",
      "<td class=\"cell1\">12.0\u{A0}s ✓",
    ] { #expect(html.contains(cell), "\(cell)") }
  }

  @Test("the frontier and the law have charts of their own where there are any") func others() throws {
    let points = [(30_000.0, 1.0), (20_000, 2), (10_000, 3)].map {
      MadeUpSweep.Point(throughput: 1, p50: 1, p99: [$0.0, $0.0], utilization: 0.5, cost: $0.1)
    }
    let html = try MadeUpSweep.sweep(points, varied: ["agents.a.hedge.after=1s..3s"]).html
    #expect(charts(html) == ["latency", "throughput", "frontier"])
  }

  @Test("names mean nothing to a page") func escaped() throws {
    let sweep = try MadeUpSweep.sweep(
      Array(repeating: MadeUpSweep.Point(throughput: 1, p50: 1, p99: [1, 1], utilization: 0.5), count: 2),
      varied: ["agents.\"<b>\".routing=<i>,b"], name: "<script>")
    #expect(!sweep.html.contains("<script>") && !sweep.html.contains("<i>,") && !sweep.html.contains("<b>"))
  }
}
