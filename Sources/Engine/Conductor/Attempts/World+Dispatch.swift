import NeedletailLanes
import NeedletailMetrics

/// An attempt is sent: how it will go is asked of the model, and one timer is set.
extension World {
  /// What tells an attempt's draws apart: its number, and whether it is the hedge of a pair.
  @inline(__always)
  func attemptNumber(_ call: Int32) -> UInt32 {
    UInt32(calls[call].attempt)
  }

  @inline(__always)
  func attempt(of call: Int32) -> AttemptModel.Attempt {
    AttemptModel.Attempt(key: calls[call].key, number: attemptNumber(call))
  }

  /// An attempt leaves for its agent: its wait for the slot is known, and from now on it runs.
  @inline(__always)
  private func depart(_ call: Int32, slotAt: UInt64) {
    let c = calls.at(call)
    if c.value.flags.contains(.cohort) {
      figures.attemptWaited(slotAt &- c.value.since, of: program.nodes[c.value.node].cells)
    }
    // All waits that ended before are entered; of what is left the account is told when the attempt ends.
    if tracesJobs {
      enterState(ofCall: call)
      traceSend(ofAttempt: call)
    }
    figures.attemptDispatched()
    note(.dispatched, jobs[c.value.job].key.bits, agent: c.value.member)
    c.value.state = .running
    c.value.since = now
  }

  /// Sends an attempt to an agent of an unconstrained pool: what `dispatch` does, less all that such a pool has not.
  @_transparent
  func dispatchFastPath(_ call: Int32, _ pool: Int32) {
    depart(call, slotAt: now)
    let c = calls.at(call)
    let p = pools.at(pool)
    let attempt = attempt(of: call)
    if p.value.isBrief {
      end(call, (.completed, model.briefService(attempt, p)))
      return
    }
    let span = model.service(attempt, p, program.nodes.at(c.value.node), output: c.value.output).total
    end(
      call, p.value.mayFail ? endingIfFallible(attempt, pool, p.value.failureRate, span) : model.cut(.completed, span))
  }

  /// How an attempt ends that may fail.
  @inline(never)
  private func endingIfFallible(
    _ attempt: AttemptModel.Attempt, _ pool: Int32, _ failure: Double, _ span: UInt64
  ) -> (Call.Ending, UInt64) {
    model.ending(attempt, pools.at(pool), failure: failure, span: span)
  }

  /// Sends an attempt to its agent.
  @inline(__always)
  func dispatch(_ call: Int32, _ pool: Int32) {
    depart(call, slotAt: slots.keepsInstants ? slots.instant(of: call) : now)
    let c = calls.at(call)
    let p = pools.at(pool)
    let endpoint = p.value.loadedEndpoint
    if endpoint >= 0 { endpoints.started(endpoint) }
    let failure = model.disturb(call, p, endpoint >= 0 ? endpoints.at(endpoint) : nil)
    if p.value.isReal {
      send(call, pool, failure: failure)
      return
    }
    let attempt = attempt(of: call)
    let n = program.nodes.at(c.value.node)
    let service = model.service(attempt, p, n, output: c.value.output)
    let reading = n.value.recordedService == .max ? model.reading(c.value.input, p) : 0
    let span = model.stretched(service.total &+ reading, call)
    let course =
      model.neverAnswers(attempt, p)
      ? (.callTimeout, model.callTimeout)
      : failure > 0 ? endingIfFallible(attempt, pool, failure, span) : model.cut(.completed, span)
    end(call, course)
    if p.value.isHedged { armHedge(call, pool, lasting: course.1) }
  }

  /// Sets the timer for how an attempt will end, after `course.span` nanoseconds.
  @inline(__always)
  private func end(_ call: Int32, _ course: (ending: Call.Ending, span: UInt64)) {
    calls[call].ending = course.ending
    let (instant, overflow) = now.addingReportingOverflow(course.span)
    arm(call, at: overflow ? .max : instant)
    watchDispatch(call)
  }

  /// The tokens an attempt has written by now.
  func outputSoFar(_ call: Int32) -> Int32 {
    let c = calls.at(call)
    let p = pools.at(pool(of: call))
    // What a real agent has written is not known before it answers.
    if p.value.isReal { return 0 }
    return model.output(
      call, attempt(of: call), p, program.nodes.at(c.value.node), input: c.value.input, of: c.value.output,
      after: now &- c.value.since)
  }

  /// When the answer's first token came, after dispatch.
  @inline(never)
  func timeToFirstToken(_ call: Int32) -> UInt64 {
    let n = program.nodes.at(calls[call].node)
    if n.value.recordedService != .max { return 0 }
    return model.timeToFirstToken(call, attempt(of: call), pools.at(n.value.pool), input: calls[call].input)
  }
}
