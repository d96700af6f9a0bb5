import NeedletailEngine
import NeedletailMetrics
import NeedletailResults
import Testing
import NeedletailWorkload

@Suite("A guarded run")
struct GuardedRunTests {
  /// One agent of 100 ms mean, one job a second, for an hour.
  func file(_ thresholds: [Threshold], abortOnFail: Duration?) -> WorkloadFile {
    var file = SampleReport.file(thresholds)
    file.plan.run = RunLimits(duration: .seconds(3_600))
    file.plan.load = .open(Load.Arrivals(rate: .perSecond(1)))
    file.abortOnFail = abortOnFail
    return file
  }

  @Test("a run that keeps failing a threshold is aborted soon after the span, and says which one")
  func aborts() throws {
    let failing = SampleReport.threshold("job_latency_ms", .mean, .less, 0.001)
    let report = try GuardedRun.report(of: file([failing], abortOnFail: .seconds(30)), isInterrupted: { false })
    #expect(report.status == .aborted)
    #expect(report.statusReason?.contains("job_latency_ms mean < 0.001") == true)
    #expect(report.window.simulated >= .seconds(30))
    #expect(report.window.simulated < .seconds(45))
  }

  @Test("a run goes on while what fails can still come right, and holds in the end")
  func comesRight() throws {
    let thresholds = [
      SampleReport.threshold("jobs_completed", .value, .greaterOrEqual, 1_000),
      SampleReport.threshold("job_latency_ms", .count, .greater, 1_000),
      SampleReport.threshold("jobs_unfinished", .value, .less, 1),
      SampleReport.threshold("goodput_jobs_per_s", .value, .greater, 0, label: ("scenario", "late")),
    ]
    var file = file(thresholds, abortOnFail: .seconds(30))
    file.plan.scenarios.append(
      Scenario(
        name: "late", pattern: .call("a"), load: .open(Load.Arrivals(rate: .perSecond(1))), start: .seconds(1_800)))
    let report = try GuardedRun.report(of: file, isInterrupted: { false })
    #expect(report.status == .completed)
    #expect(thresholds.allSatisfy { $0.outcome(on: report).passed })
  }

  @Test("without abort_on_fail a failing run goes to its end")
  func goesOn() throws {
    let failing = SampleReport.threshold("job_latency_ms", .mean, .less, 0.001)
    let report = try GuardedRun.report(of: file([failing], abortOnFail: nil), isInterrupted: { false })
    #expect(report.status == .completed)
    // Poisson of mean 3,600: six standard deviations are 360.
    #expect(abs(report.jobs.offered - 3_600) < 360)
  }

  @Test("watching thresholds that hold changes nothing")
  func watched() throws {
    let holding = SampleReport.threshold("job_latency_ms", .mean, .less, 1e9)
    let watched = try GuardedRun.report(of: file([holding], abortOnFail: .seconds(1)), isInterrupted: { false })
    let unwatched = try GuardedRun.report(of: file([holding], abortOnFail: nil), isInterrupted: { false })
    #expect(watched == unwatched)
  }

  @Test("an interrupt ends the run with what it has")
  func interrupted() throws {
    var file = file([], abortOnFail: nil)
    file.plan.load = .open(Load.Arrivals(rate: .perSecond(1_000)))
    let report = try GuardedRun.report(of: file, isInterrupted: { true })
    #expect(report.status == .interrupted)
    #expect(report.jobs.offered > 0)
    #expect(report.window.simulated < .seconds(3_600))
  }
}

@Suite("A guarded run by any clock")
struct GuardedRunByAnyClockTests {
  /// A run that goes a second a slice for a number of slices, and notes what is done with it.
  struct SteppedRun: AdvancingRun, ~Copyable {
    var steps: Int
    var latency: UInt64 = 1
    private(set) var now: Nanoseconds = 0
    private(set) var status = RunReport.Status.completed
    private(set) var statusReason: String?
    private(set) var isFinal = false

    init(steps: Int) { self.steps = steps }

    mutating func advance(lookingAt look: Nanoseconds) -> Bool {
      now += 1_000_000_000
      steps -= 1
      return steps > 0
    }

    var progress: Simulation.Progress {
      var progress = Simulation.Progress()
      progress.nowNanoseconds = now
      return progress
    }

    var glance: RunGlance { RunGlance() }
    var jobLatencies: Histogram { Histogram() }

    mutating func record(
      every interval: Duration, into makeSink: (IntervalRecording) throws -> any MetricsSink
    ) rethrows {}

    mutating func stop(_ status: RunReport.Status, because reason: String) {
      self.status = status
      statusReason = reason
    }

    func report() -> RunReport {
      var report = RunReport()
      report.status = status
      report.statusReason = statusReason
      report.window.simulated = .nanoseconds(Int64(now))
      report.metrics["job_latency_ms"] = RunReport.Family(all: SampleReport.histogram([latency]))
      return report
    }

    mutating func finalReport() -> RunReport {
      isFinal = true
      return report()
    }
  }

  private let failing = SampleReport.threshold("job_latency_ms", .mean, .less, 0.001)

  private func file(abortOnFail: Duration?) -> WorkloadFile {
    var file = SampleReport.file([failing])
    file.abortOnFail = abortOnFail
    return file
  }

  @Test("it goes to its end, tells each slice but the last, and asks for the final report")
  func end() {
    var run = SteppedRun(steps: 5)
    var told: [Duration] = []
    let report = GuardedRun.report(of: &run, under: file(abortOnFail: nil), isInterrupted: { false }) {
      told.append($0.now)
    }
    #expect(report.status == .completed)
    #expect(told == (1...4).map { .seconds($0) })
    let isFinal = run.isFinal
    #expect(isFinal)
  }

  @Test("an interrupt stops it, and ends what it has at work")
  func interrupted() {
    var run = SteppedRun(steps: 1_000)
    let report = GuardedRun.report(of: &run, under: file(abortOnFail: nil), isInterrupted: { true })
    #expect(report.status == .interrupted)
    #expect(report.window.simulated == .seconds(1))
    let isFinal = run.isFinal
    #expect(isFinal)
  }

  @Test("on a clock that goes faster than the machine's it is aborted within a tenth of the span of when it is due")
  func abortedFaster() {
    var file = file(abortOnFail: .seconds(20))
    file.clock = .wall
    file.plan.wall.timeScale = 100
    var run = SteppedRun(steps: 1_000)
    let report = GuardedRun.report(of: &run, under: file, isInterrupted: { false })
    #expect(report.status == .aborted)
    // It fails from one second on.
    #expect(report.window.simulated >= .seconds(21) && report.window.simulated <= .seconds(23))
  }

  @Test("a threshold that fails for the span aborts it")
  func aborted() {
    var run = SteppedRun(steps: 1_000)
    let report = GuardedRun.report(of: &run, under: file(abortOnFail: .seconds(30)), isInterrupted: { false })
    #expect(report.status == .aborted)
    // First seen to fail after one second, and for thirty since then.
    #expect(report.window.simulated == .seconds(31))
  }
}
