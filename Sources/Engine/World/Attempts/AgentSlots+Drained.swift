import NeedletailLanes

/// Routing in a pool some of whose members are drained: those are passed over, whatever the routing.
extension AgentSlots {
  // MARK: Who takes calls

  /// A member takes no further calls; what it has stays.
  func drain(_ member: Int32, _ pool: Place<Pool>) {
    assert(takesCalls(member), "AgentSlots: drained twice")
    changeLoad(member, pool, by: AgentSlots.awayLoad)
  }

  /// A member takes calls again, or for the first time.
  func restore(_ member: Int32, _ pool: Place<Pool>) {
    assert(!takesCalls(member), "AgentSlots: restored, and takes calls")
    changeLoad(member, pool, by: -AgentSlots.awayLoad)
  }

  /// A pool has come to a place, whose members take no calls yet.
  func settle(_ pool: Place<Pool>, weights given: [Double]) {
    if pool.value.weights >= 0 {
      for (member, weight) in given.enumerated() { weights[Int(pool.value.weights) + member] = weight }
    }
    if pool.value.tree >= 0 { trees.rebuild(pool.value.tree, members: members) }
  }

  // MARK: Routing

  /// A member that takes calls, by the pool's routing, `other` left out where there is a choice. At least one takes calls, and
  /// none is away, since no fleet that changes has faults.
  ///
  /// - Complexity: O(members).
  @inline(never)
  func routePastDrained(_ key: DrawKey, attempt: UInt32, _ pool: Place<Pool>, except other: Int32) -> Int32 {
    assert(pool.value.away == 0 && pool.value.available > 0, "AgentSlots: no member to be routed to")
    let left = pool.value.available > 1 && other >= 0 && takesCalls(other) ? other : -1
    let choices = Int(pool.value.available) - (left >= 0 ? 1 : 0)
    let bits = key.bits(.route, attempt: attempt)
    switch pool.value.routing {
    case .leastLoaded: return lightestPresent(of: pool, except: left)
    case .random: return present(Draws.index(bits, below: choices), of: pool, except: left)
    case .powerOfTwo:
      let one = present(Draws.index(bits, below: choices), of: pool, except: left)
      if choices == 1 { return one }
      let two = present(
        Draws.index(key.bits(.routeSecond, attempt: attempt), below: choices - 1), of: pool, except: left, one)
      return members[two].load < members[one].load ? two : one
    case .roundRobin:
      var choice = pool.value.cursor < pool.value.count ? pool.value.cursor : 0
      while !takes(pool.value.firstMember &+ choice, except: left) {
        choice = choice &+ 1 == pool.value.count ? 0 : choice &+ 1
      }
      pool.value.cursor = choice &+ 1
      return pool.value.firstMember &+ choice
    case .weighted: return weightedPresent(bits, of: pool, except: left)
    }
  }

  private func takes(_ member: Int32, except other: Int32, _ another: Int32 = -1) -> Bool {
    member != other && member != another && takesCalls(member)
  }

  private func lightestPresent(of pool: Place<Pool>, except other: Int32) -> Int32 {
    var best: Int32 = -1
    for member in pool.value.firstMember..<pool.value.firstMember &+ pool.value.count
    where takes(member, except: other) && (best < 0 || members[member].load < members[best].load) {
      best = member
    }
    return best
  }

  /// The member at a place among those that take calls.
  private func present(_ place: Int, of pool: Place<Pool>, except other: Int32, _ another: Int32 = -1) -> Int32 {
    var left = place
    for member in pool.value.firstMember..<pool.value.firstMember &+ pool.value.count
    where takes(member, except: other, another) {
      if left == 0 { return member }
      left -= 1
    }
    assertionFailure("AgentSlots: fewer members take calls than are counted")
    return pool.value.firstMember
  }

  /// … in proportion to their weights; where these are all zero, the last.
  private func weightedPresent(_ bits: UInt64, of pool: Place<Pool>, except other: Int32) -> Int32 {
    let candidates = (0..<pool.value.count).filter { takes(pool.value.firstMember &+ $0, except: other) }
    let total = candidates.reduce(0) { $0 + weight(Int($1), of: pool) }
    var left = Draws.unit(bits) * total
    for candidate in candidates {
      left -= weight(Int(candidate), of: pool)
      if left < 0 { return pool.value.firstMember &+ candidate }
    }
    return pool.value.firstMember &+ (candidates.last { total == 0 || weight(Int($0), of: pool) > 0 } ?? candidates[0])
  }

  private func weight(_ member: Int, of pool: Place<Pool>) -> Double {
    let base = Int(pool.value.weights)
    return weights[base + member] - (member == 0 ? 0 : weights[base + member - 1])
  }
}
