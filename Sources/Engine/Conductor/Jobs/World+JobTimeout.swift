import NeedletailCouriers
import NeedletailLanes
import NeedletailMetrics

/// Jobs that take too long: the job timeout runs from the intended start and reaches a job wherever it is.
extension World {
  /// A job is in the system from now on.
  @inline(__always)
  func watchDeadline(of job: Int32) {
    if let instant = jobDeadlines.add(job, in: jobs) { timers.schedule(at: instant, Event.payload(.jobTimeout, 0)) }
  }

  func timeOutJobs() {
    // The next job of a looping user, submitted meanwhile, sets no timer of its own.
    while true {
      let job = jobDeadlines.firstOverdue(at: now, in: jobs)
      if job < 0 { break }
      timeOut(job)
    }
    if let instant = jobDeadlines.rearm(in: jobs) { timers.schedule(at: instant, Event.payload(.jobTimeout, 0)) }
  }

  /// The timer of a job's own deadline has fired.
  func meetDeadline(of job: Int32, armedFor instant: UInt64) {
    if !externalJobs.awaitsDeadline(job, at: instant) { return timers.metAbandoned() }
    externalJobs.timerHasFired(of: job)
    timeOut(job)
  }

  private func timeOut(_ job: Int32) {
    let j = jobs.at(job)
    note(.jobTimedOut, j.value.key.bits, agent: -1)
    if keepsAccounts { enterOpenTime(ofJob: job) }
    if tracesJobs { traceEnd(ofJob: job, .timedOut) }
    withdraw(job)
    if isListenedTo { tellEnd(ofJob: job, .timedOut) }
    if externalJobs.areReceived { externalJobs.abandon(job, .jobTimeout) }
    if isCohort(job) {
      figures.jobTimedOut(after: now &- j.value.intendedAt, scenario: Int(j.value.scenario))
      if keepsAccounts { closeAccount(ofJob: job) }
    }
    endJob(job)
  }
}
