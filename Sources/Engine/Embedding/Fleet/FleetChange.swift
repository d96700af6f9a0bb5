import NeedletailCouriers
import Synchronization
import NeedletailLanes

/// What a running engine's fleet is asked to change, or is told of a pool. Pools go by name.
enum FleetChange: Sendable {
  case add(AgentPool, any Agent)
  case replace(String, any Agent)
  case remove(String, drainingFor: Duration)
  case resize(String, count: Int?, concurrency: Int?)
  case drain(String, member: Int)
  case restore(String, member: Int)
  case heartbeat(String)
  case status(String, AgentStatus)
}

/// A change that somebody waits for. Its asker posts it; from then on the conductor answers it, once.
final class FleetRequest: Sendable {
  let change: FleetChange
  private let waiter = Guarded<CheckedContinuation<Result<Void, JobError>, Never>?>(nil)
  /// The task that waits for it was cancelled.
  let isCancelled = Atomic(false)

  init(_ change: FleetChange) { self.change = change }

  /// Before it is posted.
  func wait(_ waiter: CheckedContinuation<Result<Void, JobError>, Never>) { self.waiter.withLock { $0 = waiter } }

  /// A second answer does nothing.
  func answer(_ result: Result<Void, JobError>) {
    let waiter = self.waiter.withLock { waiter in
      defer { waiter = nil }
      return waiter
    }
    waiter?.resume(returning: result)
  }
}
