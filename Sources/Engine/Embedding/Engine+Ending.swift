/// How an engine ends.
extension Engine {
  /// Ends the engine: it takes no more work, and what is under way has `span` to end by itself. What has not is cancelled then:
  /// jobs throw `JobError.engineEnded`, planned runs return the report so far with status `interrupted`. Agents have `Fleet.grace`
  /// to return from their cancellation.
  ///
  /// Returns when all of it is over and the engine's threads have ended. Any number of tasks may call it, any number of times: of
  /// several ends the earliest holds, so that `shutdown()` cuts a drain short, and all return when it is over. Cancelling the task
  /// does not cut it short. An agent must not wait for the end of its own engine.
  ///
  /// - Parameter span: no time at all unless given; less than none counts as none.
  public func shutdown(drainingFor span: Duration = .zero) async {
    beginEnding(within: span)
    await life.untilOver()
  }

  /// Runs the engine as a service: returns when its task was cancelled, after what is under way had `Fleet.drain` to end, or
  /// when it was shut down elsewhere. Jobs may be given before, during, and from any task.
  ///
  /// - Throws: `JobError.engineEnded` when the engine has been shut down before.
  public func run() async throws {
    if life.isEnding { throw JobError.engineEnded }
    await withTaskCancellationHandler {
      await life.untilOver()
    } onCancel: {
      beginEnding(within: fleet.drain)
    }
  }

  private func beginEnding(within span: Duration) {
    conductor.virtualTime?.beginEnding(within: span)
    life.beginEnding(within: span)
    conductor.beginEnding()
  }
}
