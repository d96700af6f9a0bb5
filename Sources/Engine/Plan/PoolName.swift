/// What a pool of agents can be named by where patterns and questions name one: its name as text, or the reference that adding it
/// to a fleet has returned.
public protocol PoolName: Sendable {
  /// The pool's name.
  var poolName: String { get }
}

extension String: PoolName {
  public var poolName: String { self }
}

/// A pool that was added to a fleet, by its name: what patterns name it by so that a slip of the pen does not compile.
///
///     let expert = fleet.add("expert", count: 4, agent: Expert())
///     let reply = try await engine.run(.sequential([triage, expert]), "My invoice is wrong.")
///
/// It is no more than the name: good in every engine and plan that has a pool of it.
public struct PoolReference: PoolName, Hashable, CustomStringConvertible {
  public let name: String

  public init(_ name: String) { self.name = name }

  public var poolName: String { name }
  public var description: String { name }
}
