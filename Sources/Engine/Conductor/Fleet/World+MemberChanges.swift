import NeedletailLanes

/// Members of a pool come, go, are drained and restored while a standing engine runs.
extension World {
  /// A pool has `count` members from now on, each of which takes `concurrency` calls at once. Of members that go, the highest-numbered, what waits
  /// there is routed again; what runs anywhere goes on, beyond the new limits too, until it ends. Where members come, all that waits
  /// is routed again.
  ///
  /// - Complexity: O(members + calls in flight).
  func resizePool(_ pool: Int32, count: Int32, concurrency: Int32) {
    let p = pools.at(pool)
    assert(count > 0 && count <= p.value.room, "World: a pool without room for its members")
    let (first, before) = (p.value.firstMember, p.value.count)
    var drained = p.value.drained
    for member in first &+ Swift.min(count, before)..<first &+ before {
      if slots.takesCalls(member) { slots.drain(member, p) } else { drained -= 1 }
    }
    for member in first &+ Swift.min(count, before)..<first &+ count { slots.restore(member, p) }
    (p.value.count, p.value.drained, p.value.concurrency) = (count, drained, concurrency)
    p.value.chooseRouting(at: now)
    reportStatus(of: pool)
    for member in members(of: pool) where slots.takesCalls(member) { serveWaiting(for: member, pool) }
    if count != before { routeWaitingAgain(of: pool) { count > before || $0 >= first &+ count } }
    serveWaiting(pool)
  }

  /// A member takes no further calls: what waits there is routed again, what runs there goes on. Nothing changes when it is drained.
  func drainMember(_ number: Int32, of pool: Int32) {
    let p = pools.at(pool)
    let member = p.value.firstMember &+ number
    if !slots.takesCalls(member) { return }
    slots.drain(member, p)
    p.value.drained += 1
    p.value.chooseRouting(at: now)
    reportStatus(of: pool)
    routeWaitingAgain(of: pool) { $0 == member }
  }

  /// A member that was drained takes calls again, and all that waits is routed again. Nothing changes when it was not.
  func restoreMember(_ number: Int32, of pool: Int32) {
    let p = pools.at(pool)
    let member = p.value.firstMember &+ number
    if slots.takesCalls(member) { return }
    slots.restore(member, p)
    p.value.drained -= 1
    p.value.chooseRouting(at: now)
    reportStatus(of: pool)
    routeWaitingAgain(of: pool) { _ in true }
    serveWaiting(pool)
  }

  /// A member that was drained still has calls, and was not restored meanwhile.
  func isBusy(_ number: Int32, drainedFrom pool: Int32) -> Bool {
    let member = pools[pool].firstMember &+ number
    return !slots.takesCalls(member) && slots.running(member) > 0
  }

  /// The program says how a pool is.
  func takeOpinion(_ status: AgentStatus, of pool: Int32) {
    registry.take(status, of: Int(pool), at: now)
    reportStatus(of: pool)
  }

  /// The program has heard of a pool.
  func takeHeartbeat(of pool: Int32) {
    registry.heartbeat(Int(pool), heard: now, at: now)
    reportStatus(of: pool)
  }

  /// What waits for some of a pool's members is routed again, in order of arrival. One that finds a full queue is refused.
  private func routeWaitingAgain(of pool: Int32, at isMeant: (Int32) -> Bool) {
    let waiting = callsInFlight(of: pool).filter {
      calls[$0].flags.contains(.enqueued) && calls[$0].state == .queued && calls[$0].member >= 0
        && isMeant(calls[$0].member)
    }
    for call in inOrderOfArrival(waiting) { routeAgain(call, pool) }
  }
}
