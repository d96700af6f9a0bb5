import NeedletailCouriers
import NeedletailLanes

/// External jobs on their way through the world.
extension World {
  /// Compiles an external job's pattern; answers its outermost node, or `nil` when there is no room for another.
  func compile(_ pattern: Pattern) throws(PlanError) -> Int32? {
    try externalJobs.compile(pattern, into: program, firstCell: Int32(cells.firstPairCell), samplers: samplers)
  }

  /// Takes a job in. Its completion is told later, not before this returns unless the job is rejected.
  ///
  /// - Parameters:
  ///   - root: the outermost node of its pattern.
  ///   - request: the asker's own number for it.
  /// - Returns: the job, or −1 when it was rejected at once.
  func receive(root: Int32, request: Int32, input: Message) -> Int32 {
    externalJobs.announce(root: root, request: request, input: input)
    let job = submit(intake.takeArrival(of: 0), generator: 0, intendedAt: now)
    externalJobs.endSubmission()
    return job
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

  /// A job's pattern has ended: an external job's content goes to its submitter.
  func handOver(_ ended: Ended, of job: Int32) {
    if isListenedTo { tellEnd(ofJob: job, !ended.succeeded ? .failed : ended.isPartial ? .partial : .completed) }
    if externalJobs.areReceived { externalJobs.complete(job, ended, message: content.message(ended.content)) }
    content.drop(ended)
  }
}
