import NeedletailCouriers
import NeedletailLanes

/// Jobs that come from outside, one at a time, each with a pattern of its own: what an embedding program asks for.
extension World {
  /// What an external job runs, and which request it answers.
  struct ExternalJob: BitwiseCopyable {
    enum Ending: UInt8, BitwiseCopyable { case open, told, timedOut, cancelled }

    /// The outermost node of its pattern.
    var root: Int32
    /// The asker's own number for it.
    var request: Int32
    var ending: Ending
  }

  /// How an external job ended.
  struct Completion {
    enum Ending { case completed, failed, timedOut, cancelled, rejected }

    var request: Int32
    var ending: Ending
    var isPartial = false
    var outcome = Outcome()
    var output: Int32 = 0
    var message = Message(parts: [])
  }

  /// Compiles an external job's pattern; answers its outermost node, or `nil` when there is no room for another.
  func admit(_ pattern: Pattern) throws(PlanError) -> Int32? {
    try compiler?.extend(program, with: pattern, firstCell: Int32(cells.firstPairCell), samplers: samplers)
  }

  /// What an agent chose, by name; `nil` when it made no choice that anybody could follow.
  func choiceName(_ choice: UInt8) -> String? {
    guard choice != Outcome.noChoice, let names = compiler?.choiceNames else { return nil }
    return names[Int(choice)]
  }

  /// Takes a job in. Its end is told in `completions`, not before this returns unless it is turned away.
  ///
  /// - Returns: the job, or −1 when it was turned away at once.
  func receive(root: Int32, request: Int32, input: Message) -> Int32 {
    let number = generators[0].submitted
    generators[0].submitted += 1
    let key = generators[0].key.child(UInt64(number))
    arriving = Arriving(external: ExternalJob(root: root, request: request, ending: .open), input: input)
    let isIn = submit(generator: 0, key: key, user: 0, origin: -1, intendedAt: now)
    if arriving != nil {
      // Turned away before it had a record.
      arriving = nil
      completions.append(Completion(request: request, ending: .rejected))
      return -1
    }
    return isIn ? lastExternalJob : -1
  }

  /// An external job on its way in.
  struct Arriving {
    var external: ExternalJob
    var input: Message
  }

  /// An external job has its record: keeps its request and answers its input.
  func admitExternal(_ job: Int32) -> Message {
    guard let arriving else { return Message(parts: []) }
    externalJobs.set(job, arriving.external)
    lastExternalJob = job
    self.arriving = nil
    return arriving.input
  }

  /// The submitter of an external job has cancelled it.
  func cancelExternalJob(_ job: Int32) {
    note(.jobCancelled, jobs[job].key.bits, agent: -1)
    withdraw(job)
    externalJobs[job].ending = .cancelled
    if isCohort(job) { figures.jobCancelled() }
    conclude(job)
  }

  /// A job's pattern has ended: its content goes to whoever asked, or away.
  func handOver(_ ended: Ended, of job: Int32) {
    if receivesExternalJobs {
      externalJobs[job].ending = .told
      completions.append(
        Completion(
          request: externalJobs[job].request, ending: ended.succeeded ? .completed : .failed,
          isPartial: ended.isPartial,
          outcome: ended.outcome, output: ended.output, message: content.message(ended.content)))
    }
    content.drop(ended)
  }

  /// An external job leaves; one without an end of its own was rejected.
  func finishExternal(_ job: Int32) {
    let external = externalJobs[job]
    switch external.ending {
    case .told: break
    case .open: completions.append(Completion(request: external.request, ending: .rejected))
    case .timedOut: completions.append(Completion(request: external.request, ending: .timedOut))
    case .cancelled: completions.append(Completion(request: external.request, ending: .cancelled))
    }
  }
}
