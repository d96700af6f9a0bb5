import NeedletailCouriers
import NeedletailLanes
import Synchronization

/// A whole plan run on a conductor thread of its own, for a task that waits.
struct PlannedRun: Sendable {
  private let plan: Plan
  private let services: [String: PoolService]
  private let grace: Duration
  private let clock: RunClock
  private let life: EngineLife

  /// - Parameters:
  ///   - plan: with the fleet's pools in it.
  ///   - life: of the engine that the run ends with.
  init(_ plan: Plan, fleet: Fleet, clock: RunClock, life: EngineLife) {
    self.plan = plan
    services = fleet.services
    grace = fleet.grace
    self.clock = clock
    self.life = life
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
            waiter.resume(with: Result { try conduct(interruption) })
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

  private func conduct(_ interruption: Interruption) throws -> RunReport {
    switch clock {
    case .virtual:
      var run = try Simulation(plan, services: services)
      while run.advance(events: Self.slice) {
        if let reason = reason(for: interruption) { run.stop(.interrupted, because: reason) }
      }
      run.close()
      return run.report()
    case .wall:
      var run = try LiveRun(plan, services: services)
      while run.advance(events: Self.slice) {
        if let reason = reason(for: interruption) { run.stop(.interrupted, because: reason) }
      }
      run.close(grace: grace)
      return run.report()
    }
  }

  /// Why the run is to end now; `nil` when it goes on.
  private func reason(for interruption: Interruption) -> String? {
    if interruption.isWanted.load(ordering: .relaxed) { return "its task was cancelled" }
    return life.hasRunOut ? "its engine was shut down" : nil
  }
}
