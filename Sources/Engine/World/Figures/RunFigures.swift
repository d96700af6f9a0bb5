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
  /// How much of each limit is held and waited for, and what the columns of the run's course are of.
  let levels: ResourceLevels
  let resources: ResourceMap
  /// How the run goes over its window.
  let course: CourseRecorder
  private let window: Cell<MeasuredWindow>
  /// Counts when the first job of the window came.
  private let tallyBefore: Cell<Tally>
  private let goodJobsBefore: FixedArray<Int>
  private let histograms: HistogramBank
  private let counts: Cell<Tally>
  private let level: Cell<JobLevel>
  private let hasAges: Cell<Bool>
  /// The cohort's completed jobs, by scenario, and those that kept the service level.
  private let completedJobs: FixedArray<Int>
  private let keptJobs: FixedArray<Int>
  /// Jobs that completed within the window and kept the service level, by scenario.
  private let goodJobs: FixedArray<Int>
  /// Attempts that did not complete, by `Call.Ending`; and jobs that were turned away, by `Rejection`.
  private let failedAttempts: FixedArray<Int>
  private let rejections: FixedArray<Int>
  /// Where each pool's hedging percentile stands among its attempts; none where no pool hedges after one.
  private let attemptCursors: FixedArray<PercentileCursor>

  /// - Parameters:
  ///   - callers: the (scenario, pool) pairs that call, in the order of their cells.
  ///   - branches: those with names, in the order of their cells.
  ///   - ranksAttempts: some pool hedges after a percentile of its attempts.
  ///   - rowSpacing: between the rows of the course, nanoseconds.
  init(
    scenarios: Int, pools: Int, callers: [(scenario: Int, pool: Int32)], branches: [NamedBranch] = [],
    ranksAttempts: Bool,
    resources: ResourceMap = ResourceMap(), window: MeasuredWindow = MeasuredWindow(start: 0),
    rowSpacing: UInt64 = CourseRecorder.finestSpacing
  ) {
    // What branches comes first: see `Slab.init`.
    let ranked = ranksAttempts ? pools : 0
    let waiting = resources.hasWaitsBehindSlots ? pools : 0
    let endings = Call.Ending.allCases.count
    let reasons = Rejection.allCases.count
    cells = CellMap(scenarios: scenarios, pools: pools, pairs: callers, branches: branches)
    waste = TokenWaste(pools: pools)
    levels = ResourceLevels(pools: waiting, endpoints: resources.endpointNames.count)
    self.resources = resources
    course = CourseRecorder(resources, from: window.start, every: rowSpacing)
    self.window = Cell(window)
    tallyBefore = Cell(Tally())
    goodJobsBefore = FixedArray(repeating: 0, count: scenarios)
    histograms = HistogramBank(cells: cells.count)
    counts = Cell(Tally())
    level = Cell(JobLevel())
    hasAges = Cell(false)
    completedJobs = FixedArray(repeating: 0, count: scenarios)
    keptJobs = FixedArray(repeating: 0, count: scenarios)
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

  /// The cohort's jobs so far; all that have ended, or were turned away.
  @inline(__always) var jobsOffered: Int { counts.value.intended }
  @inline(__always) var jobsEnded: Int { counts.value.jobsEnded }
  /// Jobs that have completed within the window so far, whether it is a makespan or not.
  @inline(__always) var jobsCompletedInWindow: Int { counts.value.windowJobs }

  /// Jobs so far that were meant to start.
  @inline(__always) var jobsIntended: Int { counts.value.jobsIntended }

  /// A job is taken in so long after it was meant to start.
  @inline(__always)
  func jobStarted(after delay: UInt64, scenario: Int) { histograms.record(delay, in: cells.scheduleDelay(scenario)) }

  /// - Parameter isGood: it kept the service level.
  @inline(__always)
  func jobCompleted(after latency: UInt64, scenario: Int, isPartial: Bool, isGood: Bool) {
    let tally = counts.place
    tally.value.completed &+= 1
    if isPartial { tally.value.partial &+= 1 }
    completedJobs[scenario] &+= 1
    if isGood { keptJobs[scenario] &+= 1 }
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

  /// Any job comes into the system or leaves it.
  ///
  /// - Parameter span: how much of the time since the last change lies in the window; see `jobsInSystemSince`.
  @inline(__always)
  func jobsInSystemChanged(by change: Int, at now: UInt64, after span: UInt64) {
    let level = level.place
    if let (jobs, weight) = level.value.change(by: change, at: now, after: span) {
      histograms.record(UInt64(jobs), weight: weight, in: level.value.cell)
    }
  }

  /// The last time the number of jobs in the system changed.
  @inline(__always)
  var jobsInSystemSince: UInt64 { level.value.since }

  var jobsInSystem: Int { level.value.jobs }

  // MARK: The window

  /// Where time figures begin and end; the end is `UInt64.max` while it is unknown.
  @inline(__always) var windowStart: UInt64 { window.value.start }
  @inline(__always) var windowEnd: UInt64 { window.value.end }
  var isMakespan: Bool { window.value.isMakespan }

  /// The window ends here.
  func endWindow(at end: UInt64) {
    window.value.end = end
    course.end(at: end)
  }

  /// The first job of the window comes, and nothing of it has been counted yet: what was counted before is kept, in case that all jobs
  /// come now.
  ///
  /// - Parameter span: as for `jobsInSystemChanged`.
  func firstJobComes(at now: UInt64, after span: UInt64) {
    for (jobs, weight) in level.value.unrecorded(until: span) {
      histograms.record(UInt64(jobs), weight: weight, in: level.value.cell)
    }
    level.value.goOn(in: CellMap.jobsInFlight, at: now)
    tallyBefore.value = counts.value
    for scenario in 0..<goodJobs.count { goodJobsBefore[scenario] = goodJobs[scenario] }
  }

  /// All jobs of the window came at one instant: it begins there, and ends with the run.
  func beginMakespan(at instant: UInt64) {
    window.value = MeasuredWindow(start: instant, end: .max, isMakespan: true)
    course.beginAtFirstArrival(every: CourseRecorder.finestSpacing)
  }

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

  /// A branch with a name has ended, and was not cancelled.
  ///
  /// - Parameter cell: the branch's, as its node has it.
  @inline(__always)
  func branchEnded(after latency: UInt64, in cell: Int32) { histograms.record(latency, in: Int(cell)) }

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

  /// A call took the answer of its second attempt.
  @inline(__always)
  func hedgeWon() { counts.value.hedgesWon += 1 }

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
  /// Jobs and calls that completed within the window, and the jobs of them that kept the service level.
  var jobsInWindow: Int { counts.value.windowJobs - (isMakespan ? tallyBefore.value.windowJobs : 0) }
  var callsInWindow: Int { counts.value.windowCalls - (isMakespan ? tallyBefore.value.windowCalls : 0) }
  func goodJobs(of scenario: Int) -> Int {
    goodJobs[scenario] - (isMakespan ? goodJobsBefore[scenario] : 0)
  }
  func completedJobs(of scenario: Int) -> Int { completedJobs[scenario] }
  func jobsWithinServiceLevel(of scenario: Int) -> Int { keptJobs[scenario] }
  func failedAttempts(_ ending: Call.Ending) -> Int { failedAttempts[Int(ending.rawValue)] }
  func rejectedJobs(_ rejection: Rejection) -> Int { rejections[rejection.rawValue] }

  /// A copy of a histogram; `nil` while it is empty. Complexity: O(counters in use).
  func snapshot(_ cell: Int) -> Histogram? { histograms.snapshot(cell) }

  /// Jobs in the system, weighted by time.
  ///
  /// - Parameter last: how much of the time since the last change lies in the window.
  func jobsInFlight(until last: UInt64) -> Histogram {
    var histogram = histograms.snapshot(CellMap.jobsInFlight) ?? Histogram()
    if !isMakespan, let before = histograms.snapshot(CellMap.jobsBeforeFirst) { histogram.merge(before) }
    for (jobs, span) in level.value.unrecorded(until: last) { histogram.record(UInt64(jobs), count: span) }
    return histogram
  }

  /// Lends the histograms to what cuts them into intervals.
  func withHistograms<Result>(_ body: (borrowing HistogramBank) -> Result) -> Result { body(histograms) }
}
