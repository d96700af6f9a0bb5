/// What an engine keeps room for so that its fleet can change while it runs: tables are made once, and never move.
///
/// Room costs some two kilobytes a pool, and 25 bytes a member, whether it is used or not.
public struct FleetCapacity: Sendable, Equatable {
  /// How many names of pools may be added to those that the fleet has at the start, from 0 to 10,000 in all. A name keeps its place
  /// when its pool is removed, and has it again when a pool of that name is added.
  public var pools: Int
  /// To how many members a pool may grow, from 1 to 100,000; one that has more at the start may have as many again.
  public var members: Int

  public init(pools: Int = 64, members: Int = 64) {
    self.pools = pools
    self.members = members
  }

  /// Members that all pools of an engine may have room for together.
  static let membersInAll = 4_000_000

  /// What is wrong with it for a fleet of these pools, a sentence each.
  func problems(for fleet: [AgentPool]) -> [String] {
    if !(0...10_000).contains(pools) { return ["A fleet's capacity is from 0 to 10,000 further pools."] }
    if !(1...100_000).contains(members) { return ["A fleet's capacity is from 1 to 100,000 members a pool."] }
    let room = fleet.reduce(pools * members) { $0 + max(members, min($1.count, 1_000_001)) }
    if room <= Self.membersInAll { return [] }
    return [
      "The fleet's capacity, \(pools) further pools and \(members) members for each, is room for \(room) members in all; at most "
        + "4,000,000 are allowed: set `capacity` to less."
    ]
  }
}
