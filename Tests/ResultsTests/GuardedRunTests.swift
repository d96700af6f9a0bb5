import Engine
import Results
import Testing
import Workload

@Suite("A guarded run")
struct GuardedRunTests {
  /// One agent of 100 ms mean, one job a second, for an hour.
  func file(_ thresholds: [Threshold], abortOnFail: Nanoseconds?) -> WorkloadFile {
    var file = SampleReport.file(thresholds)
    file.plan.run = RunLimits(duration: 3_600_000_000_000)
    file.plan.load = .open(Load.Arrivals(rate: .perSecond(1)))
    file.abortOnFail = abortOnFail
    return file
  }

  @Test("a run that keeps failing a threshold is aborted soon after the span, and says which one")
  func aborts() throws {
    let failing = SampleReport.threshold("job_latency_ms", .mean, .less, 0.001)
    let report = try GuardedRun.report(of: file([failing], abortOnFail: 30_000_000_000), isInterrupted: { false })
    #expect(report.status == .aborted)
    #expect(report.statusReason?.contains("job_latency_ms mean < 0.001") == true)
    #expect(report.window.simulated >= 30_000_000_000)
    #expect(report.window.simulated < 45_000_000_000)
  }

  @Test("without abort_on_fail a failing run goes to its end")
  func goesOn() throws {
    let failing = SampleReport.threshold("job_latency_ms", .mean, .less, 0.001)
    let report = try GuardedRun.report(of: file([failing], abortOnFail: nil), isInterrupted: { false })
    #expect(report.status == .completed)
    // Poisson of mean 3,600: six standard deviations are 360.
    #expect(abs(report.jobs.intended - 3_600) < 360)
  }

  @Test("watching thresholds that hold changes nothing")
  func watched() throws {
    let holding = SampleReport.threshold("job_latency_ms", .mean, .less, 1e9)
    let watched = try GuardedRun.report(of: file([holding], abortOnFail: 1_000_000_000), isInterrupted: { false })
    let unwatched = try GuardedRun.report(of: file([holding], abortOnFail: nil), isInterrupted: { false })
    #expect(watched == unwatched)
  }

  @Test("an interrupt ends the run with what it has")
  func interrupted() throws {
    var file = file([], abortOnFail: nil)
    file.plan.load = .open(Load.Arrivals(rate: .perSecond(1_000)))
    let report = try GuardedRun.report(of: file, isInterrupted: { true })
    #expect(report.status == .interrupted)
    #expect(report.jobs.intended > 0)
    #expect(report.window.simulated < 3_600_000_000_000)
  }
}
