import NeedletailLanes
import NeedletailMetrics

/// An attempt ends: what it held goes on, what it used is paid, and its call completes, tries again or fails.
extension World {
  /// An attempt that runs is over. Here and in `endAttempt` attempts end, but for those that are cancelled.
  @_transparent
  func endRun(_ call: Int32) {
    let c = calls.at(call)
    let pool = self.pool(of: call)
    if c.value.ending == .completed && pools[pool].isUnconstrained
      && !(program.nodes[c.value.node].isInRace && someWait)
    {
      watchEnd(call, .completed)
      completeFastPath(call, pool)
    } else {
      endAttempt(call, c.value.ending)
    }
  }

  /// An attempt ends: what it took and used is settled, and its call is seen to.
  @inline(never)
  func endAttempt(_ call: Int32, _ ending: Call.Ending) {
    let pool = self.pool(of: call)
    if someWait && (program.nodes[calls[call].node].isInRace || ending != .completed && policy.isFailFast) {
      standDownOthers(at: call, ending)
    }
    watchEnd(call, ending)
    if isListenedTo { tellEnd(ofCall: call, ending) }
    if keepsAccounts { enterEnd(ofCall: call, ending, pool) }
    let c = calls.at(call)
    let job = c.value.job
    // A full courier refuses at dispatch: no agent was asked, so nothing is paid and none has failed.
    if c.value.state == .running && ending != .courierFull {
      settleDispatched(call, ending, pool, job)
    } else {
      if c.value.flags.contains(.cohort) { figures.attemptFailed(ending) }
      giveProbeBack(call, pool)
      c.value.flags.remove(.probe)
      if c.value.flags.contains(.reserved) { settleBudget(call, actual: 0) }
    }
    // The loser leaves its queue first, so that it is not given what the winner frees.
    if ending == .completed && c.value.flags.contains(.hasHedge) { leaveQueue(hedges.twin(of: call)) }
    release(call)
    if c.value.isHedge {
      hedgeEnded(call, ending)
    } else if ending == .completed {
      if c.value.flags.contains(.hasHedge) { dropHedge(of: call) }
      complete(call, answeredBy: call)
    } else if c.value.flags.contains(.hasHedge) {
      c.value.state = .awaitingTwin
      c.value.ending = ending
    } else {
      retryOrFail(call, ending)
    }
  }

  /// An attempt of an unconstrained pool is answered: it is paid, its slot goes on, its call is complete. What `settleDispatched`,
  /// `release`, `complete` and `conclude` do, less all that such a pool has not; `UnconstrainedPoolTests` hold both to the same
  /// report, accounts and traces.
  @_transparent
  private func completeFastPath(_ call: Int32, _ pool: Int32) {
    let c = calls.at(call)
    if keepsAccounts { enterAnswerFastPath(ofCall: call, pool) }
    note(.completed, jobs[c.value.job].key.bits, agent: c.value.member)
    let p = pools.at(pool)
    bill(call, pool, output: c.value.output, isUnconstrained: true)
    c.value.state = .backoff
    passSlotOn(c.value.member, pool, isUnconstrained: true)
    let n = program.nodes.at(c.value.node)
    countCompletion(call, n)
    if p.value.isStreamed && n.value.recordedService == .max {
      recordStream(call, c.value.node, c.value.job, first: timeToFirstToken(call))
    }
    let outcome = n.value.reads.isEmpty ? Outcome() : drawOutcome(call, reading: n.value.reads)
    let (parent, output, held) = (c.value.parent, c.value.output, tokens(c))
    if parent < 0 || carriesContent {
      conclude(call, Ended(succeeded: true, output: output, held: held, outcome: outcome))
      return
    }
    // Most calls are steps or branches: their frame is told directly.
    let f = frames.at(parent)
    let rule = program.nodes.at(f.value.node)
    if rule.value.operation == .sequence {
      if tracesJobs { traceEnd(ofStep: call) }
      f.value.live &-= 1
      f.value.firstChild = -1
      calls.free(call)
      stepSucceeded(parent, rule, output: output, held: held, outcome: outcome)
    } else if rule.value.operation == .parallel && !rule.value.keepsSides {
      if keepsAccounts { closeAccount(ofAnswered: call, of: parent, rule) }
      disown(.call(call), parent: parent)
      calls.free(call)
      f.value.live &-= 1
      collect(parent, output: output, held: held, outcome: outcome)
      judge(parent, hasFailed: false)
    } else {
      conclude(call, Ended(succeeded: true, output: output, held: held, outcome: outcome))
    }
  }

  /// Counts a call that has its answer, and how long it took.
  @inline(__always)
  private func countCompletion(_ call: Int32, _ node: Place<Node>) {
    let c = calls.at(call)
    figures.callCompleted(
      after: now &- c.value.requestedAt, of: node.value.cells,
      isCohort: c.value.flags.contains(.cohort),
      isInWindow: now < figures.windowEnd && (c.value.flags.contains(.cohort) || now >= limits.warmup))
  }

  @inline(__always)
  private func settleDispatched(_ call: Int32, _ ending: Call.Ending, _ pool: Int32, _ job: Int32) {
    let c = calls.at(call)
    let p = pools.at(pool)
    let code: Digest.Code = ending == .completed ? .completed : ending.isTimeout ? .timedOut : .failed
    note(code, jobs[job].key.bits, agent: c.value.member)
    if p.value.hedgePercentile > 0 { recordAttempt(of: pool, lasting: now &- c.value.since) }
    if p.value.isHedged { disarmHedge(call) }
    if ending == .completed {
      if p.value.isReal { adoptTokens(call, pool) }
      bill(call, pool, output: c.value.output)
    } else {
      let output = outputSoFar(call)
      bill(call, pool, output: output, wastedBy: .retry)
      if carriesContent { countUse(ofAttempt: call, pool, output: output) }
      if c.value.flags.contains(.cohort) {
        p.value.failures += 1
        figures.attemptFailed(ending)
      }
    }
    if p.value.steps.contains(.breaker) { tellBreaker(call, pool, ending) }
  }

  // MARK: Money and tokens

  /// Pays for a dispatched attempt.
  ///
  /// - Parameter isUnconstrained: its pool is known to be: it has no budget.
  @inline(__always)
  func bill(
    _ call: Int32, _ pool: Int32, output: Int32, wastedBy cause: WasteCause? = nil, isUnconstrained: Bool = false
  ) {
    let c = calls.at(call)
    let p = pools.at(pool)
    let input = c.value.input
    watchBill(call, output: output)
    assert(
      !isUnconstrained || !c.value.flags.contains(.reserved), "World: money is reserved in a pool without a budget")
    if !isUnconstrained && c.value.flags.contains(.reserved) {
      settleBudget(call, actual: cost(pool, input: input, output: output))
    }
    if !c.value.flags.contains(.cohort) { return }
    p.value.count(input: input, output: output)
    if let cause {
      figures.attemptWasted(input: Int(input), output: Int(output), of: pool, cause)
    }
  }

  /// What an attempt that is answered has read and written.
  @inline(__always)
  private func tokens(_ call: Place<Call>) -> UInt64 {
    UInt64(UInt32(bitPattern: call.value.input)) &+ UInt64(UInt32(bitPattern: call.value.output))
  }

  // MARK: The call

  /// A call has its answer, from its own attempt or from its hedge.
  func complete(_ call: Int32, answeredBy answer: Int32) {
    let c = calls.at(call)
    let job = c.value.job
    let node = c.value.node
    let n = program.nodes.at(node)
    let pool = n.value.pool
    countCompletion(call, n)
    let output = calls[answer].output
    var ended = Ended(succeeded: true, output: output, held: tokens(calls.at(answer)))
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

  /// Measures a stream if the cohort's; holds every stream against the service level, for goodput is of the window.
  func recordStream(_ call: Int32, _ node: Int32, _ job: Int32, first: UInt64) {
    let c = calls.at(call)
    let j = jobs.at(job)
    let isCohort = c.value.flags.contains(.cohort)
    let cells = program.nodes[node].cells
    if isCohort { figures.firstTokenCame(after: first, of: cells) }
    if let bound = policy.serviceLevel.timeToFirstToken, first > bound { j.value.flags.insert(.missedServiceLevel) }
    let later = c.value.output &- 1
    if later > 0 {
      let each = (now &- c.value.since &- first) / UInt64(later)
      if isCohort { figures.laterTokensTook(each, of: cells) }
      if let bound = policy.serviceLevel.timePerOutputToken, each > bound { j.value.flags.insert(.missedServiceLevel) }
    }
  }

  /// Waits and tries again, or fails for good.
  func retryOrFail(_ call: Int32, _ ending: Call.Ending) {
    let c = calls.at(call)
    let job = c.value.job
    let attempt = Int(c.value.attempt)
    if ending.isRetryable && attempt < policy.retry.attempts {
      let unit = Draws.unit(c.value.key.bits(.backoff, attempt: UInt32(attempt)))
      var span = policy.retry.delay(after: attempt, unit: unit)
      if carriesContent {
        let instant = retryInstant(of: call)
        if instant > now { span = Swift.max(span, instant &- now) }
        if isListenedTo { tellRetry(ofCall: call, ending, after: span) }
      }
      c.value.state = .backoff
      recordWait(.backoff, call, span)
      note(.backoff, jobs[job].key.bits, agent: -1)
      let (instant, overflow) = now.addingReportingOverflow(span)
      arm(call, at: overflow ? .max : instant)
      return
    }
    if c.value.flags.contains(.cohort) {
      figures.callFailed(
        after: now &- c.value.requestedAt, of: program.nodes[c.value.node].cells, isTimeout: ending.isTimeout)
    }
    conclude(call, failure(of: call, ending))
  }

  /// A recorded pause is over, or a fan-out over its cap is told.
  func endDelay(_ call: Int32) {
    let c = calls.at(call)
    watchEndWithoutAttempt(c.value.job)
    if keepsAccounts { enterState(ofCall: call) }
    if c.value.ending == .overCap {
      if c.value.flags.contains(.cohort) { figures.attemptFailed(.overCap) }
      conclude(call, failure(of: call, .overCap))
    } else {
      var ended = Ended(succeeded: true, output: c.value.input)
      if carriesContent { ended.content = passedContent(of: call) }
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
