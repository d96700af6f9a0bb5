import Needletail

/// An agent whose calls a log keeps.
struct RecordedAgent: Agent {
  let agent: any Agent
  let log: CallLog

  func respond(to message: Message, in context: CallContext) async throws -> Reply {
    guard let number = log.begin(message, context) else { return try await agent.respond(to: message, in: context) }
    let result: Result<Reply, any Error> = await withTaskCancellationHandler {
      do { return .success(try await agent.respond(to: message, in: context)) } catch { return .failure(error) }
    } onCancel: {
      let isLate = context.deadline.map { $0 <= context.clock.now } ?? false
      log.end(number, isLate ? .timedOut : .cancelled, at: context.elapsed)
    }
    switch result {
    case .success(let reply): log.end(number, .answered(reply), at: context.elapsed)
    case .failure(let error): log.end(number, .failed(error), at: context.elapsed)
    }
    log.agentReturned(number, at: context.elapsed)
    return try result.get()
  }
}
