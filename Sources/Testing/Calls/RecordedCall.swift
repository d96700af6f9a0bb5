public import Needletail

/// One attempt that an agent was asked to answer.
public struct RecordedCall: Sendable, CustomStringConvertible {
  /// How an attempt ended for the engine.
  public enum Ending: Sendable, CustomStringConvertible {
    /// It has not.
    case running
    case answered(Reply)
    /// The agent threw this.
    case failed(any Error)
    /// Its deadline, that of its call or of its job, passed.
    case timedOut
    /// Its answer was not needed any more.
    case cancelled

    public var description: String {
      switch self {
      case .running: "running"
      case .answered(let reply): "answered \(quoted(reply.text, atMost: 40))"
      case .failed(let error): "failed: \("\(error)".prefix(60))"
      case .timedOut: "timed out"
      case .cancelled: "cancelled"
      }
    }
  }

  /// From 1, in the order in which agents were asked.
  public let number: Int
  public let pool: String
  /// Its number in the pool, from 0.
  public let member: Int
  /// From 1; more than 1 when earlier attempts failed.
  public let attempt: Int
  /// The job by number, as its agents see it.
  public let job: UInt64
  /// What it was for in the pattern.
  public let role: CallRole
  /// Which round of the innermost loop around it this was, from 1.
  public let round: Int
  /// Its place among its siblings in the pattern, from 0.
  public let branch: Int
  /// What the job as a whole was asked.
  public let jobInput: String
  /// What it was handed; `message.parts` has the contributions one by one.
  public let message: Message
  /// When the agent was asked, in the engine's time.
  public let start: Duration
  /// When the engine waited for it no more; `nil` while it does.
  public internal(set) var end: Duration?
  public internal(set) var ending = Ending.running
  /// When the agent returned, which is later than `end` if it was late; `nil` while it has not.
  public internal(set) var returned: Duration?
  /// Its places among all beginnings and ends of calls.
  let startOrder: Int
  var endOrder = Int.max

  init(number: Int, _ message: Message, _ context: CallContext, order: Int) {
    self.number = number
    pool = context.agent
    member = context.member
    attempt = context.attempt
    job = context.job
    role = context.role
    round = context.round
    branch = context.branch
    jobInput = context.jobInput
    self.message = message
    start = context.elapsed
    startOrder = order
  }

  /// The text that it was handed.
  public var text: String { message.text }
  /// The reply, if it was answered.
  public var reply: Reply? { if case .answered(let reply) = ending { reply } else { nil } }
  /// What the agent threw, if it failed.
  public var error: (any Error)? { if case .failed(let error) = ending { error } else { nil } }
  /// How long the engine waited for it; `nil` while it does.
  public var duration: Duration? { end.map { $0 - start } }

  public var description: String { "\(pool) from \(seconds(start)) to \(end.map(seconds) ?? "…"): \(ending)" }
}

extension CallContext {
  /// The time since the engine began.
  var elapsed: Duration { .nanoseconds(Int64(clamping: clock.now.nanoseconds)) }
}
