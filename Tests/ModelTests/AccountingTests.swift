import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults
import Testing

/// What holds exactly in every run, however short.
@Suite("Whole workload files add up")
struct AccountingTests {
  /// One of each kind: waiting, losing, giving up, several stations, returning, fanning out, cancelling, two classes.
  static let names = [
    "mm1", "mm10", "mm1k", "erlang-b", "erlang-a", "tandem", "retry-loop", "fork-join", "quorum",
    "two-queue-fork-join", "priority", "infinite-server",
  ]

  /// The file under a load that rises from nothing and falls back to it, so that the run starts and ends empty.
  static func wave(_ name: String) -> ClosedFormWorkload {
    let stages = "{duration: 50s, target: 8/s}, {duration: 50s, target: 3/s}, {duration: 20s, target: 0/s}"
    return ClosedFormWorkload(name: name, overrides: ["run={duration: 2000s}", "load={stages: [\(stages)]}"])
  }

  /// Nanoseconds in a histogram, all samples together.
  static func sum(_ histogram: Histogram?) -> Double { histogram.map { $0.mean * Double($0.count) } ?? 0 }

  /// Whether no job was left when the window closed: then nothing happened after it.
  func isEmptyAtEnd(_ report: RunReport) -> Bool {
    report.jobs.inFlight == 0 && report.window.simulated == report.window.end
  }

  @Test("L = λW: all jobs' times over the window's length are the mean number of jobs", arguments: names)
  func littlesLaw(_ name: String) throws {
    let report = try Self.wave(name).report(seed: 1)
    try #require(report.jobs.offered > 400 && report.window.start == .zero && isEmptyAtEnd(report))
    let sojourns = ["job_latency_ms", "failed_job_latency_ms"].reduce(0) { $0 + Self.sum(report.metrics[$1]?.all) }
    let jobs = sojourns / ((report.window.end - report.window.start) / .nanoseconds(1))
    #expect(abs(jobs / report.throughput.meanJobsInSystem - 1) < 1e-9)
  }

  @Test("the distribution of jobs in flight covers the window and has the mean number of jobs", arguments: names)
  func jobsInFlight(_ name: String) throws {
    let report = try Self.wave(name).report(seed: 2)
    let distribution = try #require(report.jobsInFlight)
    #expect(.nanoseconds(Int64(distribution.count)) == report.window.end - report.window.start)
    #expect(abs(distribution.mean / report.throughput.meanJobsInSystem - 1) < 1e-9)
  }

  @Test(
    "Lq = λWq: all waits over the window's length are the mean number waiting", arguments: ["mm1", "tandem", "mm1k"])
  func waiting(_ name: String) throws {
    let report = try Self.wave(name).report(seed: 3)
    try #require(isEmptyAtEnd(report))
    let waits =
      Self.sum(report.metrics["queue_time_ms"]?.all) / ((report.window.end - report.window.start) / .nanoseconds(1))
    let queued = report.agents.reduce(0) { $0 + $1.meanQueueLength }
    #expect(queued > 0.1 && abs(waits / queued - 1) < 1e-9)
  }

  @Test("a job of one call takes its wait and its service, nothing else", arguments: ["mm1", "mm10", "priority"])
  func sojournIsWaitAndService(_ name: String) throws {
    let report = try Self.wave(name).report(seed: 4)
    let length = ((report.window.end - report.window.start) / .nanoseconds(1))
    let slots = name == "mm10" ? 10.0 : 1
    let busy = report.agents.reduce(0) { $0 + $1.utilization } * slots * length
    let waits = Self.sum(report.metrics["queue_time_ms"]?.all)
    #expect(abs((waits + busy) / Self.sum(report.metrics["job_latency_ms"]?.all) - 1) < 1e-9)
  }

  @Test("every job and every call ends in one way", arguments: names)
  func counts(_ name: String) throws {
    let report = try Self.wave(name).report(seed: 5)
    let (jobs, calls) = (report.jobs, report.calls)
    #expect(jobs.offered == jobs.started + jobs.rejected)
    #expect(jobs.started == jobs.completed + jobs.failed + jobs.timedOut + jobs.cancelled + jobs.inFlight)
    #expect(calls.started == calls.completed + calls.failed + calls.timedOut + calls.cancelled + calls.inFlight)
    #expect(jobs.failed > 0 || !["mm1k", "erlang-a", "erlang-b"].contains(name))
  }

  @Test("waiting and serving are shared by priority, and the work done is the same in any order")
  func conservation() throws {
    // The same seed draws the same jobs: only the order of service differs.
    var one = Self.wave("priority")
    one.overrides.append("scenarios.patient.priority=1")
    let (ordered, plain) = (try Self.wave("priority").report(seed: 6), try one.report(seed: 6))
    #expect(ordered.digest != plain.digest)
    #expect(ordered.jobs == plain.jobs)
    #expect(ordered.agents.map(\.utilization) == plain.agents.map(\.utilization))
    #expect(ordered.window == plain.window)
  }

  @Test(
    "a repeat is identical to the bit, and another seed is not", arguments: names + ["closed-loop", "mg1-lognormal"])
  func repeats(_ name: String) throws {
    let workload = ClosedFormWorkload(name: name, overrides: ["run={jobs: 500}"])
    func document(seed: UInt64) throws -> String {
      let file = try workload.read(seed: seed)
      return try ResultDocument(report: workload.report(seed: seed), of: file, host: nil).json.text()
    }
    let (first, second) = (try workload.report(seed: 7), try workload.report(seed: 7))
    #expect(first == second)
    #expect(try document(seed: 7) == document(seed: 7))
    #expect(try first.digest != workload.report(seed: 8).digest)
  }
}
