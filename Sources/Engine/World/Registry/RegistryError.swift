/// Why a registry refused a change; it is then as it was.
public enum RegistryError: Error, Equatable, CustomStringConvertible {
  case agentExists(Int)
  case noSuchAgent(Int)
  case runtimeExists(Int)
  case noSuchRuntime(Int)
  /// With the limit that is reached.
  case full(Int)

  public var description: String {
    switch self {
    case .agentExists(let id): "Agent \(id) is registered already; deregister it first."
    case .noSuchAgent(let id): "Agent \(id) is not registered; register it first."
    case .runtimeExists(let id): "Runtime \(id) has joined already."
    case .noSuchRuntime(let id): "Runtime \(id) has not joined; let it join first."
    case .full(let limit): "The registry holds \(limit) agents, its limit; raise `agents` or deregister some."
    }
  }
}
