import NeedletailCouriers
import NeedletailLanes
import Synchronization

/// Somebody waits for something to happen in virtual time, which goes on for as long as one does.
package final class TimeDemand: Sendable {
  package enum Goal: Sendable {
    /// Somebody else ends the demand: a job is answered.
    case answer
    /// All that was posted before has been taken. Time does not go on for it.
    case posts
    /// This number of nanoseconds has passed, and all that was due in them has happened.
    case span(Nanoseconds)
    /// No job is open and no agent is at work.
    case idle
    /// This holds, asked after each event on the conductor's thread.
    case condition(@Sendable (EngineSnapshot) -> Bool)
  }

  let goal: Goal
  private let over = Atomic(false)
  private let state = Guarded(State())

  private struct State {
    var waiter: CheckedContinuation<JobError?, Never>?
    var error: JobError?
  }

  package init(_ goal: Goal) { self.goal = goal }

  /// Time need not go on for it.
  var isOver: Bool { over.load(ordering: .acquiring) }

  /// It is met, or has failed for this reason; a second end changes nothing. Any thread.
  func end(_ error: JobError? = nil) {
    let waiter = state.withLock { state in
      if isOver { return nil as CheckedContinuation<JobError?, Never>? }
      state.error = error
      over.store(true, ordering: .releasing)
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume(returning: error)
  }

  /// Returns when it has ended; one task may wait. Cancelling the task ends it.
  ///
  /// - Throws: why it was not met.
  package func wait() async throws(JobError) {
    let error = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let error: JobError?? = state.withLock { state in
          if isOver { return .some(state.error) }
          state.waiter = waiter
          return nil
        }
        if let error { waiter.resume(returning: error) }
      }
    } onCancel: {
      end(.cancelled)
    }
    if let error { throw error }
  }
}
