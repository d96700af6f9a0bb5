internal import NeedletailLanes

/// When agents last said that they are alive while they are at a call, by their pool's name. Any thread.
final class SignsOfLife: Sendable {
  private let instants = Guarded<[String: UInt64]>([:])

  /// - Parameter instant: in engine time.
  func note(_ pool: String, at instant: UInt64) {
    instants.withLock { $0[pool] = max($0[pool] ?? 0, instant) }
  }

  /// In engine time; `nil` where none has said so.
  func last(of pool: String) -> UInt64? { instants.withLock { $0[pool] } }
}

extension Courier {
  /// When an agent of a pool last called `CallContext.heartbeat` on this courier, in engine time; `nil` for never. Any thread.
  package func heartbeat(of pool: String) -> UInt64? { sleepers.signs.last(of: pool) }
}
