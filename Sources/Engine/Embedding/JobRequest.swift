import NeedletailCouriers

/// One job that somebody waits for. Its asker fills it in and posts it; from then on the conductor alone touches it.
package class JobRequest: @unchecked Sendable {
  // Sendable: it is handed over through the conductor's inbox, which orders what was written before with what is read
  // after; `isCancelled` too is set by the conductor, when a second post says so.
  let pattern: Pattern
  let input: String
  /// Its asker wants to know what its latency was spent on.
  let isDetailed: Bool
  private var waiter: CheckedContinuation<Result<JobResult, JobError>, Never>?
  /// The conductor's: the job that it became, −1 before and after.
  var job: Int32 = -1
  var isCancelled = false
  /// In virtual time, what lets time go on until it is answered. Its asker's, before it is posted.
  var demand: TimeDemand?

  init(_ pattern: Pattern, _ input: String, isDetailed: Bool = false) {
    self.pattern = pattern
    self.input = input
    self.isDetailed = isDetailed
  }

  /// Before it is posted.
  func wait(_ waiter: CheckedContinuation<Result<JobResult, JobError>, Never>) { self.waiter = waiter }

  /// The asker goes on, perhaps before this returns: nothing is done with the request afterwards.
  func answer(_ result: Result<JobResult, JobError>) {
    demand?.end()
    let waiter = self.waiter
    self.waiter = nil
    waiter?.resume(returning: result)
  }
}
