import NeedletailLanes
import NeedletailMetrics

/// What is measured while a run runs: latencies and waits as histograms, counts, and how many jobs are in the system.
///
/// What happens is told once, by a verb of its own; which histogram or count that is, is known here only. Of jobs and calls
/// only the cohort's are told, unless a verb says that it is for any. Spans are nanoseconds; a verb costs O(1) and allocates nothing but,
/// now and then, a histogram's next power of two. All are inlined: a call would copy the part to hand it over.
struct RunFigures: ~Copyable {
  /// Which histogram keeps what, for reading them.
  let cells: CellMap
  /// Tokens that were of no use.
  let waste: TokenWaste
  private let histograms: HistogramBank
  private let counts: Cell<Tally>
  private let level: Cell<JobLevel>
  private let hasAges: Cell<Bool>
  /// Jobs that completed within the window and kept the service level, by scenario.
  private let goodJobs: FixedArray<Int>
  /// Attempts that did not complete, by `Call.Ending`; and jobs that were turned away, by `Rejection`.
  private let failedAttempts: FixedArray<Int>
  private let rejections: FixedArray<Int>
  /// Where each pool's hedging percentile stands among its attempts; none where no pool hedges after one.
  private let attemptCursors: FixedArray<PercentileCursor>

  /// - Parameters:
  ///   - callers: the (scenario, pool) pairs that call, in the order of their cells.
  ///   - ranksAttempts: some pool hedges after a percentile of its attempts.
  init(scenarios: Int, pools: Int, callers: [(scenario: Int, pool: Int32)], ranksAttempts: Bool) {
    // What branches comes first: see `Slab.init`.
    let ranked = ranksAttempts ? pools : 0
    let endings = Call.Ending.allCases.count
    let reasons = Rejection.allCases.count
    cells = CellMap(scenarios: scenarios, pools: pools, pairs: callers)
    waste = TokenWaste(pools: pools)
    histograms = HistogramBank(cells: cells.count)
    counts = Cell(Tally())
    level = Cell(JobLevel())
    hasAges = Cell(false)
    goodJobs = FixedArray(repeating: 0, count: scenarios)
    failedAttempts = FixedArray(repeating: 0, count: endings)
    rejections = FixedArray(repeating: 0, count: reasons)
    attemptCursors = FixedArray(repeating: PercentileCursor(), count: ranked)
  }

  // MARK: Events

  /// An event is about to be handled, whatever its kind.
  @inline(__always)
  func eventBegan() { counts.value.events &+= 1 }

  /// Events so far, the one at hand included.
  @inline(__always) var events: Int { counts.value.events }

  /// An agent answered when its call waited no more; for any job.
  @inline(__always)
  func replyCameLate() { counts.value.lateReplies += 1 }

  // MARK: Jobs

  /// Any job is meant to start.
  ///
  /// - Parameter isSubmittedInTime: the window was still open, but for the grace of the wall clock.
  @inline(__always)
  func jobIntended(isCohort: Bool, isSubmittedInTime: Bool) {
    let tally = counts.place
    tally.value.jobsIntended &+= 1
    if !isCohort { return }
    tally.value.intended &+= 1
    if isSubmittedInTime { tally.value.submittedInWindow &+= 1 }
  }

  /// Jobs so far that were meant to start.
  @inline(__always) var jobsIntended: Int { counts.value.jobsIntended }

  /// A job is taken in so long after it was meant to start.
  @inline(__always)
  func jobStarted(after delay: UInt64, scenario: Int) { histograms.record(delay, in: cells.scheduleDelay(scenario)) }

  @inline(__always)
  func jobCompleted(after latency: UInt64, scenario: Int, isPartial: Bool) {
    let tally = counts.place
    tally.value.completed &+= 1
    if isPartial { tally.value.partial &+= 1 }
    histograms.record(latency, in: cells.jobLatency(scenario))
  }

  /// Any job completed within the window.
  ///
  /// - Parameter isGood: it kept the service level.
  @inline(__always)
  func jobCompletedInWindow(scenario: Int, isGood: Bool) {
    counts.value.windowJobs &+= 1
    if isGood { goodJobs[scenario] &+= 1 }
  }

  /// - Parameter tokens: read and written for it, and of no use now.
  @inline(__always)
  func jobFailed(after latency: UInt64, scenario: Int) {
    counts.place.value.failed += 1
    histograms.record(latency, in: cells.failedJobLatency(scenario))
  }

  @inline(__always)
  func jobTimedOut(after latency: UInt64, scenario: Int) {
    counts.value.timedOut += 1
    histograms.record(latency, in: cells.jobLatency(scenario))
  }

  @inline(__always)
  func jobCancelled() { counts.value.cancelled += 1 }

  @inline(__always)
  func jobRejected(_ rejection: Rejection) {
    counts.value.rejected += 1
    rejections[rejection.rawValue] += 1
  }

  /// Any job has ended or was turned away.
  @inline(__always)
  func jobEnded() { counts.value.jobsEnded &+= 1 }

  /// Any job has left the system.
  ///
  /// - Parameter span: how much of its time in the system lies in the window.
  @inline(__always)
  func jobLeft(after span: UInt64) { counts.value.inSystem.add(span) }

  /// Any job comes into the system or leaves it.
  ///
  /// - Parameter span: how much of the time since the last change lies in the window; see `jobsInSystemSince`.
  @inline(__always)
  func jobsInSystemChanged(by change: Int, at now: UInt64, after span: UInt64) {
    let level = level.place
    if let (jobs, weight) = level.value.change(by: change, at: now, after: span) {
      histograms.record(UInt64(jobs), weight: weight, in: CellMap.jobsInFlight)
    }
  }

  /// The last time the number of jobs in the system changed.
  @inline(__always)
  var jobsInSystemSince: UInt64 { level.value.since }

  var jobsInSystem: Int { level.value.jobs }

  // MARK: Calls

  /// Any call has its answer.
  ///
  /// - Parameters:
  ///   - cells: the call's cells, as its node has them.
  ///   - isInWindow: it counts for the window's throughput, of the cohort or not.
  @inline(__always)
  func callCompleted(after latency: UInt64, of cells: Int32, isCohort: Bool, isInWindow: Bool) {
    let tally = counts.place
    if isInWindow { tally.value.windowCalls &+= 1 }
    if !isCohort { return }
    tally.value.callsCompleted &+= 1
    histograms.record(latency, in: CellMap.cell(.callLatency, of: cells))
  }

  @inline(__always)
  func callFailed(after latency: UInt64, of cells: Int32, isTimeout: Bool) {
    let tally = counts.place
    if isTimeout { tally.value.callsTimedOut += 1 } else { tally.value.callsFailed += 1 }
    histograms.record(latency, in: CellMap.cell(.callLatency, of: cells))
  }

  @inline(__always)
  func callCancelled() { counts.value.callsCancelled += 1 }

  // MARK: Attempts

  /// An attempt has a slot, for which it waited so long.
  @inline(__always)
  func attemptWaited(_ span: UInt64, of cells: Int32) {
    histograms.record(span, in: CellMap.cell(.queueTime, of: cells))
  }

  /// An attempt or a job waited so long for something other than a slot.
  @inline(__always)
  func waited(_ span: UInt64, for limit: Limit, scenario: Int) {
    histograms.record(span, in: cells.wait(limit, scenario))
  }

  /// Any attempt leaves for its agent.
  @inline(__always)
  func attemptDispatched() { counts.value.dispatched &+= 1 }

  @inline(__always)
  func attemptFailed(_ ending: Call.Ending) { failedAttempts[Int(ending.rawValue)] += 1 }

  @inline(__always)
  func attemptRetried() { counts.value.retried += 1 }

  @inline(__always)
  func attemptHedged() { counts.value.hedged += 1 }

  /// An answer's first token came so long after dispatch.
  @inline(__always)
  func firstTokenCame(after span: UInt64, of cells: Int32) {
    histograms.record(span, in: CellMap.cell(.timeToFirstToken, of: cells))
  }

  /// Each later token of an answer took so long.
  @inline(__always)
  func laterTokensTook(_ span: UInt64, of cells: Int32) {
    histograms.record(span, in: CellMap.cell(.timePerOutputToken, of: cells))
  }

  /// Nothing came of an attempt.
  @inline(__always)
  func attemptWasted(input: Int, output: Int, of pool: Int32, _ cause: World.WasteCause) {
    counts.value.wastedTokens &+= input &+ output
    waste.add(input: input, output: output, of: pool, cause)
  }

  /// What attempts of a pattern that failed had read and written is of no use.
  @inline(__always)
  func resultsDiscarded(_ tokens: Int) { counts.value.wastedTokens += tokens }

  // MARK: Attempts of pools that hedge after a percentile

  /// Any attempt of such a pool was under way so long.
  @inline(__always)
  func attemptRan(_ span: UInt64, of pool: Int32) {
    histograms.record(span, in: cells.attempts(Int(pool)), minding: &attemptCursors[pool])
  }

  /// Attempts of such a pool so far.
  @inline(__always)
  func attemptsRun(of pool: Int32) -> UInt64 { attemptCursors[pool].count }

  /// A percentile of how long they were under way.
  @inline(__always)
  func attemptPercentile(_ percent: Double, of pool: Int32) -> UInt64 {
    histograms.percentile(percent, in: cells.attempts(Int(pool)), from: &attemptCursors[pool])
  }

  // MARK: The end of a recording

  /// A job that is unfinished when the last interval ends counts with its age.
  @inline(__always)
  func unfinishedJobHas(age: UInt64, scenario: Int) { histograms.record(age, in: cells.jobLatency(scenario)) }

  /// The ages of all unfinished jobs are in the histograms from now on.
  @inline(__always)
  func agesAreRecorded() { hasAges.value = true }

  // MARK: Reading

  /// All counts so far, a copy.
  var tally: Tally { counts.value }
  var hasRecordedAges: Bool { hasAges.value }
  func goodJobs(of scenario: Int) -> Int { goodJobs[scenario] }
  func failedAttempts(_ ending: Call.Ending) -> Int { failedAttempts[Int(ending.rawValue)] }
  func rejectedJobs(_ rejection: Rejection) -> Int { rejections[rejection.rawValue] }

  /// A copy of a histogram; `nil` while it is empty. Complexity: O(counters in use).
  func snapshot(_ cell: Int) -> Histogram? { histograms.snapshot(cell) }

  /// Jobs in the system, weighted by time.
  ///
  /// - Parameter last: how much of the time since the last change lies in the window.
  func jobsInFlight(until last: UInt64) -> Histogram {
    var histogram = histograms.snapshot(CellMap.jobsInFlight) ?? Histogram()
    for (jobs, span) in level.value.unrecorded(until: last) { histogram.record(UInt64(jobs), count: span) }
    return histogram
  }

  /// Lends the histograms to what cuts them into intervals.
  func withHistograms<Result>(_ body: (borrowing HistogramBank) -> Result) -> Result { body(histograms) }
}
