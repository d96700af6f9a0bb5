import NeedletailLanes
import NeedletailMetrics

/// A job's pattern starts and ends, and the job leaves.
extension World {
  @inline(__always)
  func startPattern(_ job: Int32) {
    let j = jobs.at(job)
    j.value.state = .running
    watchJobStart(job)
    note(.started, j.value.key.bits, agent: -1)
    let rule = scenarios[Int32(j.value.scenario)]
    let handed =
      rule.fixedInput >= 0
      ? rule.fixedInput
      : Int32(truncatingIfNeeded: samplers.count(rule.inputTokens, j.value.key.bits(.inputTokens)))
    startRoot(
      rule.root >= 0 ? rule.root : rootOfExternal(job),
      Start(
        job: job, parent: -1, branch: 0, key: j.value.key, handed: handed, isFirst: true,
        content: carriesContent ? inputContent(of: job) : -1))
  }

  /// The job's outermost activation has ended.
  func rootEnded(_ job: Int32, _ ended: Ended) {
    let j = jobs.at(job)
    j.value.root = -1
    let latency = now &- j.value.intendedAt
    let scenario = Int(j.value.scenario)
    let cohort = isCohort(job)
    note(ended.succeeded ? .jobCompleted : .jobFailed, j.value.key.bits, agent: -1)
    if !ended.succeeded { j.value.flags.insert(.failed) }
    if carriesContent { handOver(ended, of: job) }
    if tracesJobs { traceEnd(ofJob: job, !ended.succeeded ? .failed : ended.isPartial ? .partial : .completed) }
    if ended.succeeded {
      let isLate = policy.serviceLevel.jobLatency.map { latency > $0 } ?? false
      let isGood = !isLate && !j.value.flags.contains(.missedServiceLevel)
      if cohort {
        figures.jobCompleted(after: latency, scenario: scenario, isPartial: ended.isPartial, isGood: isGood)
        if keepsAccounts { closeAccount(ofJob: job) }
      }
      if now >= limits.warmup && now < figures.windowEnd {
        figures.jobCompletedInWindow(scenario: scenario, isGood: isGood)
      }
    } else if cohort {
      figures.jobFailed(after: latency, scenario: scenario)
    }
    endJob(job)
  }

  /// Gives back what the job holds; its looping user goes on.
  @inline(__always)
  func endJob(_ job: Int32) {
    let j = jobs.at(job)
    watchJobEnd(job)
    figures.jobEnded()
    let (generator, origin) = (Int32(j.value.generator), j.value.origin)
    let pauses = endedAtOnce(job)
    releaseJobPermit(job)
    leaveSystem(job)
    let kind = intake.kind(of: generator)
    if kind == .closed { continueLoopInline(generator, user: origin, pauses: pauses) }
    if kind == .conversations { continueConversation(generator, behind: origin) }
  }

  /// Out of the system: the gateway slot is free, the record too.
  @inline(__always)
  func leaveSystem(_ job: Int32) {
    releaseGatewaySlot(job)
    changeJobsInSystem(by: -1)
    figures.levels.at(.jobs).value.fall(at: now)
    jobDeadlines.remove(job, in: jobs)
    if keepsAccounts { discardAccount(ofJob: job) }
    if carriesContent { releaseContent(ofJob: job) }
    if externalJobs.areReceived { finishExternalJob(job) }
    jobs.free(job)
  }
}
