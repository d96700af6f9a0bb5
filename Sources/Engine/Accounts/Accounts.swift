import NeedletailLanes

/// The accounts of jobs in flight.
///
/// Patterns whose children run one at a time share one account with them, a thread of the critical path; children that run at
/// once have one each, and the pattern goes on with that of the child that ended it.
struct Accounts: ~Copyable {
  let threads: Slab<Account>
  let ofJobs: SparseTable<Int32>
  let ofCalls: SparseTable<Int32>
  let ofFrames: SparseTable<Int32>
  let joins: SparseTable<Join>
  let classes: LatencyClasses

  /// What a frame keeps whose children run at once.
  struct Join: BitwiseCopyable {
    var start: UInt64
    /// Spans of the children that it waited for, and how many these are.
    var sum: UInt64 = 0
    var count: UInt64 = 0
    /// The account of the child that ended last, −1 before; and whether that child is in the sum.
    var last: Int32 = -1
    var isCounted = false
  }

  /// - Parameter isKept: otherwise nothing is ever written.
  init(isKept: Bool, jobs: Int32, calls: Int32, scenarios: Int) {
    // A job has one, and so has each call, hedge or frame at most.
    threads = Slab(limit: isKept ? jobs + 2 * calls : 1)
    ofJobs = SparseTable(limit: isKept ? jobs : 1)
    ofCalls = SparseTable(limit: isKept ? calls : 1)
    ofFrames = SparseTable(limit: isKept ? calls : 1)
    joins = SparseTable(limit: isKept ? calls : 1)
    classes = LatencyClasses(scenarios: isKept ? scenarios : 1)
  }

  /// Asks the processor to bring a call's account near; −1 is ignored.
  @inline(__always)
  func prefetch(ofCall call: Int32) {
    if call >= 0, let thread = ofCalls.get(call) { threads.prefetch(thread) }
  }

  func open(_ account: Account) -> Int32 {
    let thread = threads.allocate()
    // The slab holds as many as there can be jobs, calls and frames; only memory itself can be lacking.
    precondition(thread >= 0, "the system refused memory for an account")
    threads[thread] = account
    return thread
  }
}
