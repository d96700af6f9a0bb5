/// How a pool's calls are answered.
package struct PoolService: Sendable {
  /// The pool's name.
  package var name: String
  /// Makes the pool's handler on a courier, on that courier's thread.
  package var make: @Sendable (_ courier: Courier, _ pool: Int32) -> any CallHandler

  package init(name: String, make: @escaping @Sendable (_ courier: Courier, _ pool: Int32) -> any CallHandler) {
    self.name = name
    self.make = make
  }

  /// An agent written in Swift.
  package static func agent(_ name: String, _ agent: any Agent) -> PoolService {
    PoolService(name: name) { courier, pool in AgentCalls(name: name, agent: agent, courier: courier) }
  }

  /// No agent: an empty reply at once. What carrying calls costs by itself.
  package static func null(_ name: String) -> PoolService {
    PoolService(name: name) { courier, _ in NullCalls(courier: courier) }
  }
}
