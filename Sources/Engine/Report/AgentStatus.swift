/// How a pool of agents is, from best to worst. What moves it is in `docs/registry.md`.
public enum AgentStatus: String, Sendable, CaseIterable, Comparable {
  case active
  /// Something is wrong with some of it, or it has been silent for a while; it still takes work.
  case degraded
  /// None of its members can be reached, or it has been silent for long; choices by capability pass it over.
  case unhealthy
  /// All its members are away; choices by capability pass it over.
  case offline

  var takesWork: Bool { self <= .degraded }

  private var severity: Int {
    switch self {
    case .active: 0
    case .degraded: 1
    case .unhealthy: 2
    case .offline: 3
    }
  }

  public static func < (left: AgentStatus, right: AgentStatus) -> Bool { left.severity < right.severity }
}
