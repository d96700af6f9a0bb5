import NeedletailCouriers
import NeedletailLanes

/// Pools that hold their slots until they are returned (`AgentPool.holdsSlotUntilReturned`): an attempt that timed out or was
/// cancelled leaves its slot, its call permit and its endpoint permit to its parcel, and they are free when that comes back. Only
/// what the parcel says is needed for it, so no record is kept.
extension World {
  /// An agent has returned from a call that was not waited for: what it held goes on, in the order of `release`.
  ///
  /// - Parameters:
  ///   - place: the member within its pool.
  ///   - since: when the attempt ended.
  @inline(never)
  func giveBackHeld(_ pool: Int32, _ place: Int32, since: UInt64) {
    // What waits is not begun any more; the end counts what is held.
    if isOver { return }
    figures.eventBegan()
    let p = pools.at(pool)
    p.value.busy.add(inWindow(since, now))
    if p.value.loadedEndpoint >= 0 { endpoints.ended(p.value.loadedEndpoint) }
    if p.value.steps.contains(.endpoint) { releaseEndpointPermit(p.value.endpoint) }
    if p.value.steps.contains(.call) { releaseCallPermit() }
    releaseSlot(p.value.firstMember &+ place, pool)
  }

  /// A pool goes whose agents have not returned: what they hold is waited for no longer.
  func giveUpHeld(of pool: Int32) {
    for held in realCalls.stopHolding(of: pool) { giveBackHeld(pool, held.member, since: held.since) }
  }

  /// Visits what agents hold that have not returned: the pool, the member among all, and since when it is not waited for.
  ///
  /// - Complexity: O(parcels ever in use).
  func forEachHeld(_ body: (_ pool: Int32, _ member: Int32, _ since: UInt64) -> Void) {
    realCalls.forEachRecalled { pool, place, since in
      if let since { body(pool, pools[pool].firstMember &+ place, since) }
    }
  }

  /// Before the couriers end: enters the time of slots that are held to the end, which will not be known afterwards.
  func countHeldUntilEnd() {
    forEachHeld { pool, _, since in pools[pool].busy.add(inWindow(since, Swift.max(since, now))) }
  }
}
