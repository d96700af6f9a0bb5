internal import NeedletailLanes
internal import Synchronization

/// How far a courier is with its end.
enum ClosingPhase: UInt8, BitwiseCopyable, Comparable {
  /// Calls may come.
  case open
  /// All calls were cancelled; they come back.
  case cancelling
  /// None is open; the slots' tasks end.
  case endingSlots
  /// None is left; the groups' tasks end.
  case endingGroups

  static func < (left: ClosingPhase, right: ClosingPhase) -> Bool { left.rawValue < right.rawValue }
}

extension Courier {
  /// The least grace: enough for what waits for nothing to end in order.
  static let graceMin: UInt64 = 20_000_000
  /// How much longer than the grace the closing thread waits for the courier's, which keeps the grace itself.
  static let closingSlack: UInt64 = 250_000_000
  /// How much longer than the grace handlers have if the grace was their own deadline.
  static let handlerSlack: UInt64 = 50_000_000

  /// Begins to end the courier, as `close` does, and waits for nothing: several couriers can end side by side.
  ///
  /// Nothing may be sent any more, and `close` must follow. In virtual time, and the second time, it does nothing.
  package func beginClosing(grace: UInt64) {
    guard thread != nil, closingDeadline.load(ordering: .relaxed) == 0 else { return }
    let (deadline, overflows) = MonotonicClock.now.addingReportingOverflow(max(grace, Courier.graceMin))
    let last = overflows ? .max - Courier.closingSlack : min(deadline, .max - Courier.closingSlack)
    closingDeadline.store(max(last, 1), ordering: .releasing)
    bell.ring()
  }

  /// Ends the courier: no more calls come, all that are open are cancelled, and what runs has `grace` nanoseconds of real
  /// time to return, 20 ms at least. In virtual time it has until everything left waits for something.
  ///
  /// Calls that have not returned by then are given up: their tasks stay where they wait, and go to Swift's own executor
  /// if somebody wakes them. A thread that is stuck in an agent's code is left behind and ends when that code returns. What
  /// they still refer to is kept for good. Parcels that have not been received are dropped. Closing twice does nothing. The
  /// grace counts from `beginClosing`, if that came before.
  ///
  /// - Returns: how many calls never returned, by pool.
  package func close(grace: UInt64) -> [Int32: Int] {
    if isClosed { return [:] }
    isClosed = true
    var isLeftBehind = false
    switch mode {
    case .inline:
      settleInline()
      closeInline()
    case .thread:
      if let thread, let farewell {
        beginClosing(grace: grace)
        isLeftBehind = !farewell.wait(until: closingDeadline.load(ordering: .relaxed) + Courier.closingSlack)
        if isLeftBehind { thread.detach() } else { thread.join() }
        self.thread = nil
      }
    }
    while receive() >= 0 {}
    var lost: [Int32: Int] = [:]
    for parcel in 0..<parcels.highWater where dispatch.stages[parcel] != .here {
      dispatch.stages[parcel] = .here
      lost[parcels.at(parcel).value.pool, default: 0] += 1
    }
    if isLeftBehind || slotsWereLeft { leak() }
    return lost
  }

  /// Works towards the end until nothing goes on any more.
  private func closeInline() {
    var phase = turn.value.closing
    while true {
      work()
      if hasClosed() || (turn.value.closing == phase && jobs.isEmpty && requests.isEmpty) { break }
      phase = turn.value.closing
    }
    leave()
  }

  /// One step towards the end, on the courier's thread; answers whether it is reached, or its deadline.
  func hasClosed() -> Bool {
    let deadline = closingDeadline.load(ordering: .relaxed)
    if mode != .inline && hasRunOut(deadline) { return true }
    switch turn.value.closing {
    case .open:
      if !requests.isEmpty { return false }
      turn.value.closing = .cancelling
      calls.forEachOpen { call, _ in pools[calls.pool(call.parcel)].handler?.cancel(call.parcel) }
      sleepers.cancelAll()
      let instant = mode == .inline ? .max : time.now &+ (deadline &- MonotonicClock.now)
      for pool in 0..<Int32(services.count) { pools[pool].handler?.close(by: instant) }
    case .cancelling:
      for pool in 0..<Int32(services.count) where pools[pool].handler?.isClosed == false { return false }
      if calls.openCount > 0 || !areSlotsIdle { return false }
      turn.value.closing = .endingSlots
      endIdleSlots()
    case .endingSlots:
      if slotTally.value.live > 0 { return false }
      turn.value.closing = .endingGroups
      endGroups()
    case .endingGroups:
      return groups.live == 0
    }
    return false
  }

  /// The grace is over. Handlers that end something of the system's have a moment more, to see their own last step done.
  private func hasRunOut(_ deadline: UInt64) -> Bool {
    let now = MonotonicClock.now
    if now < deadline { return false }
    if now >= deadline + Courier.handlerSlack { return true }
    for pool in 0..<Int32(services.count) where pools[pool].agent == nil {
      if pools[pool].handler?.isClosed == false { return false }
    }
    return true
  }

  /// The courier does nothing from here on. Its thread.
  func leave() {
    slotsWereLeft = groups.live > 0
    for pool in 0..<Int32(services.count) { pools[pool] = PoolEntry() }
    loop?.removeAll()
    sleepers.unsettle()
    stopJobs()
    publish()
    farewell?.say()
  }
}
