/// The names of pools and of the endpoints that they use, by the pools' numbers.
struct PoolNames {
  let pools: [String]
  /// Empty for a pool without an endpoint.
  let endpoints: [String]

  init(_ agents: [AgentPool]) {
    pools = agents.map(\.name)
    endpoints = agents.map { $0.endpoint ?? "" }
  }

  subscript(_ pool: Int) -> String { pools[pool] }
  subscript(_ pool: Int32) -> String { pools[Int(pool)] }
}
