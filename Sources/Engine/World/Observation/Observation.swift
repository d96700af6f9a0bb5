import NeedletailLanes
import NeedletailMetrics

/// What follows a run beside its figures: accounts of where jobs' time goes, traces of a few jobs, a recording by
/// intervals, and events for listeners. None of it changes what happens.
///
/// What is not wanted costs one branch on a flag where it would be told: `keepsAccounts`, `tracesJobs`, `live.areWanted`, and an instant of the
/// next interval's end that is never reached.
struct Observation: ~Copyable {
  /// Where jobs' time goes is entered; `accounts` is used only then.
  let keepsAccounts: Bool
  /// A few jobs are followed; only with accounts.
  let tracesJobs: Bool
  let accounts: Accounts
  private let tracer: JobTracer?
  private let intervals: Intervals
  /// What listeners to a running engine are told.
  let live: LiveEvents

  /// What hands the run on interval by interval, if anything does.
  final class Intervals {
    var recorder: IntervalRecorder?
  }

  /// What a plan asks for.
  init(_ plan: Plan, _ owners: consuming OwnerNumbers) {
    self.init(keepsAccounts: plan.keepsAccounts, tracedJobs: plan.tracedJobs, owners: owners)
  }

  /// - Parameter tracedJobs: how many are kept as a sample; 0 for no traces.
  init(keepsAccounts: Bool, tracedJobs: Int, owners: consuming OwnerNumbers) {
    // What branches comes first: see `Slab.init`.
    let tracesJobs = tracedJobs > 0
    let keeps = keepsAccounts || tracesJobs
    let tracer = tracesJobs ? JobTracer(sampleSize: tracedJobs) : nil
    self.keepsAccounts = keeps
    self.tracesJobs = tracesJobs
    self.tracer = tracer
    intervals = Intervals()
    live = LiveEvents()
    accounts = Accounts(isKept: keeps, jobs: World.jobLimit, calls: World.callLimit, owners: owners)
  }

  // MARK: Traces

  /// The trace of a job in flight; `nil` where none is kept.
  @inline(__always)
  func trace(ofJob job: Int32) -> TraceRecording? { tracer?[job] }

  @inline(__always)
  func beginTrace(ofJob job: Int32, _ recording: @autoclosure () -> TraceRecording) { tracer?.begin(job, recording()) }

  /// A job leaves the system. One that was never started, or is none of the cohort's, leaves no trace.
  @inline(__always)
  func endTrace(ofJob job: Int32, isCohort: Bool, scenario: Int, at now: UInt64) {
    tracer?.end(
      job, isCohort: isCohort, accounts.parts(of: accounts.account(ofJob: job), inScenario: scenario), at: now)
  }

  /// An attempt is sent; answers how many its provider has now, 0 where no jobs are traced.
  func sent(to provider: JobTracer.Provider) -> Int { tracer?.sent(to: provider) ?? 0 }

  func returned(from provider: JobTracer.Provider) { tracer?.returned(from: provider) }

  /// The traces that were kept of a run that is over.
  var keptTraces: [JobTrace]? { tracer?.kept }

  // MARK: Intervals

  var recorder: IntervalRecorder? { intervals.recorder }

  /// Begins to hand the run on; once, before the first event.
  @inline(__always)
  func begin(_ recorder: IntervalRecorder) { intervals.recorder = recorder }

  /// The last interval has been handed on.
  func endRecording() { intervals.recorder = nil }
}
