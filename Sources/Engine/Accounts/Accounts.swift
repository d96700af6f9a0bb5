import NeedletailLanes

/// The accounts of jobs in flight, and the sums of those that have ended.
///
/// Patterns whose children run one at a time share one account with them, a thread of the critical path; children that run at
/// once (their pattern is wide) have one each, and the pattern goes on with that of the child that ended it. Each step enters
/// the time since the step before, so the parts add up however steps are taken.
///
/// Verbs are inlined: a call would copy the part to hand it over.
struct Accounts: ~Copyable {
  private let threads: Slab<Account>
  private let ofJobs: SparseTable<Int32>
  private let ofCalls: SparseTable<Int32>
  private let ofFrames: SparseTable<Int32>
  private let joins: SparseTable<Join>
  private let classes: LatencyClasses

  /// What a frame keeps when its children run at once.
  struct Join: BitwiseCopyable {
    var start: UInt64
    /// Spans of the children that it waited for, and how many these are.
    var sum: UInt64 = 0
    var count: UInt64 = 0
    /// The account of the child that ended last, −1 before; and whether that child is in the sum.
    var last: Int32 = -1
    var isCounted = false

    mutating func count(until now: UInt64) {
      let (total, overflow) = sum.addingReportingOverflow(now &- start)
      sum = overflow ? .max : total
      count += 1
    }
  }

  /// One account; several records may have the same.
  struct Thread: Equatable {
    fileprivate var number: Int32
  }

  /// The owner of the account that a new call or frame goes on with.
  enum Parent {
    case job(Int32)
    /// A frame whose children run one at a time, or at once.
    case frame(Int32, isWide: Bool)
  }

  /// - Parameter isKept: otherwise nothing is ever written.
  init(isKept: Bool, jobs: Int32, calls: Int32, scenarios: Int) {
    // What branches comes first: see `Slab.init`.
    let (jobs, calls, scenarios) = isKept ? (jobs, calls, scenarios) : (1, 1, 1)
    // A job has one, and so has each call, hedge or frame at most.
    threads = Slab(limit: jobs + 2 * calls)
    ofJobs = SparseTable(limit: jobs)
    ofCalls = SparseTable(limit: calls)
    ofFrames = SparseTable(limit: calls)
    joins = SparseTable(limit: calls)
    classes = LatencyClasses(scenarios: scenarios)
  }

  /// Accounts that are open.
  var count: Int { Int(threads.count) }

  @inline(__always)
  private func open(_ account: Account) -> Int32 {
    let thread = threads.allocate()
    // The slab holds as many as there can be jobs, calls and frames; only memory itself can be lacking.
    precondition(thread >= 0, "the system refused memory for an account")
    threads[thread] = account
    return thread
  }

  // MARK: Looking ahead

  /// Asks the processor to bring near where a call's account is, or the account itself; −1 is ignored.
  @inline(__always) func prefetchPlace(ofCall call: Int32) { ofCalls.prefetch(call) }
  @inline(__always)
  func prefetch(ofCall call: Int32) {
    if call >= 0, let thread = ofCalls.get(call) { threads.prefetch(thread) }
  }

  // MARK: Accounts by their records

  @inline(__always) func thread(ofJob job: Int32) -> Thread { Thread(number: ofJobs[job]) }
  @inline(__always) func thread(ofCall call: Int32) -> Thread { Thread(number: ofCalls[call]) }
  @inline(__always) func thread(ofFrame frame: Int32) -> Thread { Thread(number: ofFrames[frame]) }

  subscript(thread: Thread) -> Account {
    @inline(__always) get { threads[thread.number] }
    @inline(__always) nonmutating set { threads[thread.number] = newValue }
  }

  // MARK: Jobs

  @inline(__always)
  func open(job: Int32, at intendedAt: UInt64) { ofJobs.set(job, open(Account(from: intendedAt))) }

  /// Enters the time since the last entry; answers since when that is.
  @inline(__always)
  @discardableResult
  func enter(_ part: LatencyPart, ofJob job: Int32, until now: UInt64) -> UInt64 {
    enter(part, ofJobs[job], until: now)
  }

  @inline(__always)
  private func enter(_ part: LatencyPart, _ thread: Int32, until now: UInt64) -> UInt64 {
    let account = threads.at(thread)
    let start = account.value.upTo
    account.value.enter(part, until: now)
    return start
  }

  /// A job of the cohort has completed or timed out: its account is added to its scenario's.
  @inline(__always)
  func add(job: Int32, lasting latency: UInt64, until now: UInt64, scenario: Int) {
    let account = threads.at(ofJobs[job])
    assert(
      account.value.total == latency && account.value.upTo == now, "the parts of a job's time add up to its latency")
    classes.add(account, lasting: latency, scenario: scenario)
  }

  @inline(__always)
  func discard(job: Int32) { threads.free(ofJobs[job]) }

  /// What the ended jobs of a scenario add up to.
  func sums(ofScenario scenario: Int, named name: String) -> LatencyBreakdown.Scenario {
    classes.scenario(scenario, named: name)
  }

  // MARK: Calls and frames

  @inline(__always)
  private func thread(under parent: Parent, at now: UInt64) -> Int32 {
    switch parent {
    case .job(let job): ofJobs[job]
    case .frame(_, isWide: true): open(Account(from: now))
    case .frame(let frame, isWide: false): ofFrames[frame]
    }
  }

  @inline(__always)
  func open(call: Int32, under parent: Parent, at now: UInt64) {
    ofCalls.set(call, thread(under: parent, at: now))
  }

  @inline(__always)
  func open(frame: Int32, under parent: Parent, at now: UInt64) {
    ofFrames.set(frame, thread(under: parent, at: now))
    joins.set(frame, Join(start: now))
  }

  /// Enters the time since the last entry; answers since when that is.
  @inline(__always)
  @discardableResult
  func enter(_ part: LatencyPart, ofCall call: Int32, until now: UInt64) -> UInt64 {
    enter(part, ofCalls[call], until: now)
  }

  /// A child of a wide frame has ended; the frame waits for others, or ends next.
  ///
  /// - Parameter isCounted: it is one of those whose mean span the last one is held against. A frame's last child always is.
  @inline(__always)
  func hand(_ thread: Thread, to frame: Int32, isCounted: Bool, at now: UInt64) {
    let join = joins.at(frame)
    join.value.isCounted = isCounted
    if isCounted { join.value.count(until: now) }
    if join.value.last >= 0 { threads.free(join.value.last) }
    join.value.last = thread.number
  }

  /// A wide frame ends with the child that ended last, now.
  @inline(__always)
  func join(_ frame: Int32, at now: UInt64) {
    let join = joins.at(frame)
    assert(join.value.last >= 0, "children that run at once end by one of them")
    if !join.value.isCounted { join.value.count(until: now) }
    let span = now &- join.value.start
    threads[ofFrames[frame]].add(
      threads[join.value.last], lasting: span, mean: Swift.min(span, join.value.sum / join.value.count))
    threads.free(join.value.last)
    join.value.last = -1
  }

  /// A child of a wide frame is cancelled.
  @inline(__always)
  func discard(_ thread: Thread) { threads.free(thread.number) }

  /// A wide frame is cancelled: the account of the child that ended last, if any has.
  @inline(__always)
  func discardLast(ofFrame frame: Int32) { if joins[frame].last >= 0 { threads.free(joins[frame].last) } }

  // MARK: Hedges

  /// A hedge's account begins as its call's, whose first attempt has run until now.
  @inline(__always)
  func open(hedge twin: Int32, of call: Int32, at now: UInt64) {
    var account = threads[ofCalls[call]]
    account.enter(.discardedAttempt, until: now)
    ofCalls.set(twin, open(account))
  }

  /// The call goes on from where its hedge is.
  @inline(__always)
  func adopt(hedge twin: Int32, by call: Int32) { threads[ofCalls[call]] = threads[ofCalls[twin]] }
}
