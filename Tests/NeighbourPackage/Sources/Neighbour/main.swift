import Metrics
import Needletail

/// An agent that counts with the neighbour's metrics.
struct Echo: Agent {
  func respond(to message: Message, in context: CallContext) async throws -> Reply { Reply(message.text) }
}

var counter = Counter()
var fleet = Fleet()
fleet.add("echo", agent: Echo())
let engine = try Engine(fleet)
let reply = try await engine.run(.call("echo"), "hello")
counter.increment()
precondition(reply.text == "hello" && counter.value == 1)
print("the neighbour's \(counter.value) job is answered")
await engine.shutdown()
