import NeedletailCouriers
import NeedletailLanes
import Synchronization

/// The simulated time of an engine's jobs, which stands still but for those who demand that it goes on.
///
/// Any thread asks and demands; the conductor moves it.
package final class VirtualTime: Sendable {
  private struct State {
    var fresh: [TimeDemand] = []
    var bell: Bell?
    /// Why it goes on no more.
    var end: JobError?
    /// What the engine's end leaves to jobs under way; of several the shortest.
    var drain: Nanoseconds?
  }

  /// Draws of the engine begin from it.
  let seed: UInt64
  /// A demand that is not met after so long is given up, nanoseconds.
  let patience: Nanoseconds
  let time = EngineTime.virtual()
  private let state = Guarded(State())
  private let hasNews = Atomic(false)

  /// - Parameter patience: up to 73 years; more counts as that.
  package init(seed: UInt64, patience: Duration) {
    self.seed = seed
    self.patience = min(patience.nanoseconds, 1 << 61)
  }

  /// Nanoseconds since the engine began.
  package var now: UInt64 { time.now }

  /// From now on time goes on until the demand is over. It is told when the engine has ended.
  package func add(_ demand: TimeDemand) {
    let end = state.withLock { state in
      if state.end == nil && !demand.isOver { state.fresh.append(demand) }
      return state.end
    }
    if let end { demand.end(end) } else { tellConductor() }
  }

  /// The engine begins to end, and what is under way has `span` of this time.
  func beginEnding(within span: Duration) {
    state.withLock { $0.drain = min($0.drain ?? .max, span.nanoseconds) }
    tellConductor()
  }

  private func tellConductor() {
    hasNews.store(true, ordering: .sequentiallyConsistent)
    state.withLock { $0.bell }?.ring()
  }

  /// The conductor that this bell wakes moves time.
  func wake(_ bell: Bell) { state.withLock { $0.bell = bell } }

  /// Time goes on no more: who waits is told why.
  func close(because error: JobError) {
    let demands = state.withLock { state in
      defer { (state.fresh, state.bell) = ([], nil) }
      if state.end == nil { state.end = error }
      return state.fresh
    }
    for demand in demands { demand.end(error) }
  }

  // MARK: The conductor's thread

  /// There are demands that were not taken.
  var areWaiting: Bool { hasNews.load(ordering: .acquiring) }

  /// The demands that came since they were last taken, in their order.
  func takeDemands() -> [TimeDemand] {
    if !areWaiting { return [] }
    hasNews.store(false, ordering: .sequentiallyConsistent)
    return state.withLock { state in
      defer { state.fresh = [] }
      return state.fresh
    }
  }

  /// What the engine's end leaves to jobs under way.
  var drain: Nanoseconds { state.withLock { $0.drain } ?? 0 }
}
