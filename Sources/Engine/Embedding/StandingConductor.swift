import NeedletailCouriers
import NeedletailLanes
import Synchronization

/// An engine's conductor: a thread that takes jobs from anybody, from the first one until it is told to end.
final class StandingConductor: Sendable {
  private enum Life {
    case unborn
    case running(Inbox, Bell, LaneThread)
    /// With the thread, where there was one: it may still be on its way out.
    case ended(LaneThread?)
  }

  private let fleet: Fleet
  private let life = Guarded(Life.unborn)
  private let isEnding = Atomic(false)

  init(_ fleet: Fleet) { self.fleet = fleet }

  /// - Parameter isDetailed: the result has its latency's breakdown.
  func run(_ pattern: Pattern, _ input: String, isDetailed: Bool) async throws(JobError) -> JobResult {
    let inbox = try open()
    let request = JobRequest(pattern, input, isDetailed: isDetailed)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        request.wait(waiter)
        inbox.submit(request)
      }
    } onCancel: {
      // In a full inbox the news is lost, and the job runs to its end.
      _ = inbox.post(.cancelled(request))
    }
    return try result.get()
  }

  /// The inbox, with a thread behind it.
  private func open() throws(JobError) -> Inbox {
    try life.withLock { (life) throws(JobError) in
      switch life {
      case .running(let inbox, _, _): return inbox
      case .ended: throw JobError.engineEnded
      case .unborn:
        do {
          let bell = try Bell()
          let inbox = Inbox(bell: bell)
          let thread = try LaneThread(name: "nt-conductor") { [self] in serve(inbox, bell) }
          life = .running(inbox, bell, thread)
          return inbox
        } catch {
          throw JobError(startingFailedWith: error)
        }
      }
    }
  }

  private func serve(_ inbox: Inbox, _ bell: Bell) {
    do {
      let conductor = try WallConductor(
        fleet.standingPlan, services: fleet.services, bell: bell, receivesExternalJobs: true)
      let reason = JobInbox(conductor, inbox).serve(until: { isEnding.load(ordering: .acquiring) })
      inbox.close(because: reason)
    } catch {
      // Everybody who asks is told why there is no engine.
      inbox.close(because: JobError(startingFailedWith: error))
    }
  }

  /// Tells the thread to end, and waits for nothing.
  func end() { tellToEnd()?.detach() }

  /// Tells the thread to end, and waits until it has.
  func shutdown() async {
    guard let thread = tellToEnd() else { return }
    await withCheckedContinuation { done in
      // Joining blocks, so a thread of its own does it and none of the tasks' pool.
      let waiter = try? LaneThread(name: "nt-shutdown") {
        thread.join()
        done.resume()
      }
      if let waiter { waiter.detach() } else { done.resume() }
    }
  }

  private func tellToEnd() -> LaneThread? {
    isEnding.store(true, ordering: .releasing)
    return life.withLock { life in
      switch life {
      case .ended(let thread): return thread
      case .unborn:
        life = .ended(nil)
        return nil
      case .running(_, let bell, let thread):
        bell.ring()
        life = .ended(thread)
        return thread
      }
    }
  }
}
