import NeedletailCouriers

/// Answers for a pool that is not there, and is never asked.
struct RemovedAgent: Agent {
  func respond(to message: Message, in context: CallContext) async throws -> Reply {
    throw AgentError.refused("the pool \"\(context.agent)\" was removed")
  }
}
