import NeedletailCouriers
import NeedletailLanes

/// Answers with its text.
struct Echo: Agent {
  func respond(to message: Message, in context: CallContext) async throws -> Reply { Reply(message.text) }
}

/// Answers as a closure says.
struct Scripted: Agent {
  let script: @Sendable (Message, CallContext) async throws -> Reply

  init(_ script: @escaping @Sendable (Message, CallContext) async throws -> Reply) { self.script = script }

  func respond(to message: Message, in context: CallContext) async throws -> Reply {
    try await script(message, context)
  }
}

/// Something that an agent says went wrong.
struct Refusal: Error, CustomStringConvertible {
  var description: String
}

/// Lets tasks wait until it is opened; a task that comes later passes.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
    var arrived = 0
  }

  private let state = Guarded(State())

  /// How many tasks ever came.
  var arrived: Int { state.withLock { $0.arrived } }

  /// Waits, whether or not the task is cancelled.
  func pass() async {
    await withCheckedContinuation { continuation in
      let passes = state.withLock { state in
        state.arrived += 1
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if passes { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}

/// What agents note down, from any thread.
final class Notes<Note: Sendable>: Sendable {
  private let notes = Guarded<[Note]>([])

  var all: [Note] { notes.withLock { $0 } }

  func add(_ note: Note) { notes.withLock { $0.append(note) } }
}
