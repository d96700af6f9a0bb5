internal import NeedletailLanes

/// Virtual time: the courier's work, done on the conductor's thread.
extension Courier {
  /// Works until every open call has come back or waits for the engine's clock. Virtual time.
  ///
  /// A call that then waits for something else comes back as `stalled`: what will wake it, and when, is not the engine's to
  /// know. That holds, too, for what another call's agent would do later. What it answers then is ignored.
  package func pump() {
    precondition(mode == .inline, "Courier: only a courier in virtual time is pumped")
    settleInline()
    repeat { work() } while giveUpStalledCalls()
    announce()
    publish()
  }

  /// The earliest instant that a sleeper waits for. Virtual time.
  package var nextWake: UInt64? { sleepers.nextInstant }

  /// Wakes those who sleep until `instant` or before, in order of (instant, sequence); `pump` lets them go on. Virtual time.
  package func wake(at instant: UInt64) {
    settleInline()
    _ = sleepers.wake(at: instant, foresee: foresee)
  }

  /// Whichever thread the conductor runs on now is the courier's as well.
  func settleInline() {
    if turn.value.number == 0 {
      sleepers.settle(self)
      openPools()
    }
    turn.value.number &+= 1
    sleepers.settle(self)
  }

  /// The pools of the calls that have not come back, a pool once for each. Virtual time. Complexity: O(parcels).
  package var poolsOfOpenCalls: [Int32] {
    var pools: [Int32] = []
    calls.forEachOpen { call, _ in pools.append(calls.pool(call.parcel)) }
    return pools
  }

  /// Calls that have not come back. Virtual time.
  package var openCallCount: Int { Int(calls.openCount) }

  func work() {
    while true {
      var isBusy = takeOrders()
      isBusy = runJobs(atMost: .max) > 0 || isBusy
      isBusy = foreignJobs.take(into: jobs) > 0 || isBusy
      isBusy = sleepers.readNotes() || isBusy
      if !isBusy { return }
    }
  }

  private func giveUpStalledCalls() -> Bool {
    if calls.openCount == calls.sleepingCount { return false }
    var gaveUp = false
    calls.forEachOpen { call, sleeps in
      guard sleeps == 0, pools[calls.pool(call.parcel)].agent != nil else { return }
      gaveUp = true
      let slot = calls.slot(call.parcel)
      end(call.parcel, .stalled, "waits for something other than the engine's clock")
      cancelSlot(slot)
    }
    return gaveUp
  }
}
