import NeedletailCouriers
import NeedletailLanes
import Synchronization

/// Changes of a running engine's fleet on their way to its conductor.
///
/// Any thread asks. The conductor looks here before it takes a job and at each turn, so a change that was waited for holds for every
/// job that is submitted afterwards. Bounded: 1,024 may wait to be taken. They have no place in the inbox of jobs, which may be full
/// when the fleet is to grow.
final class FleetRequests: Sendable {
  private struct State {
    var requests: [FleetRequest] = []
    var bell: Bell?
    /// Why nothing can be changed any more.
    var end: JobError?
  }

  /// Requests that may wait.
  static let capacity = 1_024

  private let state = Guarded(State())
  private let hasNews = Atomic(false)

  /// The conductor that this bell wakes will take them.
  func wake(_ bell: Bell) { state.withLock { $0.bell = bell } }

  /// Posts a change and waits until it is made. Cancelling the task ends the waiting, not the change.
  func make(_ change: FleetChange) async throws(JobError) {
    let request = FleetRequest(change)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        request.wait(waiter)
        if let refusal = post(request) { request.answer(.failure(refusal)) } else { tellConductor() }
      }
    } onCancel: {
      request.isCancelled.store(true, ordering: .releasing)
      tellConductor()
    }
    try result.get()
  }

  private func post(_ request: FleetRequest) -> JobError? {
    state.withLock { state in
      if let end = state.end { return end }
      if state.requests.count == Self.capacity {
        return JobError(.submissionQueueFull, message: "1,024 changes of the fleet wait for the engine to take them")
      }
      state.requests.append(request)
      return nil
    }
  }

  private func tellConductor() {
    hasNews.store(true, ordering: .sequentiallyConsistent)
    state.withLock { $0.bell }?.ring()
  }

  /// Nothing can be changed any more: who asks is told why.
  func close(because error: JobError) {
    let requests = state.withLock { state in
      defer { (state.requests, state.bell) = ([], nil) }
      if state.end == nil { state.end = error }
      return state.requests
    }
    for request in requests { request.answer(.failure(error)) }
  }

  /// Something was asked for or cancelled. The conductor's thread.
  var areWaiting: Bool { hasNews.load(ordering: .relaxed) }

  /// What was asked for, in that order. The conductor's thread.
  func take() -> [FleetRequest] {
    // Before a look, so that what comes meanwhile is found the next time.
    hasNews.store(false, ordering: .sequentiallyConsistent)
    return state.withLock { state in
      defer { state.requests = [] }
      return state.requests
    }
  }
}
