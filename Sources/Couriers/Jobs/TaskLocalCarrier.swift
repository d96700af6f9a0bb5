/// Runs work with the task-local values of the task that made it.
///
/// Task-local values can only be handed from a task to the tasks that it starts. So a carrier is a task that its maker starts, that
/// does nothing but start others when it is asked to: those have the maker's values.
package final class TaskLocalCarrier: Sendable {
  private let orders: AsyncStream<@Sendable () -> Void>.Continuation

  /// Starts the carrier's task; it ends with the last reference to this.
  package init() {
    let (stream, orders) = AsyncStream.makeStream(of: (@Sendable () -> Void).self)
    self.orders = orders
    Task { for await start in stream { start() } }
  }

  deinit { orders.finish() }

  /// Runs an operation on an executor, with the carrier's values. Cancelling the task that waits for it cancels it.
  func run(
    on executor: any TaskExecutor, _ operation: @escaping @Sendable () async throws -> Reply
  ) async throws -> Reply {
    let work = await withCheckedContinuation { asker in
      orders.yield { asker.resume(returning: Task(executorPreference: executor) { try await operation() }) }
    }
    return try await withTaskCancellationHandler {
      try await work.value
    } onCancel: {
      work.cancel()
    }
  }
}
