import NeedletailCouriers
import NeedletailLanes

/// What the registry is told: by faults and breakers, by attempts that come back from real agents, and by heartbeats.
extension World {
  /// How long a pool whose members are all lost is left alone before they are tried once more, nanoseconds.
  static var recoveryPause: UInt64 { 30_000_000_000 }

  /// Tells the registry how a pool is: away, out of reach, partly one of these or with an open breaker, or well.
  ///
  /// Choices by capability read `Pool.takesWork` and not the registry.
  func reportStatus(of pool: Int32) {
    registry.report(Int(pool), condition(of: pool), heard: newSign(of: pool), at: now)
    pools[pool].takesWork = registry.takesWork(Int(pool))
    if isListenedTo { tellRegistry() }
  }

  private func condition(of pool: Int32) -> AgentStatus {
    let p = pools.at(pool)
    if p.value.available == 0 { return .offline }
    if p.value.isReal && health.lost(in: pool) == p.value.count { return .unhealthy }
    let isTrusted = !breakers.areKept || breakers.state(pool) == .closed
    return p.value.available < p.value.count || !isTrusted || p.value.isReal && health.missed(in: pool) > 0
      ? .degraded : .active
  }

  // MARK: Real agents

  /// An attempt has come back from a real agent, in time or late.
  @inline(__always)
  func hear(_ pool: Int32, member: Int32, _ ending: Parcel.Ending) {
    let served = pools[pool].firstServed &+ member
    if ending == .unreachable {
      missed(served, of: pool)
    } else if health.answered(served, of: pool, at: now) {
      reportStatus(of: pool)
    }
  }

  @inline(never)
  private func missed(_ served: Int32, of pool: Int32) {
    let lost = health.lost(in: pool)
    guard health.unreachable(served, of: pool) else { return }
    reportStatus(of: pool)
    if health.lost(in: pool) == pools[pool].count && lost < pools[pool].count {
      let (instant, overflow) = now.addingReportingOverflow(World.recoveryPause)
      if !overflow { timers.schedule(at: instant, Event.payload(.recovery, pool)) }
    }
  }

  /// A pool whose members were all lost is tried again.
  func recover(_ pool: Int32) {
    if health.lost(in: pool) < pools[pool].count { return }
    let first = pools[pool].firstServed
    health.giveAnotherChance(to: first..<first &+ pools[pool].count, of: pool)
    reportStatus(of: pool)
  }

  // MARK: Heartbeats

  /// Sets the next look at who is silent, where the plan asks for it: half a timeout later, and not before `instant`.
  func armHeartbeat(notBefore instant: UInt64 = 0) {
    guard let timeout = registry.rule.heartbeatTimeout else { return }
    let (next, overflow) = now.addingReportingOverflow(timeout / 2)
    if !overflow { timers.schedule(at: Swift.max(next, instant), Event.payload(.heartbeat, 0)) }
  }

  /// Tells the registry of a pool's latest sign of life, if it is new.
  func hear(of pool: Int32) {
    if let sign = newSign(of: pool) { registry.heartbeat(Int(pool), heard: sign, at: now) }
  }

  /// A pool's latest sign of life, where the plan asks for it and the registry has not heard of it.
  private func newSign(of pool: Int32) -> UInt64? {
    guard registry.rule.heartbeatTimeout != nil, let sign = lastSign(of: pool) else { return nil }
    return sign > registry.lastHeard(Int(pool)) ? sign : nil
  }

  /// Every pool that is there beats, the others are a little longer silent.
  func beat() {
    // On the wall clock anything may happen meanwhile, and so it may while a real agent has something to answer.
    var mayChange = isLive
    for pool in 0..<Int32(pools.count) {
      hear(of: pool)
      registry.judge(Int(pool), at: now)
      pools[pool].takesWork = registry.takesWork(Int(pool))
      if lastSign(of: pool) != now && registry.awaitsSilence(of: Int(pool), at: now) { mayChange = true }
      if pools[pool].isReal && !health.isIdle(pool) { mayChange = true }
    }
    if isListenedTo { tellRegistry() }
    if mayChange {
      armHeartbeat()
    } else if let next = timers.peek() {
      // Nothing changes by silence alone before something else happens, so virtual time can jump there.
      armHeartbeat(notBefore: next)
    }
  }

  /// The latest sign of life of a pool by now. Simulated members give one whenever they are there, real ones when they have nothing
  /// to answer, with their answers, or when they say so meanwhile.
  private func lastSign(of pool: Int32) -> UInt64? {
    if pools[pool].available == 0 { return nil }
    if !pools[pool].isReal || health.isIdle(pool) { return now }
    return Swift.max(health.heardAt(pool), realCalls.heartbeat(of: names[pool]))
  }
}
