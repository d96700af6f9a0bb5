import NeedletailLanes

/// The last step of a job's way in: one of the runtime's permits, held until the job ends.
extension World {
  func takeJobPermit(_ job: Int32) -> JobStep.Answer {
    let j = jobs.at(job)
    j.value.mark = now
    switch jobPermits.acquire(job, class: priority(of: job)) {
    case .passed:
      figures.levels.at(.jobPermits).value.rise(at: now)
      holdJobPermit(job)
      return .passed
    case .waits:
      j.value.state = .permitQueue
      figures.levels.at(.jobQueue).value.rise(at: now)
      watchJobWait(job)
      return .waits
    case .refused: return .refused(.jobQueueFull)
    }
  }

  private func holdJobPermit(_ job: Int32) {
    recordJobWait(.job, job)
    if keepsAccounts { enter(.job, ofJob: job) }
    jobs[job].flags.insert(.holdsPermit)
  }

  @inline(__always)
  func releaseJobPermit(_ job: Int32) { if jobs[job].flags.contains(.holdsPermit) { passJobPermitOn(job) } }

  @inline(never)
  private func passJobPermitOn(_ job: Int32) {
    jobs[job].flags.remove(.holdsPermit)
    let next = jobPermits.release()
    if next < 0 { return figures.levels.at(.jobPermits).value.fall(at: now) }
    figures.levels.at(.jobQueue).value.fall(at: now)
    holdJobPermit(next)
    resumeJob(next, behind: .permit)
  }
}
