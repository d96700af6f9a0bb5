/// Somebody who answers: a real agent, written in Swift.
///
///     struct Echo: Agent {
///       func respond(to message: Message, in context: CallContext) async throws -> Reply { Reply(message.text) }
///     }
///
/// One value serves every member of a pool, several calls at once, so it keeps what it needs in constants, an actor or
/// a lock. A call runs as a child task on a courier's thread; blocking there holds up the courier's other calls.
public protocol Agent: Sendable {
  /// Answers one call.
  ///
  /// - Parameters:
  ///   - message: what the pattern hands the agent.
  ///   - context: the call's place in the run: clock, deadline, job, member.
  /// - Returns: the answer, with what it decided and what it cost.
  /// - Throws: any error; the attempt has failed and may be retried, or, for an `AgentError`, ended as that says. When
  ///   the task is cancelled the answer is not needed any more, and the sooner the agent returns or throws the better.
  func respond(to message: Message, in context: CallContext) async throws -> Reply
}
