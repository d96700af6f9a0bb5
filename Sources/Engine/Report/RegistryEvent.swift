import NeedletailCouriers

/// Something that happened to a pool of agents in the registry of a run.
public struct RegistryEvent: Sendable, Equatable {
  public enum Kind: String, Sendable, Equatable, CaseIterable {
    case registered
    /// It was silent for too long.
    case deregistered
    case statusChanged = "status_changed"
    case heartbeat
  }

  /// Nanoseconds since the run began.
  package var instantNanoseconds: Nanoseconds
  /// Since the run began.
  public var instant: Duration { Duration(nanoseconds: instantNanoseconds) }
  public var kind: Kind
  /// The pool's name.
  public var agent: String
  /// What its status was and is; `nil` while it is not registered.
  public var from: AgentStatus?
  public var to: AgentStatus?
}
