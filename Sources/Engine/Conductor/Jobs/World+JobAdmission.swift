import NeedletailLanes
import NeedletailMetrics

/// A job's way in: the steps that the plan has, one after the other, then the job's pattern.
extension World {
  /// Takes a job through the steps from a place on, until one lets it wait or refuses it. Behind the last, its pattern starts.
  ///
  /// - Returns: what the last step taken says. A refused job is still there: `rejectJob` is the caller's to do.
  @inline(__always)
  func admitJob(_ job: Int32, from place: Int) -> JobStep.Answer {
    if place < jobAdmission.count { return takeSteps(job, from: place) }
    startPattern(job)
    return .passed
  }

  @inline(never)
  private func takeSteps(_ job: Int32, from place: Int) -> JobStep.Answer {
    var place = place
    while place < jobAdmission.count {
      let answer = take(jobAdmission[place], job)
      if answer != .passed { return answer }
      place &+= 1
    }
    startPattern(job)
    return .passed
  }

  private func take(_ step: JobStep, _ job: Int32) -> JobStep.Answer {
    switch step {
    case .rates: takeRateTokens(job)
    case .gateway: takeGatewaySlot(job)
    case .overhead: spendOverhead(job)
    case .permit: takeJobPermit(job)
    }
  }

  /// A job that waited at a step has passed it and goes on.
  ///
  /// A step that resumes a job where another leaves, and has steps behind it that can refuse, does so by a timer at the same
  /// instant: a row of refused jobs is then a loop and no recursion.
  func resumeJob(_ job: Int32, behind step: JobStep) {
    let (generator, origin) = (Int32(jobs[job].generator), jobs[job].origin)
    guard case .refused(let rejection) = admitJob(job, from: jobAdmission.place(behind: step)) else { return }
    let pauses = rejectJob(job, rejection)
    // On arrival its user goes on by itself.
    let kind = intake.kind(of: generator)
    if kind == .closed { continueLoop(generator, user: origin, pauses: pauses) }
    if kind == .conversations { continueConversation(generator, behind: origin) }
  }

  /// A step refused a job: it leaves without having started.
  ///
  /// - Returns: whether that was at its own start instant.
  @discardableResult
  func rejectJob(_ job: Int32, _ rejection: Rejection) -> Bool {
    let j = jobs.at(job)
    j.value.flags.insert(.failed)
    let endsAtOnce = endedAtOnce(job)
    countRejection(rejection, key: j.value.key, isCohort: isCohort(job))
    if externalJobs.areReceived { externalJobs.abandon(job, rejection.failure) }
    leaveSystem(job)
    return endsAtOnce
  }

  func countRejection(_ rejection: Rejection, key: DrawKey, isCohort: Bool) {
    watchRejection(key, rejection)
    note(.rejected, key.bits, agent: -1)
    if isListenedTo { tellRejection(key, rejection) }
    figures.jobEnded()
    if isCohort { figures.jobRejected(rejection) }
  }

  /// A job has waited for a limit since its mark.
  func recordJobWait(_ limit: Limit, _ job: Int32) {
    let j = jobs.at(job)
    if isCohort(job) { figures.waited(now &- j.value.mark, for: limit, scenario: Int(j.value.scenario)) }
  }

  /// Takes a job out of what it waits for or runs.
  func withdraw(_ job: Int32) {
    let j = jobs.at(job)
    switch j.value.state {
    case .gatewayQueue:
      figures.levels.at(.gatewayQueue).value.fall(at: now)
      gateway.withdraw(job, from: Int32(j.value.instance), class: priority(of: job))
    case .overhead: timers.abandon()
    case .permitQueue:
      figures.levels.at(.jobQueue).value.fall(at: now)
      jobPermits.withdraw(job, class: priority(of: job))
    case .running: cancelRoot(of: job)
    }
  }
}
