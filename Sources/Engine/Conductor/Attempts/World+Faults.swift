import NeedletailLanes

/// Faults on the timeline: slow, failing or absent agents, endpoints and gateway instances.
extension World {
  func startFault(_ index: Int) {
    note(.fault, UInt64(index) << 1 | 1, agent: -1)
    apply(faults.change(index, begins: true), to: faults.faults[index].target)
  }

  func endFault(_ index: Int) {
    note(.fault, UInt64(index) << 1, agent: -1)
    apply(faults.change(index, begins: false), to: faults.faults[index].target)
  }

  private func apply(_ effect: FaultSchedule.Effect, to target: Fault.Target) {
    switch target {
    case .agents(let name):
      guard let place = names.pools.firstIndex(of: name) else { return }
      let pool = Int32(truncatingIfNeeded: place)
      pools[pool].latencyFactor = pools[pool].slowdown * effect.latency
      pools[pool].extraFailure = effect.failure
      setAway(pool, Swift.min(Int32(clamping: effect.away), pools[pool].count))
    case .endpoint(let name):
      for pool in 0..<pools.count where names.endpoints[pool] == name {
        endpoints.setFault(pools[pool].endpoint, latency: effect.latency, failure: effect.failure)
      }
    case .gateway: disturbGateway(effect)
    }
  }

  /// The lowest-numbered members go, or come back.
  private func setAway(_ pool: Int32, _ away: Int32) {
    let before = pools[pool].away
    if away == before { return }
    // Before its members are gone, it gives its last sign of life.
    hear(of: pool)
    pools[pool].away = away
    pools[pool].chooseRouting(at: now)
    let first = pools[pool].firstMember
    for member in first &+ Swift.min(away, before)..<first &+ Swift.max(away, before) {
      slots.changeLoad(member, pools.at(pool), by: away > before ? AgentSlots.awayLoad : -AgentSlots.awayLoad)
    }
    reportStatus(of: pool)
    watchAway(pool, away)
    if away > before { sendAway(pool) } else { serveWaiting(pool) }
  }

  /// What runs on members that are away fails now; what waits there is routed again, in order of arrival.
  private func sendAway(_ pool: Int32) {
    let gone = pools[pool].firstMember..<pools[pool].firstMember &+ pools[pool].away
    for call in waitingInOrder(of: pool) where calls[call].state == .queued && gone.contains(calls[call].member) {
      routeAgain(call, pool)
    }
    var stopped = rosters.running.calls(of: pool).filter {
      gone.contains(calls[$0].member) && !calls[$0].flags.contains(.refused)
    }
    stopped.sort { (slotInstant(of: $0), calls[$0].key.bits, $0) < (slotInstant(of: $1), calls[$1].key.bits, $1) }
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
}
