import NeedletailLanes

/// The circuit breaker is asked when an attempt comes, and again when it has all else: it may have opened meanwhile.
///
/// A hedge is no probe: it passes a closed breaker only, and is not asked again.
extension World {
  func askBreaker(_ call: Int32, _ pool: Int32) -> Admission {
    if calls[call].isHedge {
      return breakers.stillPasses(pool, isProbe: false) ? .passed : .refused(.breakerOpen)
    }
    switch breakers.ask(pool, now: now) {
    case .pass: return .passed
    case .probe:
      calls[call].flags.insert(.probe)
      return .passed
    case .refused: return .refused(.breakerOpen)
    }
  }

  @inline(__always)
  func askBreakerAgain(_ call: Int32, _ pool: Int32) -> Admission {
    let c = calls.at(call)
    c.value.state = .endpointRate
    if c.value.isHedge || breakers.stillPasses(pool, isProbe: c.value.flags.contains(.probe)) { return .passed }
    return .refused(.breakerOpen)
  }

  /// A probe ends that was not dispatched.
  func giveProbeBack(_ call: Int32, _ pool: Int32) {
    if calls[call].flags.contains(.probe) { breakers.giveBack(pool, since: calls[call].since) }
  }

  /// A dispatched attempt has ended; what says nothing of the pool's health leaves the breaker as it was.
  func tellBreaker(_ call: Int32, _ pool: Int32, _ ending: Call.Ending) {
    let c = calls.at(call)
    let isProbe = c.value.flags.contains(.probe)
    c.value.flags.remove(.probe)
    guard let isWell = ending.tellsHealth else {
      if isProbe { breakers.giveBack(pool, since: c.value.since) }
      return
    }
    let change = breakers.record(pool, failed: !isWell, isProbe: isProbe, dispatchedAt: c.value.since, now: now)
    if change != .none { breakerChanged(pool, change) }
  }

  /// Waiting attempts of a pool whose breaker opens fail at once, in order of arrival.
  @inline(never)
  private func breakerChanged(_ pool: Int32, _ change: Breakers.Change) {
    if isListenedTo { tellBreaker(of: pool, change) }
    reportStatus(of: pool)
    if change == .closed { return }
    note(.breakerOpened, 0, agent: pool)
    for call in waitingInOrder(of: pool) { refuse(call, .breakerOpen) }
  }

  /// A pool's calls that stand in some queue, in order of (priority, instant, place in line).
  ///
  /// - Complexity: O(n log n) for n that wait.
  func waitingInOrder(of pool: Int32) -> [Int32] {
    inOrderOfArrival(rosters.waiting.calls(of: pool))
  }

  func inOrderOfArrival(_ waiting: [Int32]) -> [Int32] {
    waiting
      .map { (priority(of: calls[$0].job), calls[$0].since, slots.keepsInstants ? slots.instant(of: $0) : 0, $0) }
      .sorted { $0 < $1 }
      .map(\.3)
  }
}
