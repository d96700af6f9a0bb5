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
  /// The job by number, the same in both clocks.
  public let job: UInt64
  /// What the job as a whole was asked.
  public let jobInput: String
  /// When the answer is not needed any more, in nanoseconds of engine time; `nil` for never.
  public let deadline: UInt64?
  /// The engine's clock: the one to wait by.
  public let clock: EngineClock

  /// Takes the job's input out of the parcel.
  init(_ agent: String, _ parcel: inout Parcel, _ call: CallID, _ task: TaskIdentity, _ sleepers: Sleepers) {
    self.agent = agent
    member = Int(parcel.member)
    attempt = Int(parcel.attempt)
    branch = Int(parcel.branch)
    job = parcel.job
    var input = ""
    swap(&input, &parcel.jobInput)
    jobInput = input
    deadline = parcel.deadline == .max ? nil : parcel.deadline
    clock = EngineClock(sleepers: sleepers, call: call, task: task)
  }

  /// `deadline` as an instant of `clock`.
  public var deadlineInstant: EngineClock.Instant? { deadline.map(EngineClock.Instant.init(nanoseconds:)) }

  /// Suspends the task for a while of the engine's time.
  ///
  /// - Throws: `CancellationError`, at once, when the task is cancelled or the call has come back; `SleepError` when more
  ///   tasks sleep than a courier holds.
  public func sleep(for duration: Duration) async throws {
    try await clock.suspend(until: clock.now.advanced(by: duration).nanoseconds)
  }

  /// Says that the agent is alive and at work, where the fleet judges agents by their silence (`Fleet.registry`): a call may then take
  /// longer than its heartbeat timeout. Elsewhere it changes nothing. Takes a lock.
  public func heartbeat() { clock.sleepers.signs.note(agent, at: clock.now.nanoseconds) }

  /// Says that the first token of the answer has come. Later marks of the same call change nothing.
  public func markFirstToken() { clock.sleepers.markFirstToken(clock.call) }
}
