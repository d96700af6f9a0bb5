/// An agent whose code blocks its thread: it computes for long, waits for a lock, or calls a library that does not suspend. Its
/// calls run on threads of their own, so that they hold up no courier.
///
///     fleet.add("search", concurrency: 8, agent: BlockingAgent(threads: 8) { message, context in
///       Reply(try index.search(message.text))     // returns when it is done
///     })
///
/// Copies share their threads. These are started as they are needed, serve calls in the order in which they came, and end with the
/// last copy. A call that waits for a thread has its agent's slot and its call timeout runs, so a pool's slots
/// (`count` × `concurrency`) are best no more than the threads. The way there and back costs two changes of threads, some tens of
/// microseconds.
///
/// Cancellation is the task's: code that can stop early asks `Task.isCancelled`. In virtual time it runs in place: there a call takes
/// no time but what it sleeps by the engine's clock.
public struct BlockingAgent: Agent {
  private let agent: any Agent
  private let threads: BlockingThreads

  /// Another agent, on threads of its own.
  ///
  /// - Parameters:
  ///   - threads: how many calls run at once at most, 1 to 1,024; what is outside counts as the nearest of these.
  public init(threads: Int, _ agent: any Agent) {
    self.agent = agent
    self.threads = BlockingThreads(limit: min(max(threads, 1), 1_024))
  }

  /// A function that returns when it has the answer.
  ///
  /// - Parameter threads: how many calls run at once at most, 1 to 1,024; what is outside counts as the nearest of these.
  public init(threads: Int, _ respond: @escaping @Sendable (Message, CallContext) throws -> Reply) {
    self.init(threads: threads, Function(respond: respond))
  }

  public func respond(to message: Message, in context: CallContext) async throws -> Reply {
    if context.clock.sleepers.time.isVirtual { return try await agent.respond(to: message, in: context) }
    return try await withTaskExecutorPreference(threads) { try await agent.respond(to: message, in: context) }
  }

  private struct Function: Agent {
    let respond: @Sendable (Message, CallContext) throws -> Reply

    func respond(to message: Message, in context: CallContext) async throws -> Reply { try respond(message, context) }
  }
}
