import NeedletailCouriers
import NeedletailLanes

/// Pools that hold their slots until they are returned (`AgentPool.holdsSlotUntilReturned`): an attempt that timed out or was
/// cancelled leaves its slot, its call permit and its endpoint permit to its parcel, and they are free when that comes back. Only
/// what the parcel says is needed for it, so no record is kept.
extension World {
  /// An agent has returned from a call that was not waited for: what it held goes on, in the order of `release`.
  ///
  /// - Parameter place: the member within its pool.
  @inline(never)
  func giveBackHeld(_ pool: Int32, _ place: Int32) {
    // What waits is not begun any more; the end counts what is held.
    if isOver { return }
    figures.eventBegan()
    let p = pools.at(pool)
    if p.value.loadedEndpoint >= 0 { endpoints.ended(p.value.loadedEndpoint) }
    if p.value.steps.contains(.endpoint) { releaseEndpointPermit(p.value.endpoint) }
    if p.value.steps.contains(.call) { releaseCallPermit() }
    releaseSlot(p.value.firstMember &+ place, pool)
  }

  /// A pool goes whose agents have not returned: what they hold is waited for no longer.
  func giveUpHeld(of pool: Int32) {
    for member in realCalls.stopHolding(of: pool) { giveBackHeld(pool, member) }
  }

  /// Visits what agents hold that have not returned: the pool, and the member among all.
  ///
  /// - Complexity: O(parcels ever in use).
  func forEachHeld(_ body: (_ pool: Int32, _ member: Int32) -> Void) {
    realCalls.forEachRecalled { pool, place, isHolding in
      if isHolding { body(pool, pools[pool].firstMember &+ place) }
    }
  }
}
