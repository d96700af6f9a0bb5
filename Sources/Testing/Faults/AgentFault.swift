public import Needletail

/// Something that goes wrong with an agent, on some of its calls: see `FaultyAgent`.
public struct AgentFault: Sendable {
  /// Which calls have a fault.
  public enum Calls: Sendable {
    case all
    /// Of each call of a pattern its attempt of this number, from 1.
    case attempt(Int)
    /// The calls to the agent of these numbers, from 1, in the order in which they begin.
    case numbers(ClosedRange<Int>)
    case member(Int)
    /// Those that begin in this span of the engine's time.
    case during(Range<Duration>)
    case matching(@Sendable (Message, CallContext) -> Bool)

    /// The call of this number, from 1.
    public static func number(_ number: Int) -> Calls { .numbers(number...number) }

    func contain(_ number: Int, _ message: Message, _ context: CallContext) -> Bool {
      switch self {
      case .all: true
      case .attempt(let attempt): context.attempt == attempt
      case .numbers(let numbers): numbers.contains(number)
      case .member(let member): context.member == member
      case .during(let span):
        span.contains(.nanoseconds(Int64(clamping: context.clock.now.nanoseconds)))
      case .matching(let isMeant): isMeant(message, context)
      }
    }
  }

  enum Effect: Sendable {
    case failure(any Error, after: Duration)
    case hang
    case slowness(Double)
    case deafness(Duration)
  }

  /// What an agent throws that is down.
  public struct Down: Error, Equatable, CustomStringConvertible {
    public init() {}

    public var description: String { "the agent is down" }
  }

  let effect: Effect
  let calls: Calls

  /// It throws the error instead of answering, after so much of the engine's time.
  public static func fails(
    with error: any Error, after delay: Duration = .zero, on calls: Calls = .all
  ) -> AgentFault {
    AgentFault(effect: .failure(error, after: delay), calls: calls)
  }

  /// It throws `Down` at once for calls that begin in this span of the engine's time.
  public static func isDown(_ span: Range<Duration>) -> AgentFault { .fails(with: Down(), on: .during(span)) }

  /// Its provider refuses, and asks to be left alone for so long.
  public static func isRateLimited(retryAfter span: Duration? = nil, on calls: Calls = .all) -> AgentFault {
    .fails(with: AgentError.rateLimited(retryAfter: span), on: calls)
  }

  /// Its provider is overloaded, and asks to be left alone for so long.
  public static func isOverloaded(retryAfter span: Duration? = nil, on calls: Calls = .all) -> AgentFault {
    .fails(with: AgentError.overloaded(retryAfter: span), on: calls)
  }

  /// It does not answer before it is cancelled.
  public static func hangs(on calls: Calls = .all) -> AgentFault { AgentFault(effect: .hang, calls: calls) }

  /// Its answers take `factor` times as long; a factor below 1 counts as 1.
  public static func isSlower(by factor: Double, on calls: Calls = .all) -> AgentFault {
    AgentFault(effect: .slowness(factor), calls: calls)
  }

  /// When its call is cancelled it returns only after so much of the engine's time.
  public static func ignoresCancellation(for span: Duration, on calls: Calls = .all) -> AgentFault {
    AgentFault(effect: .deafness(span), calls: calls)
  }
}
