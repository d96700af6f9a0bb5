import NeedletailCouriers
import NeedletailLanes

/// Pools come into the fleet of a standing engine, and leave it.
///
/// A pool's number is a place in tables that never move. Each name has a place of its own, its pool may come and go.
extension World {
  /// A pool comes to a place that is vacant, or was left by a pool of the same name and holds nothing.
  ///
  /// - Parameter plan: with this pool alone, and the engine's endpoints and limits.
  /// - Complexity: O(members there may be).
  func addPool(_ pool: AgentPool, at place: Int32, in plan: Plan) {
    assert(isIdle(place) && pools[place].isRemoved, "World: a pool comes to a place that is taken")
    let (built, weights) = FleetBuilder.compile(pool, in: plan, into: pools[place], samplers: samplers)
    names.set(pool, at: place)
    realCalls.learn(choices: externalJobs.take(pool, at: place))
    budgets.set(pool.budgetUSD, of: place)
    breakers.renew(place)
    registry.enroll(Int(place), as: pool.name, at: now)
    pools[place] = built
    let p = pools.at(place)
    p.value.chooseRouting(at: now)
    slots.settle(p, weights: weights)
    for member in members(of: place) { slots.restore(member, p) }
    reportStatus(of: place)
  }

  /// A pool takes no more calls: those that wait for it, in whatever queue, fail in order of arrival; those that come later do, too.
  /// Those that run go on.
  ///
  /// - Complexity: O(calls in flight).
  func removePool(_ pool: Int32) {
    let p = pools.at(pool)
    p.value.isRemoved = true
    for member in members(of: pool) where slots.takesCalls(member) { slots.drain(member, p) }
    p.value.drained = p.value.count
    p.value.chooseRouting(at: now)
    registry.dismiss(Int(pool), at: now)
    p.value.takesWork = false
    if isListenedTo { tellRegistry() }
    let waiting = callsInFlight(of: pool).filter { calls[$0].flags.contains(.enqueued) }
    for call in inOrderOfArrival(waiting) { refuse(call, .poolRemoved) }
  }

  /// What still runs in a pool that was removed fails now.
  ///
  /// - Complexity: O(calls in flight).
  func stopCalls(of pool: Int32) {
    assert(pools[pool].isRemoved, "World: the calls of a pool that stays are stopped")
    for call in callsInFlight(of: pool) where calls[call].state == .running {
      disarm(call)
      calls[call].ending = .poolRemoved
      arm(call, at: now)
    }
    giveUpHeld(of: pool)
  }

  /// A pool that was removed has nothing left: its members are room for those to come.
  func vacatePool(_ pool: Int32) {
    assert(isIdle(pool), "World: a pool with calls is vacated")
    pools[pool].vacate(at: now)
  }

  /// No call holds one of a pool's slots or waits for one, and none has set aside something of its budget.
  ///
  /// - Complexity: O(members), and once those are idle O(calls that were ever in flight at once).
  func isIdle(_ pool: Int32) -> Bool {
    pools[pool].running == 0 && slots.waiting(forAnyOf: pool) == 0
      && members(of: pool).allSatisfy { slots.waiting(for: $0) == 0 }
      && callsInFlight(of: pool).allSatisfy { !calls[$0].flags.contains(.reserved) }
  }

  func members(of pool: Int32) -> Range<Int32> {
    pools[pool].firstMember..<pools[pool].firstMember &+ pools[pool].count
  }

  /// The calls of a pool, hedges among them. Complexity: O(calls that were ever in flight at once).
  func callsInFlight(of pool: Int32) -> [Int32] {
    var isFree = Array(repeating: false, count: Int(calls.highWater))
    calls.forEachFree { isFree[Int($0)] = true }
    return (0..<calls.highWater).filter { !isFree[Int($0)] && calls[$0].state != .delay && self.pool(of: $0) == pool }
  }
}
