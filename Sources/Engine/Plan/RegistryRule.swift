/// How long agents may be silent. What is absent is off: without a timeout no silence is judged.
public struct RegistryRule: Sendable, Equatable {
  /// A pool that is silent for longer than this is degraded, for longer than twice this unhealthy. Looked at twice a timeout.
  public var heartbeatTimeout: Duration?
  /// A pool that is silent for longer than this is deregistered, until it is heard of again; needs a timeout.
  public var deregisterAfter: Duration?

  public init(heartbeatTimeout: Duration? = nil, deregisterAfter: Duration? = nil) {
    self.heartbeatTimeout = heartbeatTimeout
    self.deregisterAfter = deregisterAfter
  }

  /// The shortest timeout.
  public static let leastTimeout: Duration = .milliseconds(1)

  /// What is wrong with it, a sentence each.
  var problems: [String] {
    var problems: [String] = []
    if let heartbeatTimeout, heartbeatTimeout < Self.leastTimeout {
      problems.append("A heartbeat timeout is at least 1 ms.")
    }
    if let deregisterAfter, heartbeatTimeout.map({ deregisterAfter < $0 }) ?? true {
      problems.append("Agents are deregistered by their silence after a heartbeat timeout, and no sooner.")
    }
    return problems
  }
}
