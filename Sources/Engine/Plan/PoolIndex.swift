/// A fleet's pools, found by name in constant time: made once where many patterns are looked at.
package struct PoolIndex: Sendable {
  package let pools: [AgentPool]
  private let numbers: [String: Int]
  private let capabilities: CapabilityIndex

  /// Of pools with the same name, which no plan may have, the first is found.
  ///
  /// - Complexity: O(pools + words of what they can do).
  package init(_ pools: [AgentPool]) {
    self.pools = pools
    numbers = Dictionary(pools.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    var capabilities = CapabilityIndex()
    for (number, pool) in pools.enumerated() {
      capabilities.insert(
        number,
        profile: CapabilityProfile(
          capabilities: pool.capabilities, domain: pool.domain, description: pool.description))
    }
    self.capabilities = capabilities
  }

  /// How well pools fit a need, by number; those that do not fit at all are not among them.
  ///
  /// - Complexity: O(pools that share a word with it).
  func scores(for need: [String]) -> [Int: Double] { capabilities.scores(for: CapabilityNeed(need)) }

  package func contains(_ name: String) -> Bool { numbers[name] != nil }

  /// Where the pool stands in the plan; `nil` when there is none of this name.
  package func number(of name: String) -> Int? { numbers[name] }

  package subscript(name: String) -> AgentPool? { numbers[name].map { pools[$0] } }
}
