import NeedletailCouriers

/// One job that somebody waits for. Its asker fills it in and posts it; from then on the conductor alone touches it.
class JobRequest: @unchecked Sendable {
  // Sendable: it is handed over through the conductor's inbox, which orders what was written before with what is read
  // after; `isCancelled` too is set by the conductor, when a second post says so.
  let pattern: Pattern
  let input: String
  private var waiter: CheckedContinuation<Reply, any Error>?
  /// The conductor's: the job that it became, −1 before and after.
  var job: Int32 = -1
  var isCancelled = false

  init(_ pattern: Pattern, _ input: String) {
    self.pattern = pattern
    self.input = input
  }

  /// Before it is posted.
  func wait(_ waiter: CheckedContinuation<Reply, any Error>) { self.waiter = waiter }

  /// The asker goes on, perhaps before this returns: nothing is done with the request afterwards.
  func answer(_ result: Result<Reply, any Error>) {
    let waiter = self.waiter
    self.waiter = nil
    waiter?.resume(with: result)
  }
}
