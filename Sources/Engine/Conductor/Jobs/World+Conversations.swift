import NeedletailLanes

/// Conversations of a trace: a turn comes when the one before it is over, however it ended, and its delay has passed.
extension World {
  /// A job of a trace is over. What follows it comes by way of a timer even without a delay, so that a row of refused turns is a
  /// loop and no recursion.
  @inline(never)
  func continueConversation(_ index: Int32, behind row: Int32) {
    guard !arrivalsStopped, let follower = intake.follower(of: row) else { return }
    let (instant, overflow) = now.addingReportingOverflow(follower.delay)
    if overflow { return }
    timers.schedule(at: instant, Event.payload(.turn, follower.row, generator: UInt16(truncatingIfNeeded: index)))
  }

  func takeTurn(_ row: Int32, generator index: Int32, intendedAt: UInt64) {
    if arrivalsStopped { return }
    noteArrival(at: intendedAt, meantFor: intendedAt)
    let arrival = intake.takeTurn(row, of: index)
    intake.noteArrival(at: intendedAt)
    // The last wanted ends the arrivals itself.
    if limits.jobs.map({ figures.jobsIntended + 1 < $0 }) ?? true { endExhaustedArrivals() }
    if submit(arrival, generator: index, intendedAt: intendedAt) < 0 { continueConversation(index, behind: row) }
  }
}
