import NeedletailLanes
import NeedletailMetrics

/// An attempt's way in: budget, breaker, routing, agent slot, the agent's token, call permit, endpoint permit, the
/// endpoint's requests and tokens a minute, breaker again. What is held is held while waiting for what comes later, in
/// this one order, so nothing can deadlock.
extension World {
  /// Starts the next attempt of a call. It never ends before this returns.
  func beginAttempt(_ call: Int32) {
    let c = calls.at(call)
    let pool = self.pool(of: call)
    let previous = c.value.attempt
    c.value.attempt = previous + 1
    c.value.flags.subtract([.probe, .refused])
    c.value.ending = .completed
    if keepsAccounts { enterState(ofCall: call) }
    if c.value.attempt > 1 && c.value.flags.contains(.cohort) { tally.retried += 1 }
    c.value.state = .queued
    c.value.since = now
    drawTokens(call, pool, after: previous)
    watchBegin(call)
    if hasBudgets && !reserve(call, pool) {
      refuse(call, .budgetExhausted)
      return
    }
    if hasBreakers {
      switch breakers.ask(pool, now: now) {
      case .pass: break
      case .probe: c.value.flags.insert(.probe)
      case .refused:
        refuse(call, .breakerOpen)
        return
      }
    }
    findAgent(call, pool, except: -1)
  }

  /// Delivers a refusal by a timer at this instant, so that a row of refusals is a loop and no recursion. What the
  /// attempt holds it holds until then.
  func refuse(_ call: Int32, _ ending: Call.Ending) {
    let c = calls.at(call)
    watchRefusal(call, ending)
    leaveQueue(call)
    disarm(call)
    c.value.flags.insert(.refused)
    c.value.ending = ending
    note(.refused, jobs[c.value.job].key.bits, agent: c.value.member)
    arm(call, at: now)
  }

  // MARK: Agent slot

  /// Routes to a member and takes a slot there or waits for one.
  func findAgent(_ call: Int32, _ pool: Int32, except other: Int32) {
    let c = calls.at(call)
    let p = pools.at(pool)
    c.value.member = -1
    if p.value.available == 0 {
      // All are away: wait for one to come back.
      waitInPool(call, pool)
      return
    }
    if p.value.queuesByPool {
      let member = freeMember(of: pool, except: other)
      if member >= 0 { takeSlot(call, member, pool) } else { waitInPool(call, pool) }
      return
    }
    let member = route(call, pool, except: other)
    if members[member].running < p.value.concurrency {
      c.value.member = member
      takeSlot(call, member, pool)
    } else if callQueues.count(memberQueue(member)) >= p.value.queueLimit {
      refuse(call, .queueFull)
    } else {
      c.value.member = member
      changeLoad(member, pool, by: 1)
      wait(call, in: memberQueue(member), pool)
    }
  }

  private func waitInPool(_ call: Int32, _ pool: Int32) {
    let p = pools.at(pool)
    let (limit, overflow) = Int(p.value.queueLimit).multipliedReportingOverflow(by: Int(p.value.count))
    if !overflow && Int(callQueues.count(poolQueue(pool))) >= limit {
      refuse(call, .queueFull)
    } else {
      wait(call, in: poolQueue(pool), pool)
    }
  }

  @inline(__always)
  private func wait(_ call: Int32, in queue: Int32, _ pool: Int32) {
    let c = calls.at(call)
    let p = pools.at(pool)
    if keepsSlotInstants {
      slotInstants.set(call, waitingSequence)
      waitingSequence &+= 1
    }
    enqueue(call, queue)
    note(.queued, jobs[c.value.job].key.bits, agent: c.value.member)
    if p.value.queueTimeout != .none && !c.value.flags.contains(.timed) {
      let bits = c.value.key.bits(.queueTimeout, attempt: UInt32(c.value.attempt))
      let span = samplers.nanoseconds(p.value.queueTimeout, bits)
      arm(call, at: c.value.since &+ span)
    }
  }

  /// Takes a free slot of a member.
  @inline(__always)
  private func takeSlot(_ call: Int32, _ member: Int32, _ pool: Int32) {
    changeLoad(member, pool, by: 1)
    members[member].running &+= 1
    pools[pool].running &+= 1
    pools[pool].slotClock &-= now
    occupySlot(call, member, pool)
  }

  /// A slot that is taken, for a call that is out of its queue and whose load is on the member already.
  private func occupySlot(_ call: Int32, _ member: Int32, _ pool: Int32) {
    let c = calls.at(call)
    let p = pools.at(pool)
    disarm(call)
    c.value.member = member
    watchSlot(call, member)
    if c.value.since != now { p.value.waited.add(inWindow(c.value.since, now)) }
    if keepsSlotInstants { slotInstants.set(call, now) }
    if p.value.isUnconstrained {
      dispatchFastPath(call, pool)
      return
    }
    if keepsAccounts { enterState(ofCall: call) }
    c.value.state = .agentRate
    if agentBucket == nil { passAgentRate(call) } else { askAgentRate(call, member) }
  }

  @inline(__always)
  func changeLoad(_ member: Int32, _ pool: Int32, by change: Int32) {
    let p = pools.at(pool)
    members[member].load &+= change
    if p.value.tree >= 0 { trees.update(p.value.tree, member: member, members: members) }
  }

  /// Gives a member's slot to the waiting head, or frees it.
  func releaseSlot(_ member: Int32, _ pool: Int32) { passSlotOn(member, pool) }

  @inline(__always)
  func passSlotOn(_ member: Int32, _ pool: Int32) {
    let p = pools.at(pool)
    changeLoad(member, pool, by: -1)
    if member &- p.value.firstMember >= p.value.away {
      let next = p.value.queuesByPool ? takeFirst(of: pool, for: member) : takeFirst(memberQueue(member))
      if next >= 0 {
        // It stays taken.
        if p.value.queuesByPool { changeLoad(member, pool, by: 1) }
        occupySlot(next, member, pool)
        return
      }
    }
    members[member].running &-= 1
    p.value.running &-= 1
    p.value.slotClock &+= now
  }

  /// Nobody came within the queue timeout.
  func giveUpQueue(_ call: Int32) {
    leaveQueue(call)
    calls[call].ending = .queueTimeout
    endAttempt(call, .queueTimeout)
  }

  // MARK: The agent's token

  private func askAgentRate(_ call: Int32, _ member: Int32) {
    guard let bucket = agentBucket else { return }
    let queue = tokenQueue(member)
    let earliest = bucket.earliest(1, from: agentLevels[member], now: now)
    if callQueues.isEmpty(queue) && earliest <= now {
      bucket.take(1, from: &agentLevels[member], now: now)
      recordWait(.agentRate, call, 0)
      passAgentRate(call)
      return
    }
    calls[call].mark = now
    enqueue(call, queue)
    armAgentRefill(member, at: earliest)
  }

  private func armAgentRefill(_ member: Int32, at instant: UInt64) {
    if agentRefills[member] != .max { return }
    agentRefills[member] = Swift.max(instant, now)
    timers.schedule(at: agentRefills[member], Event.payload(.agentRefill, member))
  }

  func refillAgent(_ member: Int32) {
    agentRefills[member] = .max
    watchAgentRefill(member)
    guard let bucket = agentBucket else { return }
    let queue = tokenQueue(member)
    while !callQueues.isEmpty(queue) {
      let earliest = bucket.earliest(1, from: agentLevels[member], now: now)
      if earliest > now {
        armAgentRefill(member, at: earliest)
        return
      }
      let call = takeFirst(queue)
      bucket.take(1, from: &agentLevels[member], now: now)
      recordWait(.agentRate, call, now &- calls[call].mark)
      if keepsAccounts { enterState(ofCall: call) }
      passAgentRate(call)
    }
  }

  // MARK: Call permit

  @inline(__always)
  private func passAgentRate(_ call: Int32) {
    let c = calls.at(call)
    c.value.state = .callPermit
    if !hasCallLimit {
      passCallPermit(call)
    } else if callPermits > 0 {
      callPermits -= 1
      recordWait(.call, call, 0)
      passCallPermit(call)
    } else {
      c.value.mark = now
      enqueue(call, callPermitQueue)
    }
  }

  func releaseCallPermit() {
    if !hasCallLimit { return }
    let next = takeFirst(callPermitQueue)
    if next >= 0 {
      recordWait(.call, next, now &- calls[next].mark)
      if keepsAccounts { enterState(ofCall: next) }
      passCallPermit(next)
    } else {
      callPermits += 1
    }
  }

  // MARK: Endpoint permit

  @inline(__always)
  private func passCallPermit(_ call: Int32) {
    let c = calls.at(call)
    c.value.state = .endpointPermit
    let endpoint = pools[pool(of: call)].endpoint
    if endpoint < 0 {
      c.value.state = .endpointRate
      passEndpointRate(call)
    } else if providers[endpoint].permits < providers[endpoint].concurrency {
      providers[endpoint].permits += 1
      if providers[endpoint].concurrency != .max { recordWait(.endpoint, call, 0) }
      passEndpointPermit(call, endpoint)
    } else {
      c.value.mark = now
      enqueue(call, endpointQueue(endpoint))
    }
  }

  func releaseEndpointPermit(_ endpoint: Int32) {
    let next = takeFirst(endpointQueue(endpoint))
    if next >= 0 {
      recordWait(.endpoint, next, now &- calls[next].mark)
      if keepsAccounts { enterState(ofCall: next) }
      passEndpointPermit(next, endpoint)
    } else {
      providers[endpoint].permits -= 1
    }
  }

  // MARK: Requests and tokens a minute

  private func passEndpointPermit(_ call: Int32, _ endpoint: Int32) {
    let c = calls.at(call)
    let e = providers.at(endpoint)
    c.value.state = .endpointRate
    if !e.value.hasRateLimit {
      passEndpointRate(call)
      return
    }
    let queue = endpointRateQueue(endpoint)
    let earliest = earliestAllowed(call, endpoint)
    if callQueues.isEmpty(queue) && earliest <= now {
      charge(call, endpoint)
      recordWait(.endpointRate, call, 0)
      passEndpointRate(call)
    } else if e.value.rejectsOverLimit {
      refuse(call, .rateLimited)
    } else {
      c.value.mark = now
      enqueue(call, queue)
      armEndpointRefill(endpoint)
    }
  }

  private func earliestAllowed(_ call: Int32, _ endpoint: Int32) -> UInt64 {
    let c = calls.at(call)
    let e = providers.at(endpoint)
    var earliest = now
    if e.value.hasRequestLimit {
      earliest = e.value.requests.earliest(1, from: e.value.requestLevel, now: now)
    }
    if e.value.hasTokenLimit {
      let tokens = c.value.input &+ c.value.output
      let instant = e.value.tokens.earliest(tokens, from: e.value.tokenLevel, now: now)
      earliest = Swift.max(earliest, instant)
    }
    return earliest
  }

  private func charge(_ call: Int32, _ endpoint: Int32) {
    let c = calls.at(call)
    let e = providers.at(endpoint)
    if e.value.hasRequestLimit {
      e.value.requests.take(1, from: &e.value.requestLevel, now: now)
    }
    if e.value.hasTokenLimit {
      let tokens = c.value.input &+ c.value.output
      e.value.tokens.take(tokens, from: &e.value.tokenLevel, now: now)
    }
  }

  /// Sets the timer for when the head may go; an earlier head sets an earlier one.
  private func armEndpointRefill(_ endpoint: Int32) {
    let e = providers.at(endpoint)
    let head = callQueues.first(endpointRateQueue(endpoint))
    if head < 0 { return }
    let instant = Swift.max(earliestAllowed(head, endpoint), now)
    if instant >= e.value.refillAt { return }
    if e.value.refillAt != .max { timers.abandon() }
    e.value.refillAt = instant
    timers.schedule(at: instant, Event.payload(.endpointRefill, endpoint))
  }

  func refillEndpoint(_ endpoint: Int32, armedFor instant: UInt64) {
    let e = providers.at(endpoint)
    if e.value.refillAt != instant {
      timers.metAbandoned()
      return
    }
    e.value.refillAt = .max
    watchEndpointRefill(endpoint)
    let queue = endpointRateQueue(endpoint)
    while true {
      let call = callQueues.first(queue)
      if call < 0 || earliestAllowed(call, endpoint) > now { break }
      _ = takeFirst(queue)
      charge(call, endpoint)
      recordWait(.endpointRate, call, now &- calls[call].mark)
      if keepsAccounts { enterState(ofCall: call) }
      passEndpointRate(call)
    }
    armEndpointRefill(endpoint)
  }

  // MARK: The last door

  @inline(__always)
  private func passEndpointRate(_ call: Int32) {
    let c = calls.at(call)
    if hasBreakers && !c.value.isHedge,
      !breakers.stillPasses(pool(of: call), isProbe: c.value.flags.contains(.probe))
    {
      refuse(call, .breakerOpen)
      return
    }
    dispatch(call)
  }

  @inline(__always)
  func recordWait(_ wait: CellMap.Wait, _ call: Int32, _ span: UInt64) {
    let c = calls.at(call)
    watchGrant(wait, call, span)
    if !c.value.flags.contains(.cohort) { return }
    figures.record(span, in: cells.wait(wait, Int(jobs[c.value.job].scenario)))
  }

  // MARK: Leaving a queue

  @inline(__always)
  private func enqueue(_ call: Int32, _ queue: Int32) {
    let c = calls.at(call)
    watchWait(call)
    c.value.flags.insert(.enqueued)
    callQueues.append(call, to: queue, class: priority(of: c.value.job))
  }

  @inline(__always)
  private func takeFirst(_ queue: Int32) -> Int32 {
    let call = callQueues.removeFirst(queue)
    if call >= 0 { calls[call].flags.remove(.enqueued) }
    return call
  }

  /// Takes the head of a pool's queue; where that is a hedge whose first attempt runs on this very member, the first
  /// behind it that is none.
  @inline(__always)
  private func takeFirst(of pool: Int32, for member: Int32) -> Int32 {
    let head = callQueues.first(poolQueue(pool))
    if head < 0 || !avoids(head, member) { return takeFirst(poolQueue(pool)) }
    let call = callQueues.first(poolQueue(pool), where: { !avoids($0, member) })
    if call >= 0 {
      calls[call].flags.remove(.enqueued)
      callQueues.remove(call, from: poolQueue(pool), class: priority(of: calls[call].job))
    }
    return call
  }

  /// Takes a call out of whatever queue it waits in; what it holds it keeps.
  ///
  /// - Parameter isMoving: it goes on waiting elsewhere, so its wait is not over.
  func leaveQueue(_ call: Int32, isMoving: Bool = false) {
    let c = calls.at(call)
    if !c.value.flags.contains(.enqueued) { return }
    c.value.flags.remove(.enqueued)
    let pool = self.pool(of: call)
    let p = pools.at(pool)
    let member = c.value.member
    let priority = self.priority(of: c.value.job)
    switch c.value.state {
    case .queued:
      callQueues.remove(call, from: member >= 0 ? memberQueue(member) : poolQueue(pool), class: priority)
      if member >= 0 { changeLoad(member, pool, by: -1) }
      if !isMoving { p.value.waited.add(inWindow(c.value.since, now)) }
      disarm(call)
    case .agentRate: callQueues.remove(call, from: tokenQueue(member), class: priority)
    case .callPermit: callQueues.remove(call, from: callPermitQueue, class: priority)
    case .endpointPermit: callQueues.remove(call, from: endpointQueue(p.value.endpoint), class: priority)
    case .endpointRate:
      callQueues.remove(call, from: endpointRateQueue(p.value.endpoint), class: priority)
      // Whoever is the head now may need less, and go earlier.
      armEndpointRefill(p.value.endpoint)
    case .backoff, .delay, .running, .awaitingTwin: assertionFailure("World: queued in a state that has no queue")
    }
  }

  /// Sends a pool's waiting calls to the members that are back.
  func serveWaiting(_ pool: Int32) {
    let p = pools.at(pool)
    if p.value.queuesByPool {
      while !callQueues.isEmpty(poolQueue(pool)) {
        // A member for the head, or else a head for the member.
        var member = freeMember(of: pool, except: twinMember(callQueues.first(poolQueue(pool))))
        if member < 0 { member = freeMember(of: pool, except: -1) }
        if member < 0 { return }
        let call = takeFirst(of: pool, for: member)
        if call < 0 { return }
        takeSlot(call, member, pool)
      }
      return
    }
    var left = callQueues.count(poolQueue(pool))
    while left > 0, p.value.available > 0 {
      left -= 1
      let call = callQueues.first(poolQueue(pool))
      if call < 0 { return }
      leaveQueue(call, isMoving: true)
      findAgent(call, pool, except: twinMember(call))
    }
  }
}
