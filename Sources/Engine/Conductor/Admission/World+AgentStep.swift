import NeedletailLanes

/// An agent is chosen, and its slot is taken or waited for; waiting is bounded by the queue's length and by the queue timeout.
extension World {
  /// - Parameters:
  ///   - isFirst: it is known to be a call's first attempt.
  ///   - isUnconstrained: its pool is known to be.
  @inline(__always)
  func askForAgent(_ call: Int32, _ pool: Int32, isFirst: Bool = false, isUnconstrained: Bool = false) -> Admission {
    let c = calls.at(call)
    let p = pools.at(pool)
    if !isFirst { c.value.member = -1 }
    if !p.value.choosesOfTwo || !isFirst && c.value.isHedge { return askForAgentOtherwise(call, pool) }
    let member = slots.lighterOfTwo(c.value.key, attempt: isFirst ? 1 : attemptNumber(call), p)
    return askForSlot(call, member, pool, isInTree: false, isUnconstrained: isUnconstrained)
  }

  @inline(never)
  private func askForAgentOtherwise(_ call: Int32, _ pool: Int32) -> Admission {
    let p = pools.at(pool)
    // A hedge keeps clear of the agent that its first attempt is on.
    let other = calls[call].isHedge ? twinMember(call) : -1
    if p.value.available == 0 || p.value.queuesByPool { return askForAnyAgent(call, pool, except: other) }
    let member = slots.route(calls[call].key, attempt: attemptNumber(call), p, except: other)
    return askForSlot(call, member, pool, isInTree: true, isUnconstrained: false)
  }

  /// A slot of the agent that was chosen, or a place in its queue.
  ///
  /// - Parameter isInTree: its pool may keep a tree of loads.
  @inline(__always)
  private func askForSlot(
    _ call: Int32, _ member: Int32, _ pool: Int32, isInTree: Bool, isUnconstrained: Bool
  ) -> Admission {
    let c = calls.at(call)
    let p = pools.at(pool)
    if slots.running(member) < p.value.concurrency {
      takeSlot(call, member, pool, isUnconstrained: isUnconstrained)
      return .passed
    }
    if slots.waiting(for: member) >= p.value.queueLimit { return .refused(.queueFull) }
    c.value.member = member
    slots.changeLoad(member, p, by: 1, isInTree: isInTree)
    waitForSlot(call, pool, of: member, isUnconstrained: isUnconstrained)
    return .waits
  }

  /// Where all agents of the pool have one queue, or all are away.
  private func askForAnyAgent(_ call: Int32, _ pool: Int32, except other: Int32) -> Admission {
    let p = pools.at(pool)
    if p.value.available > 0 {
      let member = slots.freeMember(of: p, except: other)
      if member >= 0 {
        takeSlot(call, member, pool, isUnconstrained: false)
        return .passed
      }
    }
    let (limit, overflow) = Int(p.value.queueLimit).multipliedReportingOverflow(by: Int(p.value.count))
    if !overflow && Int(slots.waiting(forAnyOf: pool)) >= limit { return .refused(.queueFull) }
    waitForSlot(call, pool, of: -1, isUnconstrained: false)
    return .waits
  }

  @inline(__always)
  private func waitForSlot(_ call: Int32, _ pool: Int32, of member: Int32, isUnconstrained: Bool) {
    let c = calls.at(call)
    let p = pools.at(pool)
    if !isUnconstrained { slots.takePlaceInLine(call) }
    slots.append(call, for: member, of: pool, class: priority(of: c.value.job))
    markWaiting(call, pool, isUnconstrained: isUnconstrained)
    note(.queued, jobs[c.value.job].key.bits, agent: member)
    if p.value.queueTimeout != .none && !c.value.flags.contains(.timed) {
      let bits = c.value.key.bits(.queueTimeout, attempt: UInt32(c.value.attempt))
      let span = samplers.nanoseconds(p.value.queueTimeout, bits)
      arm(call, at: c.value.since &+ span)
    }
  }

  /// Takes a free slot of an agent.
  @inline(__always)
  private func takeSlot(_ call: Int32, _ member: Int32, _ pool: Int32, isUnconstrained: Bool) {
    slots.take(member, pools.at(pool), at: now)
    occupySlot(call, member, pool, isUnconstrained: isUnconstrained)
  }

  /// A slot is taken, for a call that is out of its queue and whose load is on the agent already.
  @inline(__always)
  private func occupySlot(_ call: Int32, _ member: Int32, _ pool: Int32, isUnconstrained: Bool) {
    let c = calls.at(call)
    disarm(call)
    c.value.member = member
    watchSlot(call, member)
    if !isUnconstrained && slots.keepsInstants {
      slots.setInstant(of: call, now)
      if rosters.running.isKept { enterRunning(call, pool) }
    }
  }

  /// The slot goes to a call that waited for it.
  @_transparent
  private func handSlot(to call: Int32, _ member: Int32, _ pool: Int32, isUnconstrained: Bool) {
    unmarkWaiting(call, pool, isUnconstrained: isUnconstrained)
    occupySlot(call, member, pool, isUnconstrained: isUnconstrained)
    if isUnconstrained || pools[pool].isUnconstrained {
      dispatchFastPath(call, pool)
    } else {
      goOnBehindAgent(call, pool)
    }
  }

  /// An attempt that has its slot after a wait goes on.
  @inline(never)
  private func goOnBehindAgent(_ call: Int32, _ pool: Int32) {
    if keepsAccounts { enterState(ofCall: call) }
    goOn(call, pool, after: .agent)
  }

  /// Gives an agent's slot to the first that waits, or frees it.
  ///
  /// - Parameter isUnconstrained: the pool is known to be; then none of its members are away, and each has a queue of its own.
  @_transparent
  func passSlotOn(_ member: Int32, _ pool: Int32, isUnconstrained: Bool) {
    let p = pools.at(pool)
    slots.changeLoad(member, p, by: -1)
    if isUnconstrained || slots.mayHandOn(member, p) {
      let queuesByPool = !isUnconstrained && p.value.queuesByPool
      let next = queuesByPool ? takeFirst(of: pool, for: member) : slots.removeFirst(for: member)
      if next >= 0 {
        // It stays taken.
        if queuesByPool { slots.changeLoad(member, p, by: 1) }
        handSlot(to: next, member, pool, isUnconstrained: isUnconstrained)
        return
      }
    }
    slots.free(member, p, at: now)
  }

  @inline(never)
  func releaseSlot(_ member: Int32, _ pool: Int32) { passSlotOn(member, pool, isUnconstrained: false) }

  /// Takes the first of a pool's queue; where that is a hedge whose first attempt runs on this very agent, the first
  /// behind it that is none.
  @inline(__always)
  private func takeFirst(of pool: Int32, for member: Int32) -> Int32 {
    let head = slots.first(forAnyOf: pool)
    if head < 0 || !avoids(head, member) { return slots.removeFirst(forAnyOf: pool) }
    let call = slots.first(forAnyOf: pool, where: { !avoids($0, member) })
    if call >= 0 { slots.remove(call, for: -1, of: pool, class: priority(of: calls[call].job)) }
    return call
  }

  /// A call that waits for a slot leaves its queue.
  func leaveAgentQueue(_ call: Int32, _ pool: Int32, isMoving: Bool) {
    let c = calls.at(call)
    let p = pools.at(pool)
    slots.remove(call, for: c.value.member, of: pool, class: priority(of: c.value.job))
    if c.value.member >= 0 { slots.changeLoad(c.value.member, p, by: -1) }
    disarm(call)
  }

  /// No slot came free within the queue timeout.
  func giveUpQueue(_ call: Int32) {
    leaveQueue(call)
    calls[call].ending = .queueTimeout
    endAttempt(call, .queueTimeout)
  }

  /// Routes a waiting call anew: it goes to the end of another queue, or gets a slot.
  func routeAgain(_ call: Int32, _ pool: Int32) {
    leaveQueue(call, isMoving: true)
    switch askForAgent(call, pool) {
    case .passed: goOnBehindAgent(call, pool)
    case .waits: break
    case .refused(let ending): refuse(call, ending)
    }
  }

  /// Gives an agent's free slots to the calls that wait for it.
  func serveWaiting(for member: Int32, _ pool: Int32) {
    let p = pools.at(pool)
    while slots.running(member) < p.value.concurrency {
      let call = slots.removeFirst(for: member)
      if call < 0 { return }
      // Its load is there as that of a call that waits.
      slots.changeLoad(member, p, by: -1)
      slots.take(member, p, at: now)
      handSlot(to: call, member, pool, isUnconstrained: false)
    }
  }

  /// Sends a pool's waiting calls to the agents that are back, or have more slots.
  func serveWaiting(_ pool: Int32) {
    let p = pools.at(pool)
    if p.value.queuesByPool {
      while slots.waiting(forAnyOf: pool) > 0, p.value.available > 0 {
        // An agent for the first, or else a first for the agent.
        var member = slots.freeMember(of: p, except: twinMember(slots.first(forAnyOf: pool)))
        if member < 0 { member = slots.freeMember(of: p, except: -1) }
        if member < 0 { return }
        let call = takeFirst(of: pool, for: member)
        if call < 0 { return }
        slots.take(member, p, at: now)
        handSlot(to: call, member, pool, isUnconstrained: false)
      }
      return
    }
    var left = slots.waiting(forAnyOf: pool)
    while left > 0, p.value.available > 0 {
      left -= 1
      let call = slots.first(forAnyOf: pool)
      if call < 0 { return }
      routeAgain(call, pool)
    }
  }
}
