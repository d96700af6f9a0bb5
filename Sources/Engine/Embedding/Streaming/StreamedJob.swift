import NeedletailCouriers
import NeedletailLanes

/// A job whose parts are read while it runs: between its agents, the conductor, who brings its result, and the task that reads. Any
/// thread.
final class StreamedJob: Sendable {
  private struct State {
    var result: Result<JobResult, JobError>?
    var waiters: [CheckedContinuation<Result<JobResult, JobError>, Never>] = []
    /// In virtual time, what lets time go on for them.
    var demand: TimeDemand?
    /// As long as there is no result.
    var request: StreamedRequest?
  }

  let parts: PartQueue
  private let conductor: StandingConductor
  private let state = Guarded(State())

  /// - Parameter limit: parts that wait to be read at most.
  init(_ conductor: StandingConductor, buffering limit: Int) {
    self.conductor = conductor
    guard let time = conductor.virtualTime else {
      parts = PartQueue(capacity: limit)
      return
    }
    // An agent that waits for a reader would wait for something other than the engine's clock. Time goes on while the reader waits.
    let demand = Guarded<TimeDemand?>(nil)
    parts = PartQueue(capacity: .max) { waits in
      demand.withLock { demand in
        demand?.end()
        demand = waits ? TimeDemand(.answer) : nil
        if let demand { time.add(demand) }
      }
    }
  }

  /// Hands the job to the engine.
  func submit(_ job: Job) {
    let request = StreamedRequest(job, of: self, taskLocals: conductor.taskLocals())
    state.withLock { $0.request = request }
    switch Result(catching: conductor.open) {
    case .success(let inbox): inbox.submit(request)
    case .failure(let error): request.answer(.failure(error))
    }
  }

  /// The job has ended.
  func finish(_ result: Result<JobResult, JobError>) {
    let waiters = state.withLock { state in
      assert(state.result == nil, "StreamedJob: a job ended twice")
      state.result = result
      state.request = nil
      state.demand?.end()
      defer { state.waiters = [] }
      return state.waiters
    }
    parts.finish()
    for waiter in waiters { waiter.resume(returning: result) }
  }

  /// The job is not waited for any more; once it has ended this does nothing.
  func cancel() {
    if let request = state.withLock({ $0.request }) { conductor.cancel(request) }
  }

  func nextPart() async -> JobPart? {
    await withTaskCancellationHandler {
      await parts.next()
    } onCancel: {
      cancel()
    }
  }

  private func addWaiter(_ waiter: CheckedContinuation<Result<JobResult, JobError>, Never>, _ state: inout State) {
    state.waiters.append(waiter)
    guard let time = conductor.virtualTime, state.demand == nil else { return }
    let demand = TimeDemand(.answer)
    state.demand = demand
    time.add(demand)
  }

  func result() async throws(JobError) -> JobResult {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let known = state.withLock { state in
          if state.result == nil { addWaiter(waiter, &state) }
          return state.result
        }
        if let known { waiter.resume(returning: known) }
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }
}

/// A streamed job's request; its result goes to the job.
final class StreamedRequest: JobRequest, @unchecked Sendable {
  // Sendable: as its superclass; what it adds never changes.
  private let streamed: StreamedJob

  init(_ job: Job, of streamed: StreamedJob, taskLocals: TaskLocalCarrier?) {
    self.streamed = streamed
    super.init(job, isDetailed: true, parts: streamed.parts, taskLocals: taskLocals)
  }

  override func answer(_ result: Result<JobResult, JobError>) { streamed.finish(result) }
}
