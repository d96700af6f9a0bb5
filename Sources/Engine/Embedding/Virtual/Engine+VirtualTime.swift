import NeedletailCouriers

/// An engine in virtual time, as `NeedletailTesting` drives it.
extension Engine {
  /// Submits a job and waits for nothing. It begins when time next goes on.
  package func submit(_ job: Job) -> HeldRequest {
    let request = HeldRequest(job)
    do throws(JobError) { try conductor.open().submit(request) } catch { request.answer(.failure(error)) }
    return request
  }

  /// Lets time go on until the job has ended; at once if it has. Any number of tasks may wait.
  ///
  /// - Throws: why it has no reply, or `cancelled` when the task is cancelled, which leaves the job as it is.
  package func result(of request: HeldRequest) async throws(JobError) -> JobResult {
    let demand = request.demandAnswer()
    conductor.virtualTime?.add(demand)
    try await demand.wait()
    guard let result = request.result else { throw .cancelled }
    return try result.get()
  }

  /// Cancels a job, at the present instant. What was submitted before has been taken by then.
  package func cancel(_ request: HeldRequest) async throws(JobError) {
    try await demand(.posts)
    conductor.cancel(request)
    try await demand(.posts)
  }

  /// Lets time go on until the goal is met. It starts the engine if no job has.
  ///
  /// - Throws: why it is not met: `stalled` when nothing is due that could bring it about, or the engine's end.
  package func demand(_ goal: TimeDemand.Goal) async throws(JobError) {
    _ = try conductor.open()
    let demand = TimeDemand(goal)
    conductor.virtualTime?.add(demand)
    try await demand.wait()
  }
}

/// All events of an engine from now on, for a reader who need not wait for them.
package final class EventRecording: Sendable {
  private let buffer: EventBuffer
  private let observers: LiveObservers

  /// - Parameter limit: events kept at most until they are taken; an `eventsDropped` stands for those beyond.
  package init(of engine: Engine, limit: Int) {
    buffer = EventBuffer(capacity: limit)
    observers = engine.conductor.observers
    observers.add(buffer)
  }

  deinit { observers.remove(buffer) }

  /// The events since this was last asked.
  package func takeNew() -> [EngineEvent] { buffer.takeAll() }
}
