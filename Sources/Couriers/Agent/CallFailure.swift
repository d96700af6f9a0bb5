/// A call that failed for good: why, in which pool, on which attempt, and the error itself where an agent threw one.
///
/// `JobError.call` is the one that failed a job; `JobResult.failures` and `Message.Part.failure` are those that a pattern has
/// handled gracefully.
public struct CallFailure: Sendable, Equatable, CustomStringConvertible {
  // Behind one reference, so that the messages that tell of none stay small.
  private let facts: Facts

  private final class Facts: Sendable {
    let reason: FailureReason
    let pool: String
    let attempt: Int
    let message: String
    let underlying: (any Error)?

    init(_ reason: FailureReason, _ pool: String, _ attempt: Int, _ message: String, _ underlying: (any Error)?) {
      self.reason = reason
      self.pool = pool
      self.attempt = attempt
      self.message = message
      self.underlying = underlying
    }
  }

  /// - Parameter message: what the agent said; the reason's title where it said nothing.
  public init(
    _ reason: FailureReason, pool: String = "", attempt: Int = 1, message: String = "", underlying: (any Error)? = nil
  ) {
    facts = Facts(reason, pool, attempt, message.isEmpty ? reason.title : message, underlying)
  }

  /// How the last attempt ended.
  public var reason: FailureReason { facts.reason }
  /// The pool that was called; empty for a fan-out that was refused as a whole (`FailureReason.overCap`).
  public var pool: String { facts.pool }
  /// The number of the last attempt, from 1: more than 1 when it was retried.
  public var attempt: Int { facts.attempt }
  /// What the agent said, in at most 1,024 bytes, or the reason in words.
  public var message: String { facts.message }
  /// What the agent threw, as it threw it; `nil` where the engine ended the attempt.
  public var underlying: (any Error)? { facts.underlying }

  public var description: String {
    pool.isEmpty ? message : "\"\(pool)\" failed on attempt \(attempt) (\(reason.rawValue)): \(message)"
  }

  /// Equal in all but the underlying errors, which cannot be compared.
  public static func == (left: CallFailure, right: CallFailure) -> Bool {
    left.facts === right.facts
      || (left.reason == right.reason && left.pool == right.pool && left.attempt == right.attempt
        && left.message == right.message)
  }
}
