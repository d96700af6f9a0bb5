public import Needletail

/// What a scripted agent does once: answer, fail or hang, after a while.
///
///     let script: [ScriptedReply] = ["At once.", .reply("Later.", after: .seconds(2)), .failure(Broken(), after: .seconds(1)), .hang]
public struct ScriptedReply: Sendable, ExpressibleByStringInterpolation {
  enum Ending: Sendable {
    case reply(Reply)
    case failure(any Error)
    case hang
  }

  let ending: Ending
  let delay: Duration

  private init(_ ending: Ending, after delay: Duration) {
    self.ending = ending
    self.delay = delay
  }

  /// This text, at once.
  public init(stringLiteral text: String) { self.init(.reply(Reply(text)), after: .zero) }

  /// This reply, with its decisions and tokens, after so much of the engine's time.
  public static func reply(_ reply: Reply, after delay: Duration = .zero) -> ScriptedReply {
    ScriptedReply(.reply(reply), after: delay)
  }

  /// This text, after so much of the engine's time.
  public static func reply(
    _ text: String, after delay: Duration = .zero, inputTokens: Int? = nil, outputTokens: Int? = nil
  ) -> ScriptedReply {
    .reply(Reply(text, inputTokens: inputTokens, outputTokens: outputTokens), after: delay)
  }

  /// Throws the error, after so much of the engine's time.
  public static func failure(_ error: any Error, after delay: Duration = .zero) -> ScriptedReply {
    ScriptedReply(.failure(error), after: delay)
  }

  /// Never answers, and returns when its call is cancelled.
  public static let hang = ScriptedReply(.hang, after: .zero)

  /// Does it.
  func perform(in context: CallContext) async throws -> Reply {
    if delay > .zero { try await context.sleep(for: delay) }
    switch ending {
    case .reply(let reply): return reply
    case .failure(let error): throw error
    case .hang: try await context.hang()
    }
  }
}

extension CallContext {
  /// Waits until the call is cancelled.
  func hang() async throws -> Never {
    while true { try await sleep(for: .seconds(1 << 32)) }
  }
}
