import NeedletailCouriers
import NeedletailLanes
import Synchronization

/// Who looks into a running engine: tasks that have asked for a snapshot, and listeners to its events.
///
/// Any thread asks and listens. The conductor looks here before it takes a job and at the end of each turn, and answers; no other
/// thread reads the world. What is asked for does not travel through the inbox of jobs: that one may be full, which is when somebody
/// looks, and a snapshot is not to wait for the jobs before it.
///
/// While no one looks, the conductor pays a load of a flag for each job and each turn, and copies of figures are not made or published
/// for readers who may never come.
final class LiveObservers: Sendable {
  private struct State {
    var askers: [CheckedContinuation<EngineSnapshot, any Error>] = []
    var buffers: [EventBuffer] = []
    var bell: Bell?
    /// How the engine stood at its end.
    var last: EngineSnapshot?
    /// Why there is nothing to be seen any more.
    var end: (any Error)?
  }

  private let state = Guarded(State())
  /// A snapshot was asked for, or listeners came or went.
  private let hasNews = Atomic(false)

  // MARK: Any thread's

  /// The conductor that this bell wakes will answer.
  func wake(_ bell: Bell) { state.withLock { $0.bell = bell } }

  /// How the engine stands, at an instant after this was called.
  ///
  /// - Throws: why the engine has ended.
  func snapshot() async throws -> EngineSnapshot {
    try await withCheckedThrowingContinuation { asker in
      let end: (any Error)? = state.withLock { state in
        if let end = state.end { return end }
        state.askers.append(asker)
        return nil
      }
      if let end { asker.resume(throwing: end) } else { tellConductor() }
    }
  }

  /// Adds a listener: what happens from now on comes into its buffer.
  func add(_ buffer: EventBuffer) {
    let hasEnded = state.withLock { state in
      if state.end == nil { state.buffers.append(buffer) }
      return state.end != nil
    }
    if hasEnded { buffer.finish() } else { tellConductor() }
  }

  /// A listener listens no more.
  func remove(_ buffer: EventBuffer) {
    state.withLock { $0.buffers.removeAll { $0 === buffer } }
    tellConductor()
  }

  private func tellConductor() {
    hasNews.store(true, ordering: .sequentiallyConsistent)
    state.withLock { $0.bell }?.ring()
  }

  /// How the engine stood at its end; `nil` before.
  var last: EngineSnapshot? { state.withLock { $0.last } }

  /// Keeps how the engine stands, which is about to be closed.
  func keepLast(_ snapshot: EngineSnapshot) { state.withLock { $0.last = snapshot } }

  /// There is nothing to be seen any more: who asks is told why, events end.
  func close(because error: any Error) {
    let (askers, buffers) = state.withLock { state in
      defer { (state.askers, state.buffers, state.bell) = ([], [], nil) }
      if state.end == nil { state.end = error }
      return (state.askers, state.buffers)
    }
    for asker in askers { asker.resume(throwing: error) }
    for buffer in buffers { buffer.finish() }
  }

  // MARK: The conductor's thread

  /// Something waits to be attended to.
  var areWaiting: Bool { hasNews.load(ordering: .relaxed) }

  /// Hears who listens from now on, and answers who has asked for a snapshot.
  @inline(__always)
  func attend(to world: World, by time: EngineTime) { if areWaiting { takeNews(of: world, by: time) } }

  @inline(never)
  private func takeNews(of world: World, by time: EngineTime) {
    // Before a look at the news, so that what comes meanwhile is found the next time.
    hasNews.store(false, ordering: .sequentiallyConsistent)
    let (askers, hasListeners) = state.withLock { state in
      defer { state.askers = [] }
      return (state.askers, !state.buffers.isEmpty)
    }
    if hasListeners && !world.isListenedTo {
      world.observation.live.begin(registryEvents: world.registry.log.appended) { [self] in deliver($0) }
    } else if !hasListeners && world.isListenedTo {
      world.observation.live.end()
    }
    if askers.isEmpty { return }
    world.now = max(world.now, time.now)
    let snapshot = world.snapshot()
    for asker in askers { asker.resume(returning: snapshot) }
  }

  /// Hands on what has happened in a turn.
  @inline(__always)
  func endTurn(of world: World, by time: EngineTime) {
    if world.isListenedTo { tellAll(of: world, by: time) }
  }

  @inline(never)
  private func tellAll(of world: World, by time: EngineTime) {
    if let instant = world.observation.live.nextStuck, case let now = time.now, instant <= now {
      world.now = max(world.now, now)
      world.observation.live.tellStuck(at: world.now)
    }
    world.observation.live.flush()
  }

  private func deliver(_ events: [EngineEvent]) {
    for buffer in state.withLock({ $0.buffers }) { buffer.deliver(events) }
  }
}
