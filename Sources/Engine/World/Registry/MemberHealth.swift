import NeedletailLanes

/// Which members of the real pools can be reached, and when each pool was last heard of.
///
/// A member is *missed* from an attempt that came back as unreachable (its process has died, cannot be started, or was not
/// running until the deadline) until it answers, however it answers. It is *lost* when that has happened `lostAfter` times in a
/// row. Members go by their number among those that couriers serve.
struct MemberHealth: ~Copyable {
  /// Attempts in a row after which a member is lost.
  static var lostAfter: UInt8 { 3 }

  struct PoolHealth: BitwiseCopyable {
    var missed: Int32 = 0
    var lost: Int32 = 0
    /// Attempts that are out with its agents.
    var out: Int32 = 0
    var heardAt: UInt64 = 0
    /// Of those that are out, attempts that are not waited for any more.
    var withdrawn: Int32 = 0
    var lateReplies = 0
  }

  private let pools: FixedArray<PoolHealth>
  /// By member: attempts in a row that were unreachable, up to `lostAfter`.
  private let misses: FixedArray<UInt8>

  init(pools: Int, members: Int) {
    self.pools = FixedArray(repeating: PoolHealth(), count: pools)
    misses = FixedArray(repeating: 0, count: members)
  }

  func missed(in pool: Int32) -> Int32 { pools[pool].missed }
  func lost(in pool: Int32) -> Int32 { pools[pool].lost }
  func heardAt(_ pool: Int32) -> UInt64 { pools[pool].heardAt }
  /// Nothing is out with a pool's agents, so that nothing can be heard of them.
  func isIdle(_ pool: Int32) -> Bool { pools[pool].out == 0 }

  func withdrawn(from pool: Int32) -> Int32 { pools[pool].withdrawn }
  func lateReplies(of pool: Int32) -> Int { pools[pool].lateReplies }

  /// An attempt that is out is not waited for any more.
  func withdrew(from pool: Int32) { pools[pool].withdrawn += 1 }

  /// An attempt that was withdrawn has come back.
  func withdrawnReturned(to pool: Int32) { pools[pool].withdrawn -= 1 }

  /// An agent's answer was not needed any more.
  func replyCameLate(from pool: Int32) { pools[pool].lateReplies += 1 }

  /// An attempt goes out. Until now a pool with none was idle, which is a sign of life.
  @inline(__always)
  func sent(to pool: Int32, at now: UInt64) {
    let p = pools.at(pool)
    if p.value.out == 0 { p.value.heardAt = now }
    p.value.out &+= 1
  }

  /// An attempt has come back with an answer, whatever it says; answers whether its member was missed until now.
  @inline(__always)
  func answered(_ member: Int32, of pool: Int32, at now: UInt64) -> Bool {
    let p = pools.at(pool)
    p.value.out &-= 1
    p.value.heardAt = now
    return misses[member] > 0 && recovered(member, of: pool)
  }

  private func recovered(_ member: Int32, of pool: Int32) -> Bool {
    if misses[member] == Self.lostAfter { pools[pool].lost -= 1 }
    pools[pool].missed -= 1
    misses[member] = 0
    return true
  }

  /// An attempt has come back because there is no agent to answer it; answers whether more are missed or lost now.
  func unreachable(_ member: Int32, of pool: Int32) -> Bool {
    let p = pools.at(pool)
    p.value.out -= 1
    if misses[member] == Self.lostAfter { return false }
    misses[member] += 1
    if misses[member] == 1 { p.value.missed += 1 }
    if misses[member] == Self.lostAfter { p.value.lost += 1 }
    return misses[member] == 1 || misses[member] == Self.lostAfter
  }

  /// Those of the members that are lost are to be tried once more: the next attempt of each decides.
  func giveAnotherChance(to members: Range<Int32>, of pool: Int32) {
    for member in members where misses[member] == Self.lostAfter {
      misses[member] -= 1
      pools[pool].lost -= 1
    }
  }
}
