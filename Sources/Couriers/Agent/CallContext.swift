/// A call's place in the run, and the clock to wait by. Good as long as the call, in its task and its child tasks.
public struct CallContext: Sendable {
  /// The pool's name.
  public let agent: String
  /// Which member of the pool, from 0.
  public let member: Int
  /// From 1; more than 1 when earlier attempts failed.
  public let attempt: Int
  /// Its place among its siblings in the pattern, from 0: which copy of a fan-out, which branch of a parallel.
  public let branch: Int
  /// What the call is for in the pattern.
  public let role: CallRole
  /// Which round of the innermost loop around the call this is, from 1.
  public let round: Int
  /// The job by number, the same in both clocks.
  public let job: UInt64
  /// The call by number, the same for all its attempts and in both clocks: with `job` a key that makes a repeated request known.
  public let call: UInt64
  /// What the job as a whole was asked.
  public let jobInput: String
  /// When the answer is not needed any more, as `clock` counts; `nil` for never.
  public let deadline: EngineClock.Instant?
  /// The engine's clock: the one to wait by.
  public let clock: EngineClock
  let notes: JobNotes?

  /// Takes the job's input out of the parcel.
  init(_ agent: String, _ parcel: inout Parcel, _ call: CallID, _ task: TaskIdentity, _ sleepers: Sleepers) {
    self.agent = agent
    member = Int(parcel.member)
    attempt = Int(parcel.attempt)
    branch = Int(parcel.branch)
    role = parcel.role
    round = Int(parcel.round)
    job = parcel.job
    self.call = parcel.call
    notes = parcel.notes
    var input = ""
    swap(&input, &parcel.jobInput)
    jobInput = input
    deadline = parcel.deadline == .max ? nil : EngineClock.Instant(nanoseconds: parcel.deadline)
    clock = EngineClock(sleepers: sleepers, call: call, task: task)
  }

  /// Suspends the task for a while of the engine's time.
  ///
  /// - Throws: `CancellationError`, at once, when the task is cancelled or the call has come back; `SleepError` when more
  ///   tasks sleep than a courier holds.
  public func sleep(for duration: Duration) async throws {
    try await clock.suspend(until: clock.now.advanced(by: duration).nanoseconds)
  }

  /// As `sleep`, but cancellation does not wake the task, as if it waited for something that knows of none. In the call's own task.
  package func sleepThroughCancellation(for duration: Duration) async throws {
    try await clock.sleepers.sleepThroughCancellation(
      until: clock.now.advanced(by: duration).nanoseconds, for: clock.call)
  }

  /// The user that the submitter named; `nil` where it named none, as for jobs of plans.
  public var user: String? { notes?.user }
  public var priority: JobPriority { notes?.priority ?? .normal }
  /// The job's labels, as its submitter gave them.
  public var labels: [String: String] { notes?.labels ?? [:] }
  /// The job's typed values, as its submitter gave them.
  public var metadata: JobMetadata { notes?.metadata ?? JobMetadata() }

  /// Gives a part of the answer away at once, to the reader of the job's parts (`Engine.stream`), and marks the first token.
  ///
  /// Waits while more parts than its reader allows wait to be read. Where no one reads them, it only marks the first token. What
  /// `respond` returns is the whole answer, whatever was given before.
  ///
  /// - Throws: `CancellationError` when the task is cancelled or the job is over: the rest of the answer is not needed.
  public func emit(_ text: String) async throws {
    markFirstToken()
    guard let parts = notes?.parts else { return }
    try await parts.give(
      JobPart(
        agent: agent, member: member, call: call, attempt: attempt, role: role, round: round, branch: branch,
        text: text))
  }

  /// Says that the agent is alive and at work, where the fleet judges agents by their silence (`Fleet.registry`): a call may then take
  /// longer than its heartbeat timeout. Elsewhere it changes nothing. Takes a lock.
  public func heartbeat() { clock.sleepers.signs.note(agent, at: clock.now.nanoseconds) }

  /// Says that the first token of the answer has come. Later marks of the same call change nothing.
  public func markFirstToken() { clock.sleepers.markFirstToken(clock.call) }
}
