import NeedletailLanes
import Needletail

/// An agent made of a closure.
struct Scripted: Agent {
  var body: @Sendable (Message, CallContext) async throws -> Reply

  init(_ body: @escaping @Sendable (Message, CallContext) async throws -> Reply) { self.body = body }

  func respond(to message: Message, in context: CallContext) async throws -> Reply { try await body(message, context) }
}

struct Broken: Error, CustomStringConvertible {
  var description: String { "the agent is broken" }
}

/// What agents saw, in the order they said so.
final class Notebook: Sendable {
  private let lines = Guarded<[String]>([])

  func note(_ line: String) { lines.withLock { $0.append(line) } }

  var all: [String] { lines.withLock { $0 } }
}

/// How many do something at once, and how many did at most.
final class Crowd: Sendable {
  private let counts = Guarded((now: 0, most: 0, entered: 0))

  func enter() {
    counts.withLock { counts in
      counts.now += 1
      counts.entered += 1
      counts.most = max(counts.most, counts.now)
    }
  }

  func leave() { counts.withLock { $0.now -= 1 } }

  var most: Int { counts.withLock { $0.most } }
  var now: Int { counts.withLock { $0.now } }
  var entered: Int { counts.withLock { $0.entered } }
}

extension Fleet {
  /// Adds a pool of plenty of room that answers as the closure says.
  mutating func add(
    _ name: String, concurrency: Int = 1_000, capabilities: [String] = [],
    _ body: @escaping @Sendable (Message, CallContext) async throws -> Reply
  ) {
    add(name, concurrency: concurrency, capabilities: capabilities, agent: Scripted(body))
  }

  /// Adds a pool that appends its name to what it is handed.
  mutating func addWriter(_ name: String) {
    add(name) { message, _ in Reply("\(message.text)>\(name)") }
  }
}

extension Engine {
  /// Asks for snapshots until one is as wanted, and answers it.
  func firstSnapshot(where isWanted: (EngineSnapshot) -> Bool) async throws -> EngineSnapshot {
    while true {
      let snapshot = try await snapshot()
      if isWanted(snapshot) { return snapshot }
      await Task.yield()
    }
  }
}

extension Plan {
  /// `count` jobs, one after another every 100 ms from 100 ms on, that run this pattern.
  static func jobs(_ count: Int, _ pattern: Pattern, input: String = "in") -> Plan {
    Plan(
      name: "by-hand", run: RunLimits(jobs: count), agents: [],
      scenarios: [Scenario(name: "job", input: input, pattern: pattern)],
      load: .stages(
        [
          Load.Stage(duration: .milliseconds(100), target: .perSecond(0)),
          Load.Stage(duration: .zero, target: .perSecond(10)),
          Load.Stage(duration: .seconds(3_600), target: .perSecond(10)),
        ], .constant))
  }
}

/// Runs in virtual time and answers what the agents of this fleet were asked to note.
func rehearse(_ plan: Plan, _ fleet: Fleet) async throws -> RunReport {
  try await Engine(fleet).run(plan, clock: .virtual)
}

/// Runs `body` on a thread of its own: a conductor stays on its thread.
func onOwnThread<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws -> Answer {
  try await withCheckedThrowingContinuation { waiter in
    do {
      try LaneThread(name: "conductor") { waiter.resume(with: Result { try body() }) }.detach()
    } catch {
      waiter.resume(throwing: error)
    }
  }
}
