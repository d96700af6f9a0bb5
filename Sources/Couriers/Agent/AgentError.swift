/// What an agent throws to hand on why its provider gave no answer: a retry then waits as long as the provider asks, breakers and
/// reports tell the provider's faults from the agent's. Any other error is a failure of the agent.
///
///     throw AgentError.rateLimited(retryAfter: .seconds(2))
public enum AgentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It is asked too often, and asks to be left alone for a while; `nil`: it does not say for how long.
  case rateLimited(retryAfter: Duration? = nil, reason: String = "")
  /// It has too much to do, from all its callers together.
  case overloaded(retryAfter: Duration? = nil, reason: String = "")
  /// It will not answer this request, however often it is asked: its policy forbids it, or the request is wrong.
  case refused(String)
  /// It answered, and nothing could be made of the answer.
  case badReply(String)

  /// What is kept as the attempt's failure.
  public var description: String {
    switch self {
    case .rateLimited(_, let reason): reason.isEmpty ? "rate limited by the provider" : reason
    case .overloaded(_, let reason): reason.isEmpty ? "the provider is overloaded" : reason
    case .refused(let reason): reason.isEmpty ? "refused by the provider" : reason
    case .badReply(let reason): reason.isEmpty ? "a reply of which nothing could be made" : reason
    }
  }

  var ending: Parcel.Ending {
    switch self {
    case .rateLimited: .rateLimited
    case .overloaded: .overloaded
    case .refused: .refused
    case .badReply: .badReply
    }
  }

  /// Nanoseconds; 0 when the provider does not say.
  var retryAfter: UInt64 {
    switch self {
    case .rateLimited(let span, _), .overloaded(let span, _): UInt64(max(span?.nanosecondsClamped ?? 0, 0))
    case .refused, .badReply: 0
    }
  }
}
