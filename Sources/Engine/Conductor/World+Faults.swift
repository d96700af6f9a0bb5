import NeedletailLanes

/// Faults on the timeline: slow, failing or absent agents and endpoints.
extension World {
  func startFault(_ index: Int) {
    activeFaults.append(index)
    note(.fault, UInt64(index) << 1 | 1, agent: -1)
    apply(faults[index].target)
  }

  func endFault(_ index: Int) {
    activeFaults.removeAll { $0 == index }
    note(.fault, UInt64(index) << 1, agent: -1)
    apply(faults[index].target)
  }

  /// Works out what all active faults of a target amount to.
  private func apply(_ target: Fault.Target) {
    var latency = 1.0
    var success = 1.0
    var away = 0
    for index in activeFaults where faults[index].target == target {
      for effect in faults[index].effects {
        switch effect {
        case .latency(let factor): latency *= factor
        case .fail(let probability): success *= 1 - probability
        case .down(let members): away = Swift.max(away, members)
        }
      }
    }
    switch target {
    case .agents(let name):
      guard let place = names.firstIndex(of: name) else { return }
      let pool = Int32(truncatingIfNeeded: place)
      pools[pool].latencyFactor = latency
      pools[pool].extraFailure = 1 - success
      setAway(pool, Swift.min(Int32(clamping: away), pools[pool].count))
    case .endpoint(let name):
      for pool in 0..<pools.count where endpointNames[pool] == name {
        let endpoint = pools[pool].endpoint
        providers[endpoint].latencyFactor = latency
        providers[endpoint].extraFailure = 1 - success
      }
    }
  }

  /// The lowest-numbered members go, or come back.
  private func setAway(_ pool: Int32, _ away: Int32) {
    let before = pools[pool].away
    if away == before { return }
    let slots = UInt64(before) * UInt64(pools[pool].concurrency)
    pools[pool].missing.add(inWindow(pools[pool].awaySince, now), times: slots)
    pools[pool].awaySince = now
    pools[pool].away = away
    let first = pools[pool].firstMember
    for member in first &+ Swift.min(away, before)..<first &+ Swift.max(away, before) {
      changeLoad(member, pool, by: away > before ? World.awayLoad : -World.awayLoad)
    }
    reportStatus(of: pool)
    watchAway(pool, away)
    if away > before { sendAway(pool) } else { serveWaiting(pool) }
  }

  /// What runs on members that are away fails now; what waits there is routed again, in order of arrival.
  private func sendAway(_ pool: Int32) {
    let gone = pools[pool].firstMember..<pools[pool].firstMember &+ pools[pool].away
    for call in waitingCalls(of: pool) where calls[call].state == .queued && gone.contains(calls[call].member) {
      leaveQueue(call, isMoving: true)
      findAgent(call, pool, except: twinMember(call))
    }
    var stopped: [Int32] = []
    for call in 0..<calls.highWater
    where calls[call].state.holdsSlot && self.pool(of: call) == pool && gone.contains(calls[call].member)
      && !calls[call].flags.contains(.refused)
    {
      stopped.append(call)
    }
    stopped.sort { (slotInstant(of: $0), calls[$0].key.bits) < (slotInstant(of: $1), calls[$1].key.bits) }
    for call in stopped {
      if calls[call].state == .running {
        disarm(call)
        calls[call].ending = .agentDown
        arm(call, at: now)
      } else {
        refuse(call, .agentDown)
      }
    }
  }

  /// Tells the registry how a pool is: away, partly away or with an open breaker, or well.
  func reportStatus(of pool: Int32) {
    let isTrusted = !hasBreakers || breakers.state(pool) == .closed
    let status: Registry.Status =
      pools[pool].available == 0 ? .offline : pools[pool].away > 0 || !isTrusted ? .degraded : .active
    try? registry.setStatus(Int(pool), to: status, at: now)
  }
}
