import NeedletailLanes
import NeedletailMetrics

/// An attempt ends: what it held goes on, what it used is paid, and its call completes, tries again or fails.
extension World {
  /// The only way an attempt ends but by cancellation.
  func endAttempt(_ call: Int32, _ ending: Call.Ending) {
    let c = calls.at(call)
    let pool = self.pool(of: call)
    let job = c.value.job
    watchEnd(call, ending)
    if keepsAccounts { enterEnd(ofCall: call, ending, pool) }
    if ending == .completed && pools[pool].isUnconstrained {
      completeFastPath(call, pool)
      return
    }
    // A full courier's refusal comes at the last door: nobody was asked, so nothing is paid and nobody has failed.
    if c.value.state == .running && ending != .courierFull {
      settleDispatched(call, ending, pool, job)
    } else {
      if c.value.flags.contains(.cohort) { reasons[Int(ending.rawValue)] += 1 }
      if c.value.flags.contains(.probe) { breakers.giveBack(pool, since: c.value.since) }
      c.value.flags.remove(.probe)
      if c.value.flags.contains(.reserved) { unreserve(call, actual: 0) }
    }
    // The loser leaves its queue first, so that it is not given what the winner frees.
    if ending == .completed && c.value.flags.contains(.hasHedge) { leaveQueue(hedges[call].twin) }
    release(call)
    if c.value.isHedge {
      hedgeEnded(call, ending)
    } else if ending == .completed {
      if c.value.flags.contains(.hasHedge) { dropHedge(of: call) }
      complete(call, answeredBy: call)
    } else if c.value.flags.contains(.hasHedge) {
      c.value.state = .awaitingTwin
    } else {
      retryOrFail(call, ending)
    }
  }

  /// An attempt of a plain pool is answered: it is paid, its slot goes on, its call is complete.
  @inline(__always)
  private func completeFastPath(_ call: Int32, _ pool: Int32) {
    let c = calls.at(call)
    note(.completed, jobs[c.value.job].key.bits, agent: c.value.member)
    bill(call, pool, output: c.value.output)
    c.value.state = .backoff
    pools[pool].busy.add(inWindow(c.value.since, now))
    passSlotOn(c.value.member, pool)
    countCompletion(call)
    let n = program.nodes.at(c.value.node)
    if pools[pool].isStreamed && n.value.recordedService == .max {
      recordStream(call, c.value.node, c.value.job, first: timeToFirstToken(call))
    }
    let (output, held) = (c.value.output, Frame.tokens(c.value.input, c.value.output))
    let outcome = n.value.reads.isEmpty ? Outcome() : drawOutcome(call, reading: n.value.reads)
    let parent = c.value.parent
    if parent >= 0, !carriesContent, program.nodes[frames[parent].node].operation == .sequence {
      // Most calls are steps: their frame is told without much ado.
      frames[parent].live &-= 1
      frames[parent].firstChild = -1
      calls.free(call)
      stepSucceeded(parent, output: output, held: held, outcome: outcome)
    } else {
      conclude(call, Ended(succeeded: true, output: output, held: held, outcome: outcome))
    }
  }

  /// Counts a call that has its answer, and how long it took.
  @inline(__always)
  private func countCompletion(_ call: Int32) {
    let c = calls.at(call)
    if now >= limits.warmup && now < end { tally.windowCalls &+= 1 }
    if c.value.flags.contains(.cohort) {
      tally.callsCompleted &+= 1
      figures.record(now &- c.value.requestedAt, in: Int(program.nodes[c.value.node].cells))
    }
  }

  @inline(__always)
  private func settleDispatched(_ call: Int32, _ ending: Call.Ending, _ pool: Int32, _ job: Int32) {
    let c = calls.at(call)
    let p = pools.at(pool)
    let code: Digest.Code = ending == .completed ? .completed : ending.isTimeout ? .timedOut : .failed
    note(code, jobs[job].key.bits, agent: c.value.member)
    if p.value.hedgePercentile > 0 { recordAttempt(of: pool, lasting: now &- c.value.since) }
    if p.value.hedgeAfter != .max || p.value.hedgePercentile > 0 { disarmHedge(call) }
    if ending == .completed {
      if p.value.isReal { adoptTokens(call, pool) }
      bill(call, pool, output: c.value.output)
    } else {
      bill(call, pool, output: outputSoFar(call), wastedBy: .retry)
      if c.value.flags.contains(.cohort) {
        p.value.failures += 1
        reasons[Int(ending.rawValue)] += 1
      }
    }
    if hasBreakers {
      let isProbe = c.value.flags.contains(.probe)
      c.value.flags.remove(.probe)
      let change = breakers.record(
        pool, failed: ending != .completed, isProbe: isProbe, dispatchedAt: c.value.since, now: now)
      if change != .none { breakerChanged(pool, change) }
    }
  }

  /// Waiting attempts of a pool whose breaker opens fail at once, in order of arrival.
  @inline(never)
  private func breakerChanged(_ pool: Int32, _ change: Breakers.Change) {
    reportStatus(of: pool)
    if change == .closed { return }
    note(.breakerOpened, 0, agent: pool)
    for call in waitingCalls(of: pool) { refuse(call, .breakerOpen) }
  }

  /// A pool's calls that stand in some queue, in order of (priority, instant).
  func waitingCalls(of pool: Int32) -> [Int32] {
    var waiting: [Int32] = []
    for call in 0..<calls.highWater where calls[call].flags.contains(.enqueued) && self.pool(of: call) == pool {
      waiting.append(call)
    }
    let order = waiting.map { (priority(of: calls[$0].job), calls[$0].since, slotInstants[$0]) }
    return waiting.indices.sorted { order[$0] < order[$1] }.map { waiting[$0] }
  }

  /// Gives back what an attempt holds, the last taken first; each goes to the head that waits for it.
  func release(_ call: Int32) {
    let c = calls.at(call)
    let state = c.value.state
    if !state.holdsSlot { return }
    let pool = self.pool(of: call)
    let p = pools.at(pool)
    let endpoint = p.value.endpoint
    // From here on it holds nothing, whoever asks.
    c.value.state = .backoff
    p.value.busy.add(inWindow(slotInstant(of: call), now))
    if p.value.isReal { recall(call) }
    if endpoint >= 0 {
      if state == .running { providers[endpoint].inProgress &-= 1 }
      if state.holdsEndpointPermit { releaseEndpointPermit(endpoint) }
    }
    if state.holdsCallPermit { releaseCallPermit() }
    releaseSlot(c.value.member, pool)
  }

  // MARK: Money and tokens

  /// Sets aside what an attempt may cost; `false` when the agent's or the run's budget has not enough.
  func reserve(_ call: Int32, _ pool: Int32) -> Bool {
    let amount = reservation(call, pool)
    if !poolBudgets[pool].reserve(amount) { return false }
    if !runBudget.reserve(amount) {
      poolBudgets[pool].settle(reserved: amount, actual: 0)
      if status == .completed {
        status = .aborted
        statusReason = "the run's budget of \(limits.budgetUSD ?? 0) USD is exhausted at \(Double(now) / 1e9) s"
      }
      stopArrivals(at: now)
      return false
    }
    calls[call].flags.insert(.reserved)
    return true
  }

  private func reservation(_ call: Int32, _ pool: Int32) -> UInt64 {
    cost(pool, input: calls[call].input, output: pools[pool].outputTokensP99)
  }

  func cost(_ pool: Int32, input: Int32, output: Int32) -> UInt64 {
    let p = pools.at(pool)
    let (read, overflow) = UInt64(Swift.max(0, input)).multipliedReportingOverflow(by: p.value.inputPrice)
    let (written, overflowToo) = UInt64(Swift.max(0, output)).multipliedReportingOverflow(by: p.value.outputPrice)
    let (sum, overflowAgain) = read.addingReportingOverflow(written)
    return overflow || overflowToo || overflowAgain ? .max >> 1 : sum
  }

  func unreserve(_ call: Int32, actual: UInt64) {
    let pool = self.pool(of: call)
    let amount = reservation(call, pool)
    calls[call].flags.remove(.reserved)
    poolBudgets[pool].settle(reserved: amount, actual: actual)
    runBudget.settle(reserved: amount, actual: actual)
  }

  /// Pays for a dispatched attempt.
  @inline(__always)
  func bill(_ call: Int32, _ pool: Int32, output: Int32, wastedBy cause: WasteCause? = nil) {
    let c = calls.at(call)
    let p = pools.at(pool)
    let input = c.value.input
    watchBill(call, output: output)
    if c.value.flags.contains(.reserved) { unreserve(call, actual: cost(pool, input: input, output: output)) }
    if !c.value.flags.contains(.cohort) { return }
    p.value.inputSum &+= Int(input)
    p.value.outputSum &+= Int(output)
    if let cause {
      tally.wastedTokens &+= Int(input) &+ Int(output)
      let place = Int(pool) &* WasteCause.allCases.count &+ cause.rawValue
      wastedTokens[place] &+= Int(input) &+ Int(output)
      wastedOutput[place] &+= Int(output)
    }
  }

  // MARK: The call

  /// A call has its answer, from its own attempt or from its hedge.
  func complete(_ call: Int32, answeredBy answer: Int32) {
    let c = calls.at(call)
    let job = c.value.job
    let node = c.value.node
    let n = program.nodes.at(node)
    let pool = n.value.pool
    countCompletion(call)
    let output = calls[answer].output
    var ended = Ended(succeeded: true, output: output, held: Frame.tokens(calls[answer].input, output))
    if pools[pool].isReal {
      takeAnswer(answer, into: &ended)
    } else {
      if pools[pool].isStreamed && n.value.recordedService == .max {
        recordStream(answer, node, job, first: timeToFirstToken(answer))
      }
      if !n.value.reads.isEmpty { ended.outcome = drawOutcome(call, reading: n.value.reads) }
    }
    conclude(call, ended)
  }

  /// Measures a stream if the cohort's; holds it against the service level whoever's, for goodput is of the window.
  func recordStream(_ call: Int32, _ node: Int32, _ job: Int32, first: UInt64) {
    let c = calls.at(call)
    let j = jobs.at(job)
    let isCohort = c.value.flags.contains(.cohort)
    let cell = Int(program.nodes[node].cells)
    if isCohort { figures.record(first, in: cell &+ Program.CallCell.timeToFirstToken.rawValue) }
    if let bound = serviceLevel.timeToFirstToken, first > bound { j.value.flags.insert(.missedServiceLevel) }
    let later = c.value.output &- 1
    if later > 0 {
      let each = (now &- c.value.since &- first) / UInt64(later)
      if isCohort { figures.record(each, in: cell &+ Program.CallCell.timePerOutputToken.rawValue) }
      if let bound = serviceLevel.timePerOutputToken, each > bound { j.value.flags.insert(.missedServiceLevel) }
    }
  }

  /// Waits and tries again, or fails for good.
  func retryOrFail(_ call: Int32, _ ending: Call.Ending) {
    let c = calls.at(call)
    let job = c.value.job
    let attempt = Int(c.value.attempt)
    if ending.isRetryable && attempt < retry.attempts {
      let unit = Draws.unit(c.value.key.bits(.backoff, attempt: UInt32(attempt)))
      let span = retry.delay(after: attempt, unit: unit)
      c.value.state = .backoff
      recordWait(.backoff, call, span)
      note(.backoff, jobs[job].key.bits, agent: -1)
      let (instant, overflow) = now.addingReportingOverflow(span)
      arm(call, at: overflow ? .max : instant)
      return
    }
    if c.value.flags.contains(.cohort) {
      if ending.isTimeout { tally.callsTimedOut += 1 } else { tally.callsFailed += 1 }
      figures.record(now &- c.value.requestedAt, in: Int(program.nodes[c.value.node].cells))
    }
    conclude(call, failure(of: call))
  }

  /// A recorded pause is over, or a fan-out over its cap is told.
  func endDelay(_ call: Int32) {
    let c = calls.at(call)
    if keepsAccounts { enterState(ofCall: call) }
    if c.value.ending == .overCap {
      if c.value.flags.contains(.cohort) { reasons[Int(Call.Ending.overCap.rawValue)] += 1 }
      conclude(call, .failure)
    } else {
      var ended = Ended(succeeded: true, output: c.value.input)
      if carriesContent { ended.content = contents.retain(callContents[call].handed) }
      conclude(call, ended)
    }
  }

  @inline(__always)
  private func conclude(_ call: Int32, _ ended: Ended) {
    let c = calls.at(call)
    let (parent, job, branch) = (c.value.parent, c.value.job, c.value.branch)
    if keepsAccounts { closeAccount(ofCall: call, succeeded: ended.succeeded) }
    disown(.call(call), parent: parent)
    freeCall(call)
    tell(parent, job: job, branch: branch, ended)
  }
}
