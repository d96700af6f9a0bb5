import Foundation
import NeedletailEngine
import NeedletailMetrics
import Testing
import NeedletailWorkload

@testable import NeedletailResults

@Suite("The terminal summary")
struct SummaryTests {
  let thresholds = [
    SampleReport.threshold("job_latency_ms", .max, .less, 8), SampleReport.threshold("cost_usd", .value, .less, 0.001),
    SampleReport.threshold("ttft_ms", .mean, .less, 1),
  ]

  func text(_ report: RunReport = SampleReport.report, width: Int = 100, typeface: Typeface = Typeface()) -> String {
    let host = HostFacts(
      wallSeconds: 0.5, peakResidentBytes: 12_000_000, needletail: "0.1.0", swift: "6.3.1", processors: 2)
    let document = ResultDocument(report: report, of: SampleReport.file(thresholds), host: host)
    return Summary(of: document, width: width, typeface: typeface).text
  }

  func line(containing part: String, in text: String) -> String? {
    text.split(separator: "\n").map(String.init).first { $0.contains(part) }
  }

  @Test("the lines of jobs and calls visibly add up")
  func sums() {
    let text = text()
    #expect(text.contains("  10 offered = 9 started + 1 rejected\n"))
    #expect(text.contains("  9 started = 6 completed (1 partial) + 2 failed + 1 timed out\n"))
    #expect(text.contains("  20 started = 15 completed + 3 failed + 1 timed out + 1 cancelled\n"))
  }

  @Test("nothing in a name is taken for a command by a terminal, nor breaks a line or turns the direction of writing")
  func names() {
    var report = SampleReport.report
    report.name = "a\u{1B}[2J\nb\u{202E}c"
    report.agents[0].name = "x\u{1B}]0;t\u{7}\r\ny"
    let text = text(report)
    #expect(text.hasPrefix("a?[2J?b?c  "))
    #expect(text.contains("\n  x?]0;t???y  "))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
  }

  @Test("counts that do not add up are said not to")
  func wrongSums() {
    var report = SampleReport.report
    report.jobs.failed += 1
    #expect(text(report).contains("9 started does not equal"))
  }

  @Test("speed is simulated time over wall time")
  func speed() {
    // 612.4 s in 0.5 s.
    #expect(text().contains("1,225 × real time"))
    #expect(text().contains("simulated 10 min 12 s"))
  }

  @Test("the table has a line for the whole and for each scenario that occurred")
  func latencyTable() throws {
    let row = try #require(line(containing: "resolve", in: text()))
    #expect(
      row.split(whereSeparator: \.isWhitespace).map(String.init) == [
        "resolve", "4", "2.00", "ms", "4.00", "ms", "4.00", "ms", "4.00", "ms", "4.00", "ms",
      ])
    #expect(line(containing: "never", in: text()) == nil)
  }

  @Test("a wait's share is of the latency of jobs, not of all waiting")
  func waits() throws {
    var report = SampleReport.report
    var scenario = LatencyBreakdown.Scenario(name: "resolve")
    scenario.all.jobs = 4
    scenario.all.owners = [
      LatencyOwner(.agent, of: "triage"): 4_000_000, LatencyOwner(.backoff, of: "triage"): 12_000_000,
      LatencyOwner(.service, of: "triage"): 24_000_000,
    ]
    report.latencyBreakdown = LatencyBreakdown()
    report.latencyBreakdown?.scenarios = [scenario]
    let waiting = text(report).components(separatedBy: "Latency breakdown")[0]
    #expect(try #require(line(containing: "agent slot of triage", in: waiting)).contains("10.0 %"))
    #expect(try #require(line(containing: "backoff", in: waiting)).contains("30.0 %"))
    #expect(line(containing: "gateway slot", in: waiting) == nil)
  }

  @Test("the latency breakdown names whose each part was")
  func owners() throws {
    var report = SampleReport.report
    var scenario = LatencyBreakdown.Scenario(name: "resolve")
    scenario.all.jobs = 2
    scenario.all.owners = [
      LatencyOwner(.endpointTokens, of: "gpt"): 6_000_000, LatencyOwner(.service, of: "triage"): 2_000_000,
    ]
    report.latencyBreakdown = LatencyBreakdown()
    report.latencyBreakdown?.scenarios = [scenario]
    // Of two jobs 3 ms each, of 4 ms.
    let row = try #require(line(containing: "tokens a minute of gpt", in: text(report)))
    #expect(row.contains("3.00 ms") && row.contains("75.0 %"))
  }

  @Test("every limit of the plan has a line with its use, and agents' slots are told apart by who holds them")
  func limits() throws {
    var report = SampleReport.report
    let tokens = LatencyOwner(.endpointTokens, of: "gpt")
    report.resources = [
      ResourceUse(
        LatencyOwner(.agent, of: "triage"), capacity: 128, utilization: 0.71, meanWaiting: 0.25, holding: [tokens: 0.6]),
      ResourceUse(tokens, capacity: 400_000, utilization: 0.985, meanWaiting: 12.4),
    ]
    let text = text(report)
    let limit = try #require(line(containing: "tokens a minute of gpt", in: text))
    #expect(limit.contains("400,000/min") && limit.contains("98.5 %") && limit.hasSuffix("12.4"))
    let agent = try #require(line(containing: "  triage  ", in: text.components(separatedBy: "Agents")[1]))
    #expect(agent.contains("71.0 %") && agent.contains("11.0 %") && agent.contains("60.0 %"))
  }

  @Test("hedges tell how many of them won")
  func hedges() {
    var report = SampleReport.report
    report.calls.hedged = 12
    report.calls.hedgesWon = 5
    #expect(text(report).contains("12 hedges, 5 of them won"))
  }

  @Test("the summary opens with the headline and its causes, and says whether the load was kept up with")
  func opening() {
    var document = ResultDocument(report: SampleReport.report, of: SampleReport.file(), host: nil)
    document.verdict.headline = "FAILED: p99 201 s, bound 20 s"
    document.verdict.causes = ["From 5:10 on the tokens a minute of gpt are used up (100 %)"]
    #expect(
      Summary(of: document).text.hasPrefix(
        "sample  FAILED: p99 201 s, bound 20 s\n  From 5:10 on the tokens a minute of gpt are used up (100 %).\n  keeps up: "
      ))
  }

  @Test("thresholds show the mark, what was observed, and why nothing was")
  func thresholdLines() throws {
    let text = text()
    #expect(text.contains("Thresholds  1 of 3 held"))
    let (held, failed) = ("✓ job_latency_ms max < 8.0", "✗ cost_usd")
    #expect(try #require(line(containing: held, in: text)).hasSuffix("observed 7 ms"))
    #expect(try #require(line(containing: failed, in: text)).hasSuffix("observed 0.012500 USD"))
    #expect(try #require(line(containing: "✗ ttft_ms", in: text)).hasSuffix("nothing observed: no samples"))
  }

  @Test("what a percentage bounds is observed as one, and a rate in its unit")
  func thresholdUnits() throws {
    var file = SampleReport.file()
    file.thresholds = [("job_failure_rate", "rate<2%"), ("jobs_per_s", "value > 10/min")].compactMap {
      WrittenThreshold.threshold($0, $1, by: .standard)
    }
    let text = Summary(of: ResultDocument(report: SampleReport.report, of: file, host: nil)).text
    // Three of nine; half a job a second.
    #expect(text.contains("✗ job_failure_rate rate < 2%  observed 33.33333 %\n"))
    #expect(text.contains("✓ jobs_per_s value > 10/min   observed 0.500000 jobs/s\n"))
  }

  @Test("what went wrong is listed, most frequent first")
  func reasons() throws {
    let text = text()
    let agent = try #require(text.firstRange(of: "agent failure"))
    let timeout = try #require(text.firstRange(of: "call timeout"))
    #expect(agent.lowerBound < timeout.lowerBound)
  }

  @Test("every line fits the width", arguments: [60, 72, 80, 100, 140])
  func fits(_ width: Int) {
    for line in text(width: width).split(separator: "\n") where !line.contains("observed") {
      #expect(line.count <= width, "\(line)")
    }
  }

  @Test("without Unicode there is nothing but ASCII")
  func ascii() {
    let text = text(typeface: Typeface(isUnicode: false))
    #expect(text.utf8.allSatisfy { $0 < 128 })
    #expect(text.contains("ok   job_latency_ms"))
    #expect(text.contains("FAIL cost_usd"))
  }

  @Test("colours only where they are asked for, and taking them away leaves the same text")
  func colour() {
    let plain = text()
    let coloured = text(typeface: Typeface(isColoured: true))
    #expect(!plain.contains("\u{1B}"))
    #expect(coloured.contains("\u{1B}["))
    #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
  }

  @Test("goodput is shown where there is a service level to meet")
  func goodput() {
    var file = SampleReport.file()
    func text() -> String { Summary(of: ResultDocument(report: SampleReport.report, of: file, host: nil)).text }
    #expect(!text().contains("within the SLO"))
    file.plan.slo.jobLatency = .nanoseconds(1)
    #expect(text().contains("within the SLO"))
  }

  @Test("a run in which nothing happened is said to be so")
  func emptyRun() {
    let text = text(RunReport())
    #expect(text.contains("0 offered = 0 started"))
    #expect(text.contains("no job ended within the measured window"))
    #expect(text.contains("nothing: every call found its place at once"))
  }

  @Test("a run that ended within its warm-up is said to have measured nothing")
  func nothingMeasured() {
    var report = RunReport()
    #expect(!text(report).contains("nothing was measured"))
    report.window.start = .seconds(7)
    report.window.end = .seconds(7)
    #expect(text(report).contains("nothing was measured: arrivals ended within the warm-up"))
  }

  @Test("statuses other than completed show their reason")
  func status() {
    var report = SampleReport.report
    report.status = .invalid
    report.statusReason = "the schedule could not be kept"
    #expect(text(report).hasPrefix("sample  INVALID: the schedule could not be kept;"))
  }
}

@Suite("Tables")
struct TableTests {
  private func lines(_ width: Int) -> [String] {
    var table = Table(["Waiting for", "mean", ""], typeface: Typeface(isUnicode: false))
    table.add([
      Table.Cell("  slots of a specialist"), Table.Cell("1 min 2 s"), Table.Cell.bar(0.5, width: 12, ink: .cyan),
    ])
    table.add([Table.Cell("  backoff"), Table.Cell("7 s"), Table.Cell.bar(1, width: 12, ink: .cyan)])
    return table.lines(width: width)
  }

  @Test("where there is no room bars give way to four cells, then names, then columns")
  func narrow() {
    #expect(lines(48)[1] == "  slots of a specialist  1 min 2 s  ######......")
    #expect(
      lines(46)[1...2] == [
        "  slots of a specialist  1 min 2 s  #####.....", "  backoff                      7 s  ##########",
      ])
    #expect(lines(40)[1] == "  slots of a specialist  1 min 2 s  ##..")
    #expect(lines(38)[1] == "  slots of a specia..  1 min 2 s  ##..")
    #expect(lines(24)[1] == "  slots of..  1 min 2 s")
    for width in 24...60 { #expect(lines(width).allSatisfy { $0.count <= width }) }
  }
}

@Suite("Wording")
struct WordingTests {
  let wording = Wording(typeface: Typeface())

  @Test(
    "durations are in the one style, and in ASCII where there is no more",
    arguments: [
      (0, "0"), (412, "412 ns"), (1_240, "1.24 µs"), (412_000, "412 µs"), (1_236_000, "1.24 ms"),
      (12_440_000, "12.4 ms"), (999_600_000, "1.00 s"), (1_240_000_000, "1.24 s"), (120_000_000_000, "2 min 0 s"),
      (7_200_000_000_000, "2 h 0 min"),
    ] as [(UInt64, String)])
  func durations(_ nanoseconds: UInt64, _ text: String) {
    #expect(wording.duration(nanoseconds: nanoseconds) == text)
    let plain = Wording(typeface: Typeface(isUnicode: false)).duration(nanoseconds: nanoseconds)
    #expect(plain == text.replacing("µ", with: "u"))
  }

  @Test("counts are grouped", arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")])
  func counts(_ value: Int, _ text: String) { #expect(wording.count(value) == text) }

  @Test("what is not nothing is never written as nothing")
  func smallShares() {
    #expect(wording.share(0) == "0.0 %")
    #expect(wording.share(0.000_01) == "<0.01 %")
    #expect(wording.share(0.0123) == "1.23 %")
    #expect(wording.share(1) == "100.0 %")
  }

  @Test(
    "dollars keep the digits that matter",
    arguments: [(0.0, "$0.00"), (12.345, "$12.35"), (0.0125, "$0.0125"), (0.000_123, "$0.000123")])
  func dollars(_ value: Double, _ text: String) { #expect(wording.dollars(value) == text) }

  @Test("numbers out of every range do not trap", arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
  func extremes(_ value: Double) {
    #expect(!wording.measure(value).isEmpty)
    #expect(!wording.magnitude(value).isEmpty)
    #expect(!wording.share(value).isEmpty)
    #expect(Typeface().bar(value, width: 10).count == 10)
  }
}
