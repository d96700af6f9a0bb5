/// A task that waits to be handed a value, exactly once.
@safe
struct SuspendedTask<Value: Sendable> {
  private let continuation: UnsafeContinuation<Value, any Error>

  fileprivate init(_ continuation: UnsafeContinuation<Value, any Error>) { unsafe self.continuation = continuation }

  /// Lets the task go on: its job goes to its executor.
  func resume(returning value: sending Value) { unsafe continuation.resume(returning: value) }

  /// Lets the task go on with an error.
  func resume(throwing error: any Error) { unsafe continuation.resume(throwing: error) }

  /// Suspends the calling task; `body` keeps it where somebody finds it.
  static func suspend(_ body: (SuspendedTask) -> Void) async throws -> Value {
    try await unsafe withUnsafeThrowingContinuation { unsafe body(SuspendedTask($0)) }
  }
}

/// The task of a slot, to cancel it from outside. Good while the task lives, and a slot's record is given up by the task
/// itself, before it ends.
@safe
struct SlotTask {
  private let task: UnsafeCurrentTask

  /// The calling task.
  static var current: SlotTask {
    unsafe withUnsafeCurrentTask { task in
      guard let task = unsafe task else { fatalError("SlotTask: asked outside of a task") }
      return unsafe SlotTask(task: task)
    }
  }

  func cancel() { unsafe task.cancel() }
}
