import NeedletailCouriers
import NeedletailLanes

/// A job whose result is kept until it is asked for: submitting it waits for nothing.
package final class HeldRequest: JobRequest, @unchecked Sendable {
  // Sendable: as its superclass; what it adds is a lock.
  private struct State {
    var result: Result<JobResult, JobError>?
    var demands: [TimeDemand] = []
  }

  private let state = Guarded(State())

  init(_ job: Job) { super.init(job, isDetailed: true) }

  override func answer(_ result: Result<JobResult, JobError>) {
    let demands = state.withLock { state in
      state.result = result
      defer { state.demands = [] }
      return state.demands
    }
    for demand in demands { demand.end() }
  }

  /// How it ended; `nil` while it has not.
  package var result: Result<JobResult, JobError>? { state.withLock { $0.result } }

  /// Ends when the job does.
  func demandAnswer() -> TimeDemand {
    let demand = TimeDemand(.answer)
    let isAnswered = state.withLock { state in
      if state.result == nil { state.demands.append(demand) }
      return state.result != nil
    }
    if isAnswered { demand.end() }
    return demand
  }
}
