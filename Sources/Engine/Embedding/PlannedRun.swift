import NeedletailCouriers
import NeedletailLanes
import Synchronization

/// A whole plan run on a conductor thread of its own, for a task that waits.
struct PlannedRun: Sendable {
  let plan: Plan
  let services: [String: PoolService]
  let clock: RunClock

  init(_ plan: Plan, services: [String: PoolService], clock: RunClock) {
    self.plan = plan
    self.services = services
    self.clock = clock
  }

  private final class Interruption: Sendable {
    let isWanted = Atomic(false)
  }

  func report() async throws -> RunReport {
    let interruption = Interruption()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiter in
        do {
          let thread = try LaneThread(name: "nt-conductor") {
            waiter.resume(with: Result { try conduct { interruption.isWanted.load(ordering: .relaxed) } })
          }
          thread.detach()
        } catch {
          waiter.resume(throwing: error)
        }
      }
    } onCancel: {
      interruption.isWanted.store(true, ordering: .relaxed)
    }
  }

  /// Events between two questions of "interrupted?".
  private static let slice = 16_384

  private func conduct(_ isInterrupted: () -> Bool) throws -> RunReport {
    switch clock {
    case .virtual:
      var run = try Simulation(plan, services: services)
      while run.advance(events: Self.slice) {
        if isInterrupted() { run.stop(.interrupted, because: "its task was cancelled") }
      }
      run.close()
      return run.report()
    case .wall:
      var run = try LiveRun(plan, services: services)
      while run.advance(events: Self.slice) {
        if isInterrupted() { run.stop(.interrupted, because: "its task was cancelled") }
      }
      run.close()
      return run.report()
    }
  }
}
