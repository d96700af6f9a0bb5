import NeedletailLanes
import NeedletailMetrics

/// An attempt's way in, for first attempts, retries and hedges alike: it walks through the steps that its pool has
/// (`AdmissionSteps`). What is held is held while waiting for what comes later, in this one order, so nothing can deadlock.
extension World {
  /// Starts a new call's first attempt. It never ends before this returns.
  @inline(__always)
  func beginFirstAttempt(_ call: Int32, _ pool: Int32) {
    calls[call].attempt = 1
    enter(call, pool, after: 0)
  }

  /// Starts the next attempt of a call that has backed off.
  func beginNextAttempt(_ call: Int32) {
    let c = calls.at(call)
    let previous = c.value.attempt
    c.value.attempt = previous + 1
    c.value.flags.subtract([.probe, .refused])
    c.value.ending = .completed
    if keepsAccounts { enterState(ofCall: call) }
    if c.value.flags.contains(.cohort) { figures.attemptRetried() }
    c.value.since = now
    enter(call, pool(of: call), after: previous)
  }

  /// Draws an attempt's tokens and sends it on its way in.
  ///
  /// - Parameter previous: the number of the attempt before; 0 for none.
  @inline(__always)
  func enter(_ call: Int32, _ pool: Int32, after previous: UInt8) {
    calls[call].state = .queued
    drawTokens(call, pool, after: previous)
    watchBegin(call)
    if pools[pool].isUnconstrained {
      takeFastPath(call, pool, isFirst: previous == 0)
    } else if pools[pool].isRemoved {
      refuse(call, .poolRemoved)
    } else {
      admit(call, pool, pools[pool].steps)
    }
  }

  /// Where an agent's slot is the only step.
  @inline(__always)
  private func takeFastPath(_ call: Int32, _ pool: Int32, isFirst: Bool) {
    switch askForAgent(call, pool, isFirst: isFirst, isUnconstrained: true) {
    case .passed: dispatchFastPath(call, pool)
    case .waits: break
    case .refused(let ending): refuse(call, ending)
    }
  }

  /// Takes an attempt that has passed a step through those behind it.
  @inline(__always)
  func goOn(_ call: Int32, _ pool: Int32, after step: AdmissionStep) {
    admit(call, pool, pools[pool].steps.after(step))
  }

  /// Walks an attempt through steps until it is dispatched, waits, or is refused.
  @inline(never)
  private func admit(_ call: Int32, _ pool: Int32, _ steps: AdmissionSteps) {
    var steps = steps
    while let step = steps.next() {
      switch ask(step, call, pool) {
      case .passed: continue
      case .waits: return
      case .refused(let ending):
        refuse(call, ending)
        return
      }
    }
    dispatch(call, pool)
  }

  @inline(__always)
  private func ask(_ step: AdmissionStep, _ call: Int32, _ pool: Int32) -> Admission {
    switch step {
    case .rule: askRules(call, pool)
    case .budget: askForBudget(call, pool)
    case .breaker: askBreaker(call, pool)
    case .agent: askForAgent(call, pool)
    case .agentRate: askForAgentToken(call, pool)
    case .call: askForCallPermit(call, pool)
    case .endpoint: askForEndpointPermit(call, pool)
    case .endpointRate: askForEndpointRate(call, pool)
    case .breakerAgain: askBreakerAgain(call, pool)
    }
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

  /// Gives back what an attempt holds, the last taken first; each goes to the first that waits for it. What is out with an agent
  /// of a pool that holds its slots until they are returned goes on holding (`World+HeldSlots`), but where the pool was removed.
  func release(_ call: Int32) {
    let c = calls.at(call)
    let state = c.value.state
    if !state.holdsSlot { return }
    let pool = self.pool(of: call)
    let p = pools.at(pool)
    // From here on it holds nothing, whatever asks.
    c.value.state = .backoff
    let isHolding = p.value.holdsUntilReturned && !p.value.isRemoved
    if p.value.isReal && recall(call, isHolding: isHolding) && isHolding {
      if rosters.running.isKept { leaveRunning(call, pool) }
      return
    }
    if state == .running && p.value.loadedEndpoint >= 0 { endpoints.ended(p.value.loadedEndpoint) }
    if state.holdsEndpointPermit && p.value.steps.contains(.endpoint) { releaseEndpointPermit(p.value.endpoint) }
    if state.holdsCallPermit && p.value.steps.contains(.call) { releaseCallPermit() }
    if rosters.running.isKept { leaveRunning(call, pool) }
    releaseSlot(c.value.member, pool)
  }

  @inline(never)
  func enterRunning(_ call: Int32, _ pool: Int32) { rosters.running.enter(call, pool) }
  @inline(never)
  private func leaveRunning(_ call: Int32, _ pool: Int32) { rosters.running.leave(call, pool) }

  // MARK: Waiting

  /// An attempt stands in the queue of its state from now on.
  ///
  /// - Parameter isUnconstrained: its pool is known to be: no list is kept of who waits there.
  @inline(__always)
  func markWaiting(_ call: Int32, _ pool: Int32, isUnconstrained: Bool = false) {
    watchWait(call)
    calls[call].flags.insert(.enqueued)
    rosters.waitingInAll.value &+= 1
    if isUnconstrained { pools[pool].queue.rise(at: now) } else { countWaiting(call, pool) }
  }

  /// … and no longer.
  @inline(__always)
  func unmarkWaiting(_ call: Int32, _ pool: Int32, isUnconstrained: Bool = false) {
    calls[call].flags.subtract(.enqueued)
    rosters.waitingInAll.value &-= 1
    if isUnconstrained { pools[pool].queue.fall(at: now) } else { countNoMoreWaiting(call, pool) }
  }

  @inline(never)
  private func countWaiting(_ call: Int32, _ pool: Int32) {
    let (p, state) = (pools.at(pool), calls[call].state)
    if state == .queued {
      p.value.queue.rise(at: now)
    } else {
      figures.levels.attemptWaits(in: state, pool, p.value.endpoint, at: now)
    }
    if rosters.waiting.isKept { rosters.waiting.enter(call, pool) }
  }

  @inline(never)
  private func countNoMoreWaiting(_ call: Int32, _ pool: Int32) {
    let (p, state) = (pools.at(pool), calls[call].state)
    if state == .queued {
      p.value.queue.fall(at: now)
    } else {
      figures.levels.attemptWaitsNoMore(in: state, pool, p.value.endpoint, at: now)
    }
    if rosters.waiting.isKept { rosters.waiting.leave(call, pool) }
  }

  /// An attempt that waited for what comes behind the agent's slot has it, and is out of the queue: its wait is told.
  func endWait(_ call: Int32, _ limit: Limit) {
    unmarkWaiting(call, pool(of: call))
    recordWait(limit, call, now &- calls[call].mark)
    if keepsAccounts { enterState(ofCall: call) }
  }

  @inline(__always)
  func recordWait(_ limit: Limit, _ call: Int32, _ span: UInt64) {
    let c = calls.at(call)
    watchGrant(limit, call, span)
    if !c.value.flags.contains(.cohort) { return }
    figures.waited(span, for: limit, scenario: Int(jobs[c.value.job].scenario))
  }

  /// Takes a call out of the queue that it waits in; what it holds it keeps.
  ///
  /// - Parameter isMoving: it goes on waiting elsewhere, so its wait is not over.
  func leaveQueue(_ call: Int32, isMoving: Bool = false) {
    let c = calls.at(call)
    if !c.value.flags.contains(.enqueued) { return }
    let pool = self.pool(of: call)
    unmarkWaiting(call, pool)
    let endpoint = pools[pool].endpoint
    let priority = self.priority(of: c.value.job)
    switch c.value.state {
    case .queued: leaveAgentQueue(call, pool, isMoving: isMoving)
    case .agentRate: agentRates.remove(call, c.value.member, class: priority)
    case .callPermit: callPermits.remove(call, class: priority)
    case .endpointPermit: endpoints.removeForPermit(call, endpoint, class: priority)
    case .endpointRate:
      endpoints.removeForRate(call, endpoint, class: priority)
      // The first that waits now may need less, and go earlier.
      armEndpointRefill(endpoint)
    case .asking, .backoff, .delay, .running, .awaitingTwin:
      assertionFailure("World: queued in a state that has no queue")
    }
  }
}
