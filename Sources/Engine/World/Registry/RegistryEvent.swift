/// Something that happened to a registry.
public struct RegistryEvent: Sendable, Equatable {
  public enum Kind: String, Sendable, Equatable, CaseIterable {
    case registered
    case deregistered
    case statusChanged = "status_changed"
    case heartbeat
    case runtimeJoined = "runtime_joined"
    case runtimeLeft = "runtime_left"
  }

  public enum What: Sendable, Equatable {
    case registered(agent: Int)
    /// `silent` when the sweep did it.
    case deregistered(agent: Int, silent: Bool)
    case statusChanged(agent: Int, from: Registry.Status, to: Registry.Status)
    case heartbeat(agent: Int)
    case runtimeJoined(runtime: Int)
    case runtimeLeft(runtime: Int)

    public var kind: Kind {
      switch self {
      case .registered: .registered
      case .deregistered: .deregistered
      case .statusChanged: .statusChanged
      case .heartbeat: .heartbeat
      case .runtimeJoined: .runtimeJoined
      case .runtimeLeft: .runtimeLeft
      }
    }
  }

  /// Nanoseconds since the run began.
  public var instant: Nanoseconds
  public var what: What

  public init(instant: Nanoseconds, what: What) {
    self.instant = instant
    self.what = what
  }
}
