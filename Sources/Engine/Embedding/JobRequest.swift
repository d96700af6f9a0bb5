import NeedletailCouriers
import NeedletailLanes

/// One job that is waited for. Its submitter fills it in and posts it; from then on the conductor alone touches it.
package class JobRequest: @unchecked Sendable {
  // Sendable: it is handed over through the conductor's inbox, which orders what was written before with what is read
  // after; `isCancelled` too is set by the conductor, when a second post says so.
  let pattern: Pattern
  let input: String
  /// What its latency was spent on is wanted.
  let isDetailed: Bool
  let notes: JobNotes?
  /// When it times out, as `MonotonicClock` counts; `nil` where only the fleet says.
  let deadline: UInt64?
  /// Nanoseconds from its submission until then, where time is virtual and no machine's clock counts it.
  let timeout: Nanoseconds?
  private var waiter: CheckedContinuation<Result<JobResult, JobError>, Never>?
  /// The conductor's: the job that it became, −1 before and after.
  var job: Int32 = -1
  var isCancelled = false
  /// In virtual time, what lets time go on until it is answered. Its asker's, before it is posted.
  var demand: TimeDemand?

  init(_ job: Job, isDetailed: Bool = false, parts: PartQueue? = nil, taskLocals: TaskLocalCarrier? = nil) {
    pattern = job.pattern
    input = job.input
    self.isDetailed = isDetailed
    notes = job.notes(parts: parts, taskLocals: taskLocals)
    timeout = job.timeout?.nanoseconds
    deadline = job.timeout.map { timeout in
      let (instant, overflows) = MonotonicClock.now.addingReportingOverflow(timeout.nanoseconds)
      return overflows ? .max : instant
    }
  }

  /// Before it is posted.
  func wait(_ waiter: CheckedContinuation<Result<JobResult, JobError>, Never>) { self.waiter = waiter }

  /// The submitter goes on, perhaps before this returns: nothing is done with the request afterwards.
  func answer(_ result: Result<JobResult, JobError>) {
    demand?.end()
    let waiter = self.waiter
    self.waiter = nil
    waiter?.resume(returning: result)
  }
}
