internal import NeedletailLanes
internal import Synchronization

/// Who answers a pool's calls from now on, on its way from the conductor to a courier's thread.
///
/// What is left here before a parcel is sent is found before that parcel is begun: the ring of requests orders the two.
final class NewServices: Sendable {
  private let services = Guarded<[(pool: Int32, service: PoolService)]>([])
  private let areWaiting = Atomic(false)

  /// None has come since they were taken. The courier's thread asks before each call.
  @inline(__always)
  var isEmpty: Bool { !areWaiting.load(ordering: .relaxed) }

  func leave(_ service: PoolService, for pool: Int32) {
    services.withLock { $0.append((pool, service)) }
    areWaiting.store(true, ordering: .releasing)
  }

  /// In the order in which they were left.
  func take() -> [(pool: Int32, service: PoolService)] {
    _ = areWaiting.exchange(false, ordering: .acquiringAndReleasing)
    return services.withLock { services in
      defer { services = [] }
      return services
    }
  }
}

extension Courier {
  /// Lets another service answer a pool's calls: those that are sent from now on. Those that were begun go on as they are, and who
  /// answers them is let go of when the last has ended. The conductor's thread; both services are for agents written in Swift.
  package func employ(_ service: PoolService, for pool: Int32) {
    newServices.leave(service, for: pool)
    if mode != .inline { bell.ring() }
  }

  /// Takes up what was left by `employ`. The courier's thread.
  @inline(never)
  func takeNewServices() {
    for (pool, service) in newServices.take() {
      let handler = service.make(self, pool)
      pools[pool] = PoolEntry(handler: handler, agent: handler as? AgentCalls)
    }
  }
}
