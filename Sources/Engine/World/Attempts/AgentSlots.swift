import NeedletailLanes

/// The agents of all pools: who is how loaded, which of them takes an attempt, and who waits for a slot.
///
/// Calls wait in a queue of one agent, or in their pool's: where the pool has one for all its agents, and while all of them are
/// away. A call in a queue of an agent counts as that agent's load.
struct AgentSlots: ~Copyable {
  let members: FixedArray<Member>
  /// Cumulative within their pool, for weighted routing.
  let weights: FixedArray<Double>
  let trees: LoadTrees
  /// One an agent, then one a pool.
  private let queues: FIFOQueues
  /// When each attempt got its slot; while it waits for one, its place in line.
  private let instants: SparseTable<UInt64>
  /// Whether `instants` is kept: where every attempt is dispatched as it gets its slot, and none is ever sorted by its place in
  /// line, `Call.since` says it all.
  let keepsInstants: Bool
  /// The place in line of the next call that waits, over all queues.
  private let line: Cell<UInt64>

  /// What is added to the load of an agent that takes no calls, so that no routing by load picks it.
  static var awayLoad: Int32 { 1 << 30 }

  init(_ fleet: FleetBuilder, pools: Int, classes: Int, calls: Int32, keepsInstants: Bool) {
    members = FixedArray(repeating: Member(), count: fleet.memberCount)
    weights = FixedArray(fleet.memberWeights)
    trees = LoadTrees(fleet.trees)
    queues = FIFOQueues(queues: fleet.memberCount + pools, classes: classes, elements: calls)
    instants = SparseTable(limit: calls)
    self.keepsInstants = keepsInstants
    line = Cell(0)
    for pool in fleet.pools {
      for member in pool.firstMember &+ pool.count..<pool.firstMember &+ pool.room {
        members[member].load = AgentSlots.awayLoad
      }
    }
  }

  var count: Int { members.count }

  @inline(__always)
  private func poolQueue(_ pool: Int32) -> Int32 { Int32(members.count) &+ pool }

  // MARK: Load

  @inline(__always)
  func running(_ member: Int32) -> Int32 { members[member].running }

  /// Running and waiting calls, plus `awayLoad` while it takes none.
  @inline(__always)
  func load(_ member: Int32) -> Int32 { members[member].load }

  /// It takes calls: it is neither away nor drained.
  @inline(__always)
  func takesCalls(_ member: Int32) -> Bool { members[member].load < AgentSlots.awayLoad }

  /// The slot that a call gives up may go to another; its own load is off already.
  @inline(__always)
  func mayHandOn(_ member: Int32, _ pool: Place<Pool>) -> Bool {
    members[member].load < AgentSlots.awayLoad && members[member].running <= pool.value.concurrency
  }

  /// - Parameter isInTree: the pool may keep a tree of loads.
  @inline(__always)
  func changeLoad(_ member: Int32, _ pool: Place<Pool>, by change: Int32, isInTree: Bool = true) {
    members[member].load &+= change
    assert(isInTree || pool.value.tree < 0, "AgentSlots: a tree that would not be told")
    if isInTree && pool.value.tree >= 0 { trees.update(pool.value.tree, member: member, members: members) }
  }

  /// Takes a free slot.
  @inline(__always)
  func take(_ member: Int32, _ pool: Place<Pool>, at now: UInt64) {
    assert(members[member].running < pool.value.concurrency, "AgentSlots: a slot taken that was not free")
    changeLoad(member, pool, by: 1)
    members[member].running &+= 1
    pool.value.slots.rise(at: now)
    assert(members[member].load >= members[member].running, "AgentSlots: more calls run than are there")
  }

  /// Gives a slot up that no call waits for; the load is off already.
  @inline(__always)
  func free(_ member: Int32, _ pool: Place<Pool>, at now: UInt64) {
    assert(members[member].running > 0, "AgentSlots: a slot freed that was not taken")
    members[member].running &-= 1
    pool.value.slots.fall(at: now)
  }

  // MARK: Waiting

  /// Calls waiting for one agent.
  @inline(__always)
  func waiting(for member: Int32) -> Int32 { queues.count(member) }

  /// Calls waiting for any agent of a pool.
  @inline(__always)
  func waiting(forAnyOf pool: Int32) -> Int32 { queues.count(poolQueue(pool)) }

  /// Notes the place in line of a call that waits from now on, where that may be asked for.
  @inline(__always)
  func takePlaceInLine(_ call: Int32) {
    if !keepsInstants { return }
    instants.set(call, line.value)
    line.value &+= 1
  }

  /// Puts a call at the end of the line, for an agent or, with −1, for any of the pool.
  @inline(__always)
  func append(_ call: Int32, for member: Int32, of pool: Int32, class priority: Int) {
    queues.append(call, to: member >= 0 ? member : poolQueue(pool), class: priority)
  }

  @inline(__always)
  func remove(_ call: Int32, for member: Int32, of pool: Int32, class priority: Int) {
    queues.remove(call, from: member >= 0 ? member : poolQueue(pool), class: priority)
  }

  /// Takes the call that goes next on an agent; −1 for none.
  @inline(__always)
  func removeFirst(for member: Int32) -> Int32 { queues.removeFirst(member) }

  /// Takes the call that goes next on any agent of a pool; −1 for none.
  @inline(__always)
  func removeFirst(forAnyOf pool: Int32) -> Int32 { queues.removeFirst(poolQueue(pool)) }

  /// The call that goes next on an agent; −1 for none.
  @inline(__always)
  func first(for member: Int32) -> Int32 { queues.first(member) }

  @inline(__always)
  func first(forAnyOf pool: Int32) -> Int32 { queues.first(poolQueue(pool)) }

  /// The first that is wanted. Complexity: O(calls passed over).
  @inline(__always)
  func first(forAnyOf pool: Int32, where isWanted: (Int32) -> Bool) -> Int32 {
    queues.first(poolQueue(pool), where: isWanted)
  }

  /// An attempt has its slot from now on. Only where instants are kept.
  @inline(__always)
  func setInstant(of call: Int32, _ now: UInt64) { instants.set(call, now) }

  /// When an attempt that holds a slot got it; while it waits for one, its place in line. Only where these are kept.
  @inline(__always)
  func instant(of call: Int32) -> UInt64 { instants[call] }

  // MARK: Routing

  /// A member by the pool's routing; `other` is left out where there is a choice.
  @inline(__always)
  func route(_ key: DrawKey, attempt: UInt32, _ pool: Place<Pool>, except other: Int32) -> Int32 {
    if pool.value.drained > 0 { return routePastDrained(key, attempt: attempt, pool, except: other) }
    let present = pool.value.available
    let first = pool.value.firstMember &+ pool.value.away
    if present == 1 { return first }
    if other < 0 && pool.value.routing == .powerOfTwo { return lighterOfTwo(key, attempt: attempt, pool) }
    return routeOtherwise(key, attempt: attempt, pool, first, present, except: other)
  }

  /// The less loaded of two members; of a pool that has at least two.
  @inline(__always)
  func lighterOfTwo(_ key: DrawKey, attempt: UInt32, _ pool: Place<Pool>) -> Int32 {
    let (low, high) = twoMembers(key, attempt: attempt, pool)
    return members[high].load < members[low].load ? high : low
  }

  /// The two distinct members, lower number first, that an attempt chooses between by power of two.
  @inline(__always)
  func twoMembers(_ key: DrawKey, attempt: UInt32, _ pool: Place<Pool>) -> (low: Int32, high: Int32) {
    let present = Int(pool.value.available)
    let first = pool.value.firstMember &+ pool.value.away
    let one = Draws.index(key.bits(.route, attempt: attempt), below: present)
    var two = Draws.index(key.bits(.routeSecond, attempt: attempt), below: present &- 1)
    if two >= one { two &+= 1 }
    return (
      first &+ Int32(truncatingIfNeeded: one < two ? one : two),
      first &+ Int32(truncatingIfNeeded: one < two ? two : one)
    )
  }

  @inline(__always)
  private func routeOtherwise(
    _ key: DrawKey, attempt: UInt32, _ pool: Place<Pool>, _ first: Int32, _ present: Int32, except other: Int32
  ) -> Int32 {
    let bits = key.bits(.route, attempt: attempt)
    var choice: Int32
    switch pool.value.routing {
    case .leastLoaded: return other < 0 ? lightest(of: pool) : scan(first, present, except: other)
    case .powerOfTwo: return scan(first, present, except: other)
    case .roundRobin:
      choice = pool.value.cursor
      if choice >= present { choice = 0 }
      pool.value.cursor = choice &+ 1
    case .random: choice = Int32(truncatingIfNeeded: Draws.index(bits, below: Int(present)))
    case .weighted: choice = weightedMember(pool, bits) &- first
    }
    if first &+ choice == other { choice = choice &+ 1 == present ? 0 : choice &+ 1 }
    return first &+ choice
  }

  /// Members `away ..< count` in proportion to their weights.
  @inline(__always)
  private func weightedMember(_ pool: Place<Pool>, _ bits: UInt64) -> Int32 {
    let base = Int(pool.value.weights)
    let (away, count) = (Int(pool.value.away), Int(pool.value.count))
    let below = away == 0 ? 0 : weights[base + away - 1]
    let wanted = below + Draws.unit(bits) * (weights[base + count - 1] - below)
    var (low, high) = (away, count - 1)
    while low < high {
      let middle = (low + high) / 2
      if weights[base + middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return pool.value.firstMember &+ Int32(truncatingIfNeeded: low)
  }

  @inline(__always)
  func scan(_ first: Int32, _ present: Int32, except other: Int32) -> Int32 {
    var best: Int32 = -1
    for member in first..<first &+ present
    where member != other && (best < 0 || members[member].load < members[best].load) {
      best = member
    }
    return best
  }

  @inline(__always)
  func lightest(of pool: Place<Pool>) -> Int32 {
    pool.value.tree >= 0
      ? trees.lightest(pool.value.tree)
      : scan(pool.value.firstMember &+ pool.value.away, pool.value.present, except: -1)
  }

  /// The present member with the fewest running calls, if it has a free slot; −1 otherwise. For pools with one queue,
  /// where no call waits at a member.
  @inline(__always)
  func freeMember(of pool: Place<Pool>, except other: Int32) -> Int32 {
    let member =
      other < 0
      ? lightest(of: pool)
      : scan(pool.value.firstMember &+ pool.value.away, pool.value.present, except: other)
    return member >= 0 && members[member].running < pool.value.concurrency && takesCalls(member) ? member : -1
  }

  // MARK: Looking ahead

  /// More agents than the processor's nearer caches hold.
  var areMany: Bool { members.count > 1 << 16 }
  /// So few agents that they are near in any case.
  @inline(__always)
  var areFew: Bool { members.count <= 1 << 12 }

  /// Asks the processor to bring an agent and its queue near.
  @inline(__always)
  func prefetch(_ member: Int32) {
    members.prefetch(member)
    queues.prefetch(member)
  }

  /// The call that goes next on an agent, as far as it is of the first class; −1 for none.
  @inline(__always)
  func head(for member: Int32) -> Int32 { queues.head(ofFirstClassIn: member) }

  /// … and a waiting call's place in its queue; −1 for none.
  @inline(__always)
  func prefetch(waiting call: Int32) { queues.prefetch(element: call) }

  /// … and what waits last for an agent: the next to wait is linked behind it.
  @inline(__always)
  func prefetchLast(for member: Int32) { queues.prefetchLast(of: member) }
}
