import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import Testing

@testable import NeedletailResults

@Suite("The two clocks compared")
struct ClockComparisonTests {
  /// `count` samples from 1 µs to 1 ms in equal steps, stretched.
  func histogram(_ count: UInt64 = 1_000, stretch: Double = 1) -> Histogram {
    var histogram = Histogram()
    for sample in 1...count { histogram.record(UInt64((Double(sample * 1_000_000 / count) * stretch).rounded())) }
    return histogram
  }

  func report(
    jobs: Histogram?, scenarios: [String: Histogram] = [:], calls: [String: Histogram] = [:],
    status: RunReport.Status = .completed, reason: String? = nil, isWall: Bool = false
  ) -> RunReport {
    var report = RunReport()
    report.name = "sample"
    report.seed = 7
    report.status = status
    report.statusReason = reason
    report.metrics["job_latency_ms"] = RunReport.Family(all: jobs, by: ["scenario": scenarios])
    report.metrics["call_latency_ms"] = RunReport.Family(all: nil, by: ["agent": calls])
    if isWall { report.wall = WallReport() }
    return report
  }

  func comparison(_ virtual: Histogram, _ wall: Histogram, tolerance: Double = 0.02) -> ClockComparison {
    ClockComparison(virtual: report(jobs: virtual), wall: report(jobs: wall, isWall: true), tolerance: tolerance)
  }

  @Test("a run whose clock went faster than the wall's is not said to have taken its time on the wall clock")
  func timeScale() {
    #expect(
      ClockComparisonSummary(of: comparison(histogram(), histogram()), width: 120).text.contains(" on the wall clock"))
    var wall = report(jobs: histogram(), isWall: true)
    wall.wall?.timeScale = 30
    let comparison = ClockComparison(virtual: report(jobs: histogram()), wall: wall)
    let text = ClockComparisonSummary(of: comparison, width: 120).text
    #expect(text.contains(" on a clock 30 × as fast as the wall clock") && !text.contains(" on the wall clock"))
  }

  @Test("equal latencies are within any tolerance")
  func equal() {
    let comparison = comparison(histogram(), histogram(), tolerance: 1e-9)
    #expect(comparison.conclusion == .within)
    #expect(comparison.reason == nil)
    #expect(comparison.jobs.map(\.differences) == [[0, 0, 0]])
  }

  @Test("a difference is of the virtual figure, and its sign says which way the wall is")
  func sign() throws {
    let row = try #require(comparison(histogram(), histogram(stretch: 1.5)).jobs.first)
    // Percentiles are those of a histogram with three significant digits.
    for difference in row.differences { #expect(abs(try #require(difference) - 0.5) < 0.002) }
    #expect(abs(try #require(row.meanDifference) - 0.5) < 1e-6)
    let shorter = try #require(comparison(histogram(stretch: 1.5), histogram()).jobs.first?.differences[0])
    #expect(abs(shorter + 1.0 / 3) < 0.002)
  }

  @Test("one percentile beyond the tolerance, either way, is outside", arguments: [0.9, 1.1])
  func outside(_ stretch: Double) {
    #expect(comparison(histogram(), histogram(stretch: stretch)).conclusion == .outside)
    #expect(comparison(histogram(), histogram(stretch: stretch), tolerance: 0.12).conclusion == .within)
    var tail = histogram(990)
    tail.record(2_000_000, count: 11)
    let far = comparison(histogram(), tail)
    #expect(far.conclusion == .outside)
    #expect((far.jobs.first?.differences[0]?.magnitude ?? 1) < 0.02)
  }

  @Test("under a thousand jobs by either clock are too few, and then nothing is decided")
  func tooFew() {
    for (virtual, wall) in [(999, 1_000), (1_000, 999)] as [(UInt64, UInt64)] {
      let comparison = comparison(histogram(virtual), histogram(wall))
      #expect(comparison.jobs.map(\.verdict) == [.tooFew])
      #expect(comparison.conclusion == .undecided)
      #expect(comparison.reason?.contains("run longer") == true)
    }
  }

  @Test("a scenario with too few jobs does not count, one with enough decides like the whole")
  func scenarios() {
    let all = histogram()
    func conclusion(_ other: Histogram) -> ClockComparison {
      ClockComparison(
        virtual: report(jobs: all, scenarios: ["big": all, "other": histogram(other.count)]),
        wall: report(jobs: all, scenarios: ["big": all, "other": other], isWall: true))
    }
    let small = conclusion(histogram(999, stretch: 9))
    #expect(small.jobs.map(\.name) == [nil, "big", "other"])
    #expect(small.jobs.map(\.verdict) == [.within, .within, .tooFew])
    #expect(small.conclusion == .within)
    #expect(conclusion(histogram(1_000, stretch: 9)).conclusion == .outside)
  }

  @Test("a scenario that one clock alone has seen is shown, and decides nothing")
  func oneSided() {
    let all = histogram()
    let comparison = ClockComparison(
      virtual: report(jobs: all, scenarios: ["gone": all]), wall: report(jobs: all, isWall: true))
    #expect(comparison.jobs.map(\.name) == [nil, "gone"])
    #expect(comparison.jobs.last?.verdict == .tooFew)
    #expect(comparison.jobs.last?.wall == nil)
    #expect(comparison.conclusion == .within)
  }

  @Test("calls are compared and decide nothing")
  func calls() {
    let jobs = histogram()
    let comparison = ClockComparison(
      virtual: report(jobs: jobs, calls: ["a": histogram(10)]),
      wall: report(jobs: jobs, calls: ["a": histogram(10, stretch: 5)], isWall: true))
    #expect(comparison.calls.map(\.verdict) == [.outside])
    #expect(comparison.conclusion == .within)
  }

  @Test("latencies of zero are equal, and infinitely far from any other")
  func zeros() {
    var zeros = Histogram()
    zeros.record(0, count: 1_000)
    #expect(comparison(zeros, zeros).conclusion == .within)
    let far = comparison(zeros, histogram())
    #expect(far.conclusion == .outside)
    #expect(far.jobs.first?.differences == [nil, nil, nil])
  }

  @Test(
    "a run that did not complete speaks first, by its clock and reason",
    arguments: [
      (.invalid, .failed, "the run in wall time was invalid: late"),
      (.aborted, .failed, "the run in wall time was aborted: late"),
      (.interrupted, .interrupted, "the run in wall time was interrupted: late"),
    ] as [(RunReport.Status, ClockComparison.Conclusion, String)])
  func incomplete(_ status: RunReport.Status, _ expected: ClockComparison.Conclusion, _ reason: String) {
    let wall = report(jobs: histogram(), status: status, reason: "late", isWall: true)
    let comparison = ClockComparison(virtual: report(jobs: histogram()), wall: wall)
    #expect(comparison.conclusion == expected)
    #expect(comparison.reason == reason)
    let early = ClockComparison(virtual: report(jobs: nil, status: status, reason: "late"), wall: nil)
    #expect(early.conclusion == expected)
    #expect(early.reason == reason.replacing("wall", with: "virtual"))
  }

  @Test("the document has each row, by both clocks, in milliseconds and shares")
  func document() throws {
    let all = histogram()
    let comparison = ClockComparison(
      virtual: report(jobs: all, scenarios: ["one": all], calls: ["a": all]),
      wall: report(jobs: histogram(stretch: 2), scenarios: ["one": all], calls: ["a": all], isWall: true))
    let json = comparison.json(of: SampleReport.file(), host: nil)
    #expect(json["schema"] == .string("needletail.verify/2"))
    #expect(json["conclusion"] == .string("outside"))
    #expect(json["tolerance"] == .number(0.02))
    #expect(json["workload"]?["sha256"] == .string("ab12"))
    let row = try #require(json["job_latency_ms"]?["all"])
    #expect(row["verdict"] == .string("outside"))
    #expect(row["virtual"]?["count"] == .integer(1_000))
    // The mean of 1 µs … 1 ms in steps of 1 µs.
    #expect(row["virtual"]?["mean"] == .number(0.5005))
    #expect(abs(try #require(row["difference"]?["p50"]?.figure) - 1) < 0.003)
    #expect(json["job_latency_ms"]?["scenario"]?["one"]?["verdict"] == .string("within"))
    #expect(json["call_latency_ms"]?["agent"]?["a"]?["verdict"] == .string("within"))
    #expect(json["virtual"]?["status"] == .string("completed"))
    #expect(json["wall"]?["wall"]?["late_replies"] == .integer(0))
    #expect(try json.text().isEmpty == false)
  }

  @Test("the summary says the conclusion first, then each row with its verdict")
  func summary() {
    let all = histogram()
    let comparison = ClockComparison(
      virtual: report(jobs: all, scenarios: ["big": all, "few": histogram(5)]),
      wall: report(jobs: histogram(stretch: 1.01), scenarios: ["big": all, "few": histogram(5)], isWall: true))
    let text = ClockComparisonSummary(of: comparison, width: 120).text
    #expect(text.hasPrefix("sample  both clocks agree within 2.00 %\n"))
    let lines = text.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    #expect(lines.contains { $0.hasPrefix("all within 1,000 500 µs +") })
    #expect(lines.contains { $0.hasPrefix("big within 1,000 500 µs 0.0 %") })
    #expect(lines.contains { $0.hasPrefix("few too few to tell 5 ") })
    for line in ClockComparisonSummary(of: comparison, width: 80).text.split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test("a run in virtual time that shows too few jobs is compared with none, and says what would do")
  func tooShort() {
    let comparison = ClockComparison(
      virtual: report(jobs: histogram(160)), wall: nil, remedy: "run it with --duration 7s")
    #expect(comparison.conclusion == .undecided)
    #expect(
      comparison.reason
        == "160 jobs, and fewer than 1000 are too few to tell: nothing was run on the wall clock; run it with --duration 7s"
    )
    let summary = ClockComparisonSummary(of: comparison)
    #expect(summary.complaint == "nothing to decide on: " + (comparison.reason ?? ""))
    let single = ClockComparison(virtual: report(jobs: histogram(1)), wall: nil, remedy: "run it with --jobs 1100")
    #expect(single.reason?.hasPrefix("1 job, and fewer than 1000 ") == true)
  }

  @Test("where no summary is shown, a line says what stands against the clocks' agreeing, and none that they agree")
  func complaints() {
    func complaint(_ comparison: ClockComparison) -> String? { ClockComparisonSummary(of: comparison).complaint }
    #expect(complaint(comparison(histogram(), histogram())) == nil)
    #expect(complaint(comparison(histogram(), histogram(stretch: 2))) == "the clocks differ by more than 2.00 %")
    let late = report(jobs: histogram(), status: .invalid, reason: "late", isWall: true)
    #expect(
      complaint(ClockComparison(virtual: report(jobs: histogram()), wall: late))
        == "not compared: the run in wall time was invalid: late")
  }

  @Test("a comparison without samples says why there is nothing")
  func emptySummary() {
    let text = ClockComparisonSummary(
      of: ClockComparison(virtual: report(jobs: nil), wall: report(jobs: nil, isWall: true)),
      typeface: Typeface(isUnicode: false)
    ).text
    #expect(text.hasPrefix("sample  nothing to decide on\n  fewer than 1000 jobs are too few to tell; run longer"))
    #expect(text.utf8.allSatisfy { $0 < 128 })
  }
}
