import NeedletailLanes

/// Which member of a pool takes an attempt. The members that are away are the lowest-numbered ones, so those present
/// follow one another.
extension World {
  /// What tells an attempt's draws apart: its number, and whether it is the hedge of a pair.
  @inline(__always)
  func attemptNumber(_ call: Int32) -> UInt32 {
    UInt32(calls[call].attempt)
  }

  /// A member by the pool's routing; `other` is left out where there is a choice.
  @inline(__always)
  func route(_ call: Int32, _ pool: Int32, except other: Int32) -> Int32 {
    let c = calls.at(call)
    let p = pools.at(pool)
    let present = p.value.available
    let first = p.value.firstMember &+ p.value.away
    if present == 1 { return first }
    if other < 0 && p.value.routing == .powerOfTwo {
      let (low, high) = twoMembers(c.value.key, pool, attempt: attemptNumber(call))
      return members[high].load < members[low].load ? high : low
    }
    return routeOtherwise(call, pool, first, present, except: other)
  }

  /// The two distinct members, lower number first, that an attempt chooses between by power of two.
  @inline(__always)
  func twoMembers(_ key: DrawKey, _ pool: Int32, attempt: UInt32) -> (low: Int32, high: Int32) {
    let p = pools.at(pool)
    let present = Int(p.value.available)
    let first = p.value.firstMember &+ p.value.away
    let one = Draws.index(key.bits(.route, attempt: attempt), below: present)
    var two = Draws.index(key.bits(.routeSecond, attempt: attempt), below: present &- 1)
    if two >= one { two &+= 1 }
    return (
      first &+ Int32(truncatingIfNeeded: one < two ? one : two),
      first &+ Int32(truncatingIfNeeded: one < two ? two : one)
    )
  }

  private func routeOtherwise(
    _ call: Int32, _ pool: Int32, _ first: Int32, _ present: Int32, except other: Int32
  ) -> Int32 {
    let p = pools.at(pool)
    let bits = calls[call].key.bits(.route, attempt: attemptNumber(call))
    var choice: Int32
    switch p.value.routing {
    case .leastLoaded:
      return other < 0 ? lightest(of: pool) : scan(first, present, except: other)
    case .powerOfTwo: return scan(first, present, except: other)
    case .roundRobin:
      choice = p.value.cursor
      if choice >= present { choice = 0 }
      p.value.cursor = choice &+ 1
    case .random: choice = Int32(truncatingIfNeeded: Draws.index(bits, below: Int(present)))
    case .weighted: choice = weightedMember(pool, bits) &- first
    }
    if first &+ choice == other { choice = choice &+ 1 == present ? 0 : choice &+ 1 }
    return first &+ choice
  }

  /// Members `away ..< count` in proportion to their weights.
  private func weightedMember(_ pool: Int32, _ bits: UInt64) -> Int32 {
    let p = pools.at(pool)
    let base = Int(p.value.weights)
    let (away, count) = (Int(p.value.away), Int(p.value.count))
    let below = away == 0 ? 0 : memberWeights[base + away - 1]
    let wanted = below + Draws.unit(bits) * (memberWeights[base + count - 1] - below)
    var (low, high) = (away, count - 1)
    while low < high {
      let middle = (low + high) / 2
      if memberWeights[base + middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return p.value.firstMember &+ Int32(truncatingIfNeeded: low)
  }

  private func scan(_ first: Int32, _ present: Int32, except other: Int32) -> Int32 {
    var best: Int32 = -1
    for member in first..<first &+ present
    where member != other && (best < 0 || members[member].load < members[best].load) {
      best = member
    }
    return best
  }

  private func lightest(of pool: Int32) -> Int32 {
    let p = pools.at(pool)
    return p.value.tree >= 0
      ? trees.lightest(p.value.tree)
      : scan(p.value.firstMember &+ p.value.away, p.value.available, except: -1)
  }

  /// The present member with the fewest running calls, if it has a free slot; −1 otherwise. For pools with one queue,
  /// where nobody waits at a member.
  func freeMember(of pool: Int32, except other: Int32) -> Int32 {
    let p = pools.at(pool)
    let member =
      other < 0
      ? lightest(of: pool)
      : scan(p.value.firstMember &+ p.value.away, p.value.available, except: other)
    return member >= 0 && members[member].running < p.value.concurrency ? member : -1
  }
}
