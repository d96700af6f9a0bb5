import NeedletailCouriers
import NeedletailLanes

/// An engine's conductor: a thread that takes jobs from anybody, from the first one until it is told to end.
final class StandingConductor: Sendable {
  private enum State {
    case unborn
    case running(Inbox, Bell, LaneThread)
    /// Takes no jobs; those that are open go on until the life's deadline.
    case ending(Inbox, Bell)
    case ended
  }

  private let fleet: Fleet
  /// The engine's.
  private let life: EngineLife
  private let state = Guarded(State.unborn)
  let observers = LiveObservers()
  /// What its time is, where that is virtual.
  let virtualTime: VirtualTime?
  let fleetRequests = FleetRequests()

  init(_ fleet: Fleet, _ life: EngineLife, virtualTime: VirtualTime? = nil) {
    self.fleet = fleet
    self.life = life
    self.virtualTime = virtualTime
  }

  /// The task-local values of the task at hand, where the fleet's agents are to have them. Not in virtual time: the task that carries
  /// them is none of the courier's.
  func taskLocals() -> TaskLocalCarrier? {
    fleet.carriesTaskLocals && virtualTime == nil ? TaskLocalCarrier() : nil
  }

  /// - Parameter isDetailed: the result has its latency's breakdown.
  func run(_ job: Job, isDetailed: Bool) async throws(JobError) -> JobResult {
    let inbox = try open()
    let request = JobRequest(job, isDetailed: isDetailed, taskLocals: taskLocals())
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        request.wait(waiter)
        if virtualTime != nil { request.demand = TimeDemand(.answer) }
        let demand = request.demand
        inbox.submit(request)
        if let demand { virtualTime?.add(demand) }
      }
    } onCancel: {
      inbox.cancel(request)
    }
    return try result.get()
  }

  /// Tells that a request is not waited for any more. One that was never posted may be told of too.
  func cancel(_ request: JobRequest) {
    let inbox: Inbox? = state.withLock { state in
      switch state {
      case .running(let inbox, _, _), .ending(let inbox, _): inbox
      case .unborn, .ended: nil
      }
    }
    inbox?.cancel(request)
  }

  /// The inbox, with a thread behind it.
  ///
  /// - Throws: `engine_ended` once the engine is ending; what the system refused.
  func open() throws(JobError) -> Inbox {
    let opened: Result<Inbox, JobError> = state.withLock { state in
      switch state {
      case .running(let inbox, _, _): return .success(inbox)
      case .ending, .ended: return .failure(.engineEnded)
      case .unborn:
        return begin().map { running in
          state = running.state
          return running.inbox
        }
      }
    }
    return try opened.get()
  }

  /// Starts the thread.
  private func begin() -> Result<(state: State, inbox: Inbox), JobError> {
    do throws(JobError) { try life.enter() } catch { return .failure(error) }
    do {
      let bell = try Bell()
      let inbox = Inbox(bell: bell)
      observers.wake(bell)
      virtualTime?.wake(bell)
      fleetRequests.wake(bell)
      let thread = try LaneThread(name: "nt-conductor") { [self] in serve(inbox, bell) }
      return .success((.running(inbox, bell, thread), inbox))
    } catch {
      life.leave()
      return .failure(JobError(startingFailedWith: error))
    }
  }

  private func serve(_ inbox: Inbox, _ bell: Bell) {
    do {
      if let virtualTime {
        fleetRequests.close(
          because: JobError(.invalidPlan, message: "In virtual time an engine's fleet does not change."))
        try serve(inbox, VirtualConductor(fleet, virtualTime, bell, observers))
      } else {
        let conductor = try WallConductor(
          fleet.standingPlan, services: fleet.standingServices, bell: bell, receivesExternalJobs: true)
        conductor.observers = observers
        serve(inbox, conductor, StandingFleet(fleet, conductor, fleetRequests))
      }
    } catch {
      // Everybody who asks is told why there is no engine.
      let reason = JobError(startingFailedWith: error)
      observers.close(because: reason)
      virtualTime?.close(because: reason)
      fleetRequests.close(because: reason)
      inbox.close(because: reason)
    }
  }

  /// - Parameter standing: `nil` where the fleet never changes.
  private func serve<Conductor: JobConductor>(_ inbox: Inbox, _ conductor: Conductor, _ standing: StandingFleet? = nil)
  {
    let jobs = JobInbox(conductor, inbox, standing, grace: fleet.grace.nanoseconds)
    let reason = jobs.serve(until: { conductor.isDrained ? 0 : life.deadline })
    fleetRequests.close(because: reason)
    conductor.dismissObservers(because: reason)
    virtualTime?.close(because: reason)
    inbox.close(because: reason)
  }

  /// The life has begun to end, or ends earlier than it was told before: the thread looks at it again. Once the thread has ended,
  /// the life is told. Waits for nothing.
  func beginEnding() {
    guard let thread = wakeToEnd() else { return }
    let seeOut: @Sendable () -> Void = { [self] in
      thread.join()
      state.withLock { $0 = .ended }
      life.leave()
    }
    // Joining blocks, so a thread of its own does it and none of the tasks' pool.
    if let waiter = try? LaneThread(name: "nt-shutdown", seeOut) { waiter.detach() } else { seeOut() }
  }

  /// The life has begun to end and no task waits for the end: the thread ends by itself.
  func letGo() { wakeToEnd()?.detach() }

  /// Takes no jobs any more; answers the thread, the first time.
  private func wakeToEnd() -> LaneThread? {
    state.withLock { state in
      switch state {
      case .unborn:
        state = .ended
        observers.close(because: JobError.engineEnded)
        virtualTime?.close(because: .engineEnded)
        fleetRequests.close(because: .engineEnded)
      case .running(let inbox, let bell, let thread):
        state = .ending(inbox, bell)
        bell.ring()
        return thread
      case .ending(_, let bell): bell.ring()
      case .ended: break
      }
      return nil
    }
  }
}
