import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import Testing
import NeedletailWorkload

@testable import NeedletailResults

@Suite("What a run by the wall clock says of itself")
struct WallRunTests {
  static var report: RunReport {
    var report = SampleReport.report
    var wall = WallReport()
    wall.offeredJobsPerSecond = 200
    wall.achievedJobsPerSecond = 199.5
    wall.elapsedSeconds = 10
    wall.conductorCPUSeconds = 2.5
    var courier = WallReport.Courier()
    courier.cpuSeconds = 1
    courier.calls = 40
    wall.couriers = [courier, WallReport.Courier()]
    report.wall = wall
    report.metrics["schedule_delay_ms"] = RunReport.Family(
      all: SampleReport.histogram([1, 2, 3]), by: ["scenario": ["climb": SampleReport.histogram([3])]])
    return report
  }

  /// As a kind of agents gives them, one of each sort.
  static let statistics = [
    AgentStatistic("started", .count(5)), AgentStatistic("restarted", .count(4), remark: .times("restarted")),
    AgentStatistic("killed", .count(1), remark: .times("killed at a deadline")),
    AgentStatistic("protocol_errors", .count(12), remark: .counted(verb: "wrote", one: "odd line", many: "odd lines")),
    AgentStatistic("last_failures", .texts(["older", "its process exited with status 1"]), remark: .quoted("failed")),
    AgentStatistic("stderr", .text("first\nTraceback:\u{1B}[31m no such module\n\n"), remark: .quoted("wrote")),
    AgentStatistic("last_protocol_errors", .texts(["older", "no JSON: hello"]), remark: .quoted("answered")),
    AgentStatistic("untold", .count(7)), AgentStatistic("none", .count(0), remark: .times("not told")),
  ]

  static var troubled: RunReport {
    var report = report
    report.wall?.lateReplies = 3
    report.wall?.abandoned = ["lint": 2, "fine": 0]
    report.wall?.external = ["commands": ["lint": statistics]]
    return report
  }

  private func document(_ report: RunReport) -> JSON {
    var file = SampleReport.file()
    file.clock = .wall
    return ResultDocument(report: report, of: file, host: nil).json
  }

  private func summary(_ report: RunReport, typeface: Typeface = Typeface()) -> String {
    var file = SampleReport.file()
    file.clock = .wall
    let host = HostFacts(
      wallSeconds: 10, peakResidentBytes: 12_000_000, needletail: "0.1.0", swift: "6.3.1", processors: 2)
    return Summary(of: ResultDocument(report: report, of: file, host: host), typeface: typeface).text
  }

  @Test("the document has a wall object, the clock, no digest, and the schedule delay")
  func wallObject() {
    let document = document(Self.troubled)
    #expect(document["workload"]?["clock"] == .string("wall"))
    #expect(document["digest"] == .null)
    #expect(document["window"]?["simulated_s"] == .number(612.4))
    #expect(document["metrics"]?["schedule_delay_ms"]?["all"]?["count"] == .integer(3))
    #expect(document["metrics"]?["schedule_delay_ms"]?["scenario"]?["climb"]?["p99"] == .number(3))
    #expect(
      document["wall"]
        == .object([
          "offered_jobs_per_s": .number(200), "achieved_jobs_per_s": .number(199.5),
          "conductor": .object(["cpu_s": .number(2.5), "utilization": .number(0.25)]),
          "couriers": .array([
            .object(["cpu_s": .number(1), "utilization": .number(0.1), "calls": .integer(40)]),
            .object(["cpu_s": .number(0), "utilization": .number(0), "calls": .integer(0)]),
          ]),
          "time_scale": .number(1), "late_replies": .integer(3),
          "abandoned": .object(["lint": .integer(2), "fine": .integer(0)]),
          "commands": .object([
            "lint": .object([
              "started": .integer(5), "restarted": .integer(4), "killed": .integer(1),
              "protocol_errors": .integer(12),
              "last_protocol_errors": .array([.string("older"), .string("no JSON: hello")]),
              "last_failures": .array([.string("older"), .string("its process exited with status 1")]),
              "stderr": .string("first\nTraceback:\u{1B}[31m no such module\n\n"), "untold": .integer(7),
              "none": .integer(0),
            ])
          ]),
        ]))
  }

  @Test("a clock that went faster is told near the top, with whose time the figures are in, and in the document")
  func timeScale() {
    var report = Self.troubled
    report.wall?.timeScale = 10
    let line = "  the run's clock went 10 × as fast as the wall clock · times and rates are the run's"
    #expect(summary(report).split(separator: "\n").prefix(8).contains { $0.contains(line.dropFirst(2)) })
    #expect(!summary(Self.troubled).contains("as fast as the wall clock"))
    #expect(document(report)["wall"]?["time_scale"] == .number(10))
  }

  @Test("in virtual time there is neither a wall object nor a schedule delay")
  func virtual() {
    let document = ResultDocument(report: SampleReport.report, of: SampleReport.file(), host: nil).json
    #expect(document["wall"] == nil)
    #expect(document["metrics"]?["schedule_delay_ms"] == nil)
  }

  @Test("a wall run without an arrival has a schedule delay of no samples")
  func nothingSubmitted() {
    var report = Self.report
    report.metrics["schedule_delay_ms"] = nil
    #expect(document(report)["metrics"]?["schedule_delay_ms"]?["all"]?["count"] == .integer(0))
    #expect(document(report)["metrics"]?["schedule_delay_ms"]?["all"]?["p99"] == .null)
  }

  @Test("a run that took no time has no use of processors")
  func noTime() {
    #expect(WallReport().utilization(1) == 0)
  }

  @Test("a threshold on the schedule delay is held against it, and fails where there is none")
  func threshold() {
    let threshold = SampleReport.threshold("schedule_delay_ms", .max, .less, 3.5)
    #expect(threshold.outcome(on: Self.report).passed)
    #expect(threshold.outcome(on: Self.report).observed == 3)
    let climb = SampleReport.threshold("schedule_delay_ms", .max, .less, 2.5, label: ("scenario", "climb"))
    #expect(!climb.outcome(on: Self.report).passed)
    let virtual = threshold.outcome(on: SampleReport.report)
    #expect(!virtual.passed && virtual.reason == "only the wall clock has it")
  }

  @Test("the summary has real time in place of the machine's speed")
  func realTime() {
    let text = summary(Self.report)
    #expect(text.contains("Wall clock\n  schedule delay p50 2.00 ms · p99 3.00 ms · max 3.00 ms\n"))
    #expect(text.contains("200 of 200 jobs/s submitted · conductor 25.0 % of a processor · couriers 10.0 %, 0.0 %"))
    #expect(text.contains("ran for 10 min 12 s"))
    #expect(text.contains("took 10.0 s · 12.0 MB"))
    for absent in ["digest", "real time\n", "simulated", "late repl", "restarted", "returned"] {
      #expect(!text.contains(absent), "\(absent)")
    }
  }

  @Test("what went wrong with real agents is in the summary when there was any")
  func troubles() {
    let text = summary(Self.troubled)
    #expect(text.contains("  3 late replies · 2 calls of lint never returned · lint restarted 4 times\n"))
    #expect(text.contains("  lint killed at a deadline once · lint wrote 12 odd lines\n"))
    #expect(text.contains("  lint failed: its process exited with status 1\n"))
    #expect(text.contains("  lint answered: no JSON: hello\n"))
    #expect(text.contains("  lint wrote: Traceback:?[31m no such module\n"))
    for untold in ["fine", "untold", "not told"] { #expect(!text.contains(untold)) }
    #expect(summary(Self.troubled, typeface: Typeface(isUnicode: false)).utf8.allSatisfy { $0 < 128 })
  }

  @Test("what went wrong once is said of one")
  func oneTrouble() {
    var report = Self.report
    report.wall?.lateReplies = 1
    report.wall?.abandoned = ["lint": 1]
    var statistic = Self.statistics[3]
    statistic.value = .count(1)
    report.wall?.external = ["commands": ["lint": [statistic]]]
    let text = summary(report)
    #expect(text.contains("  1 late reply · 1 call of lint never returned · lint wrote 1 odd line\n"))
  }

  @Test("what a program wrote is shown to the end of the line, and no further")
  func longTrouble() {
    var report = Self.troubled
    let texts = AgentStatistic.Value.texts([String(repeating: "x", count: 256)])
    report.wall?.external["commands"]?["lint"]?[6].value = texts
    let line = summary(report).split(separator: "\n").first { $0.contains("lint answered") }
    #expect(line.map(String.init) == "  lint answered: " + String(repeating: "x", count: 100 - 17))
  }

  @Test("the reason of an invalid run comes first")
  func invalid() {
    var report = Self.report
    report.status = .invalid
    report.statusReason = "schedule delay p99 31 ms is over the limit of 10 ms"
    #expect(summary(report).hasPrefix("sample  INVALID: schedule delay p99 31 ms is over the limit of 10 ms\n"))
  }
}
