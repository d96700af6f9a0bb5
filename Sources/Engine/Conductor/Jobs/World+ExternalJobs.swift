import NeedletailCouriers
import NeedletailLanes

/// External jobs on their way through the world.
extension World {
  /// Compiles an external job's pattern; answers its outermost node, or `nil` when there is no room for another.
  func compile(_ pattern: Pattern) throws(PlanError) -> Int32? {
    let root = try externalJobs.compile(
      pattern, into: program, firstCell: Int32(cells.firstPairCell), samplers: samplers)
    if !pattern.branchNames.isEmpty { realCalls.learn(choices: externalJobs.choiceNames) }
    return root
  }

  /// Takes a job in. Its completion is told later, not before this returns unless the job is rejected.
  ///
  /// - Parameters:
  ///   - root: the outermost node of its pattern.
  ///   - request: the asker's own number for it.
  ///   - terms: a deadline is to come.
  /// - Returns: the job, or −1 when it was rejected at once.
  func receive(root: Int32, request: Int32, _ terms: ExternalJobs.Terms = ExternalJobs.Terms(), input: Message) -> Int32
  {
    externalJobs.announce(root: root, request: request, terms, input: input)
    let generator = Int32((terms.notes?.priority ?? .normal).scenario)
    var arrival = intake.takeArrival(of: generator)
    arrival.user = -1
    if jobRates.areByUser, let name = terms.notes?.user {
      guard let user = externalJobs.number(ofUser: name, now: now, isIdle: { jobRates.isFull(user: $0, now: now) })
      else {
        return rejectUnknownUser(arrival)
      }
      arrival.user = user
    }
    let job = submit(arrival, generator: generator, intendedAt: now)
    externalJobs.endSubmission()
    if job >= 0 && terms.deadline != .max {
      externalJobs.timerIsSet(of: job)
      timers.schedule(at: terms.deadline, Event.payload(.jobDeadline, job))
    }
    return job
  }

  /// As many users as can be have taken of their rate limits: a job of another is over its own.
  private func rejectUnknownUser(_ arrival: Intake.Arrival) -> Int32 {
    figures.jobIntended(isCohort: true, isSubmittedInTime: true)
    countRejection(.userRate, key: arrival.key, isCohort: true)
    externalJobs.endSubmission(rejectedFor: .userRate)
    return -1
  }

  /// The outermost node of an external job that starts.
  @inline(never)
  func rootOfExternal(_ job: Int32) -> Int32 {
    if isListenedTo { tellStart(ofJob: job) }
    return externalJobs.root(of: job)
  }

  /// The submitter of an external job has cancelled it.
  func cancelExternalJob(_ job: Int32) {
    note(.jobCancelled, jobs[job].key.bits, agent: -1)
    withdraw(job)
    if isListenedTo { tellEnd(ofJob: job, .cancelled) }
    externalJobs.abandon(job, .cancelled)
    if isCohort(job) { figures.jobCancelled() }
    endJob(job)
  }

  /// A job's pattern has ended: an external job's content goes to its submitter. Out of line, as is all that simulated runs pass by.
  @inline(never)
  func handOver(_ ended: Ended, of job: Int32) {
    if isListenedTo { tellEnd(ofJob: job, ended) }
    if externalJobs.areReceived { completeExternalJob(job, ended) }
    content.drop(ended)
  }

  private func completeExternalJob(_ job: Int32, _ ended: Ended) {
    let isBrokenDown = ended.succeeded && keepsAccounts && externalJobs.isDetailed(job)
    externalJobs.complete(
      job, ended, message: content.message(ended.content), key: jobs[job].key.bits,
      latency: now &- jobs[job].intendedAt,
      latencyBreakdown: isBrokenDown ? latencyParts(ofJob: job) : [:])
  }

  private func latencyParts(ofJob job: Int32) -> [LatencyPart: UInt64] {
    observation.accounts.parts(
      of: observation.accounts.account(ofJob: job), inScenario: Int(jobs[job].scenario))
  }

  /// An external job has left the system.
  @inline(never)
  func finishExternalJob(_ job: Int32) { if externalJobs.finish(job) { timers.abandon() } }

  // MARK: What a job did

  /// An attempt that an agent was asked to answer has used tokens. Called where pools are real.
  @inline(never)
  func countUse(ofAttempt call: Int32, _ pool: Int32, output: Int32) {
    guard externalJobs.areReceived else { return }
    let c = calls.at(call)
    let input = c.value.input
    externalJobs.countUse(
      input: input, output: output, picodollars: cost(pool, input: input, output: output), of: c.value.job)
  }
}
