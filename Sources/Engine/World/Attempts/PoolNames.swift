/// The names of pools and of the endpoints that they use, by the pools' numbers.
struct PoolNames {
  private(set) var pools: [String]
  /// Empty for a pool without an endpoint.
  private(set) var endpoints: [String]

  init(_ agents: [AgentPool]) {
    pools = agents.map(\.name)
    endpoints = agents.map { $0.endpoint ?? "" }
  }

  /// A pool has come to a place.
  mutating func set(_ pool: AgentPool, at place: Int32) {
    pools[Int(place)] = pool.name
    endpoints[Int(place)] = pool.endpoint ?? ""
  }

  subscript(_ pool: Int) -> String { pools[pool] }
  subscript(_ pool: Int32) -> String { pools[Int(pool)] }
}
