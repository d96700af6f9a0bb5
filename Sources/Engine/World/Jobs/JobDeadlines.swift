import NeedletailLanes

/// The jobs in flight in order of intended start, for the job timeout: one list, linked through the jobs, and one timer serve
/// them all. Every operation is O(1).
struct JobDeadlines: ~Copyable {
  struct State: BitwiseCopyable {
    var first: Int32 = -1
    var last: Int32 = -1
    /// A timer is set, or the jobs whose time is over are being timed out.
    var isArmed = false
  }

  /// From a job's intended start; nanoseconds, `UInt64.max` for none.
  let timeout: UInt64
  private let state: Cell<State>

  init(timeout: UInt64?) {
    self.timeout = timeout ?? .max
    state = Cell(State())
  }

  /// Puts a job behind the others.
  ///
  /// - Returns: when to set the timer; `nil` where it is set, or where nothing times out.
  @inline(__always)
  func add(_ job: Int32, in jobs: borrowing Slab<JobRecord>) -> UInt64? {
    timeout == .max ? nil : append(job, in: jobs)
  }

  private func append(_ job: Int32, in jobs: borrowing Slab<JobRecord>) -> UInt64? {
    let last = state.value.last
    assert((last < 0) == (state.value.first < 0), "JobDeadlines: a list with one end")
    assert(last < 0 || jobs[last].nextStarted < 0, "JobDeadlines: the last job has one behind it")
    jobs[job].previousStarted = last
    jobs[job].nextStarted = -1
    if last >= 0 { jobs[last].nextStarted = job } else { state.value.first = job }
    state.value.last = job
    return state.value.isArmed ? nil : arm(in: jobs)
  }

  /// Takes a job out that has ended.
  @inline(__always)
  func remove(_ job: Int32, in jobs: borrowing Slab<JobRecord>) {
    if timeout != .max { unlink(job, in: jobs) }
  }

  private func unlink(_ job: Int32, in jobs: borrowing Slab<JobRecord>) {
    let (previous, next) = (jobs[job].previousStarted, jobs[job].nextStarted)
    assert(previous >= 0 || state.value.first == job, "JobDeadlines: a job removed that is not in the list")
    assert(next >= 0 || state.value.last == job, "JobDeadlines: a job removed that is not in the list")
    if previous >= 0 { jobs[previous].nextStarted = next } else { state.value.first = next }
    if next >= 0 { jobs[next].previousStarted = previous } else { state.value.last = previous }
  }

  /// The first job whose time is over; −1 for none.
  func firstOverdue(at now: UInt64, in jobs: borrowing Slab<JobRecord>) -> Int32 {
    let first = state.value.first
    return first >= 0 && now &- jobs[first].intendedAt >= timeout ? first : -1
  }

  /// The timer has fired and no job is overdue any more. Until then none is set for jobs that are added.
  ///
  /// - Returns: when to set the next timer; `nil` for never.
  func rearm(in jobs: borrowing Slab<JobRecord>) -> UInt64? {
    state.value.isArmed = false
    return state.value.first < 0 ? nil : arm(in: jobs)
  }

  private func arm(in jobs: borrowing Slab<JobRecord>) -> UInt64? {
    let (instant, overflow) = jobs[state.value.first].intendedAt.addingReportingOverflow(timeout)
    if overflow { return nil }
    state.value.isArmed = true
    return instant
  }

  var isEmpty: Bool { state.value.first < 0 && state.value.last < 0 }
}
