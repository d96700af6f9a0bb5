import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import Testing

@testable import NeedletailResults

@Suite("The roofline")
struct RooflineTests {
  /// A schedule of a thousand a second, kept to within a number of nanoseconds.
  func schedule(
    achieved: Double = 1_000, delay: UInt64 = 50_000, completed: Int = 1_000, status: RunReport.Status = .completed,
    reason: String? = nil
  ) -> RunReport {
    var report = RunReport()
    report.status = status
    report.statusReason = reason
    report.jobs.offered = 1_000
    report.jobs.completed = completed
    var wall = WallReport()
    wall.offeredJobsPerSecond = 1_000
    wall.achievedJobsPerSecond = achieved
    wall.elapsedSeconds = 2
    wall.conductorCPUSeconds = 0.5
    report.wall = wall
    var histogram = Histogram()
    histogram.record(delay, count: 1_000)
    report.metrics["schedule_delay_ms"] = RunReport.Family(all: histogram)
    return report
  }

  @Test("a schedule is kept when all is submitted in time and completes")
  func kept() {
    var roofline = Roofline()
    let isKept = roofline.take(schedule(), rate: 1_000)
    #expect(isKept)
    #expect(roofline.keptRate == 1_000)
    #expect(roofline.schedules.first?.dropped == 0)
  }

  @Test("late, short, unanswered or invalid schedules are not kept, and are shown")
  func notKept() {
    let broken = [
      schedule(delay: 1_100_000), schedule(achieved: 989), schedule(completed: 999),
      schedule(delay: 20_000_000, status: .invalid, reason: "late"),
    ]
    for report in broken {
      var roofline = Roofline()
      let isKept = roofline.take(report, rate: 1_000)
      #expect(!isKept)
      #expect(roofline.schedules.map(\.isKept) == [false])
      #expect(roofline.keptRate == nil)
      #expect(roofline.reason == nil)
    }
  }

  @Test("users who were served late, as on a busy machine, are a finding and no end of the measurement")
  func lateUsers() {
    var roofline = Roofline()
    let goesOn = roofline.takeClosed(schedule(delay: 20_000_000, status: .invalid, reason: "late"))
    #expect(goesOn)
    #expect(roofline.closed != nil && roofline.reason == nil)
  }

  @Test("a run that was aborted or interrupted ends the measurement with its reason")
  func ended() {
    var roofline = Roofline()
    let goesOn = roofline.take(schedule(status: .interrupted, reason: "from outside"), rate: 1_000)
    #expect(!goesOn)
    #expect(roofline.isInterrupted)
    #expect(roofline.schedules.isEmpty)
    #expect(roofline.reason == "a run was interrupted: from outside")
    var aborted = Roofline()
    let isTaken = aborted.takeClosed(schedule(status: .aborted))
    #expect(!isTaken)
    #expect(!aborted.isInterrupted && aborted.closed == nil && aborted.reason == "a run was aborted")
  }

  @Test("the plans ask an agent that answers at once for one call a job")
  func plans() {
    let wall = WallClock(spins: true, couriers: 1)
    for plan in [
      Roofline.closedPlan(duration: .seconds(1), wall: wall),
      Roofline.schedulePlan(rate: 50_000, duration: .seconds(1), wall: wall),
    ] {
      #expect(plan.problems == [])
      #expect(plan.agents.map(\.backend) == [.null])
      #expect(plan.scenarios.map(\.pattern) == [.call("null")])
      #expect(plan.wall == wall)
      #expect(plan.run.duration == .seconds(1))
    }
  }

  @Test("the sentence names the last schedule that was kept")
  func sentence() {
    var roofline = Roofline()
    _ = roofline.take(schedule(), rate: 1_000)
    _ = roofline.take(schedule(achieved: 5_000), rate: 5_000)
    _ = roofline.take(schedule(achieved: 900), rate: 10_000)
    let text = RooflineSummary(of: roofline).text
    #expect(text.hasSuffix("keeps a schedule up to 5,000 calls/s with p99 under 1.00 ms\n"))
    let rows = text.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    #expect(rows.contains("1,000 1,000 50.0 µs 50.0 µs 50.0 µs 0 25.0 % 0.0 % kept"))
    #expect(RooflineSummary(of: Roofline()).text == "keeps no schedule from 1,000 calls/s on with p99 under 1.00 ms\n")
  }

  @Test("the document has what was measured and what it was measured with")
  func document() throws {
    var roofline = Roofline()
    var closed = schedule()
    closed.throughput.callsPerSecond = 750_000
    let isTaken = roofline.takeClosed(closed)
    #expect(isTaken)
    _ = roofline.take(schedule(), rate: 1_000)
    let host = HostFacts(
      wallSeconds: 1, peakResidentBytes: 1, needletail: "0.1.0", swift: "6.3.1", processors: 2)
    let json = roofline.json(wall: WallClock(spins: true), duration: .seconds(2), host: host)
    #expect(json["schema"] == .string("needletail.roofline/2"))
    #expect(json["closed"]?["calls_per_s"] == .number(750_000))
    #expect(json["kept_calls_per_s"] == .integer(1_000))
    #expect(json["spin"] == .bool(true))
    #expect(json["couriers"] == .null)
    #expect(json["duration_s"] == .number(2))
    guard case .array(let schedules)? = json["schedules"] else {
      Issue.record("there are no schedules")
      return
    }
    #expect(schedules.map { $0["schedule_delay_ms"]?["p99"] } == [.number(0.05)])
    #expect(schedules.map { $0["wall"]?["conductor"]?["utilization"] } == [.number(0.25)])
  }
}
