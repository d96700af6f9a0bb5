import NeedletailTesting

struct Broken: Error, Equatable, CustomStringConvertible {
  var description: String { "the agent is broken" }
}

/// An agent made of a closure.
struct ClosureAgent: Agent {
  var body: @Sendable (Message, CallContext) async throws -> Reply

  init(_ body: @escaping @Sendable (Message, CallContext) async throws -> Reply) { self.body = body }

  func respond(to message: Message, in context: CallContext) async throws -> Reply { try await body(message, context) }
}

extension Fleet {
  /// One pool.
  init(_ name: String, count: Int = 1, concurrency: Int = 1, agent: any Agent) {
    self.init()
    add(name, count: count, concurrency: concurrency, agent: agent)
  }
}

/// Why a job failed; `nil` if it did not.
func failure(_ job: () async throws(JobError) -> Reply) async -> JobError? {
  do throws(JobError) {
    _ = try await job()
    return nil
  } catch { return error }
}
