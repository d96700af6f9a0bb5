import NeedletailCouriers
import NeedletailLanes

/// Attempts that couriers carry to real agents, and what comes back.
extension World {
  /// Sends a dispatched attempt on its way. Its timer is the call timeout, if there is one.
  @inline(never)
  func send(_ call: Int32, _ pool: Int32, failure: Double) {
    let c = calls.at(call)
    let p = pools.at(pool)
    realCalls.begin(call)
    let isHedged = p.value.isHedged
    if failure > 0 && Draws.chance(c.value.key.bits(.failure, attempt: attemptNumber(call)), failure) {
      // A fault says that it fails: the agent is not asked.
      if isListenedTo { tellStart(ofCall: call) }
      c.value.ending = .failed
      arm(call, at: now)
      if isHedged { armHedge(call, pool, lasting: 0) }
      return
    }
    // Over all pools, so that many pools of one member share the couriers too.
    let member = p.value.firstDealt &+ c.value.member &- p.value.firstMember
    guard let parcel = realCalls.parcel(for: call, member: member) else {
      c.value.ending = .courierFull
      arm(call, at: now)
      if isHedged { armHedge(call, pool, lasting: 0) }
      return
    }
    let (deadline, overflow) = now.addingReportingOverflow(model.callTimeout)
    fill(parcel, call, pool, deadline: overflow ? .max : deadline)
    if isListenedTo { tellStart(ofCall: call) }
    realCalls.send(call)
    if externalJobs.areReceived { externalJobs.countAttempt(of: c.value.job) }
    health.sent(to: pool, at: now)
    c.value.ending = .callTimeout
    if !overflow { arm(call, at: deadline) }
    if isHedged { armHedge(call, pool, lasting: .max) }
  }

  private func fill(_ place: ParcelPlace, _ call: Int32, _ pool: Int32, deadline: UInt64) {
    let c = calls.at(call)
    let job = c.value.job
    place.value.pool = pool
    place.value.member = c.value.member &- pools[pool].firstMember
    place.value.attempt = Int32(attemptNumber(call) & 0x7F)
    place.value.branch = c.value.branch
    place.value.job = jobs[job].key.bits
    var limit = deadline
    let (end, overflow) = jobs[job].intendedAt.addingReportingOverflow(jobDeadlines.timeout)
    if !overflow { limit = Swift.min(limit, end) }
    if externalJobs.areReceived {
      limit = Swift.min(limit, externalJobs.deadline(of: job))
      place.value.notes = externalJobs.notes(of: job)
    }
    place.value.deadline = limit
    place.value.call = c.value.key.bits
    place.value.role = program.nodes[c.value.node].role
    place.value.round = round(of: call)
    place.value.jobInput = content.inputText(ofJob: job)
    place.value.message = content.handed(toCall: call)
  }

  /// Which round of the innermost loop around a call, from 1; 1 where there is none. Complexity: O(frames around it).
  private func round(of call: Int32) -> Int32 {
    var frame = calls[call].parent
    while frame >= 0 {
      let f = frames.at(frame)
      if program.nodes[f.value.node].operation == .loop { return f.value.position >> 1 + 1 }
      frame = f.value.parent
    }
    return 1
  }

  /// The call waits for an attempt's answer no more; answers whether it is out with its agent.
  ///
  /// - Parameter isHolding: what it has is given back only when the agent has returned.
  @inline(never)
  func recall(_ call: Int32, isHolding: Bool) -> Bool {
    guard let ticket = realCalls.ticketOut(of: call) else { return false }
    health.withdrew(from: pool(of: call))
    if isListenedTo { noteWithdrawal(ofCall: call, ticket: ticket) }
    realCalls.recall(call, at: now, isHolding: isHolding)
    return true
  }

  /// Brings near what the next answers will touch, step by step, as each step reads what the one before has brought: the
  /// parcel; the call and what is kept beside it; its job, its frame and its agent.
  @inline(__always)
  func lookAhead(into courier: Courier) {
    if let parcel = courier.returned(ahead: 8) { courier.parcels.prefetch(parcel) }
    if let parcel = courier.returned(ahead: 4) {
      let call = RealCalls.call(ofTicket: courier.parcels.at(parcel).value.ticket)
      calls.prefetch(call)
      realCalls.prefetch(call)
      content.prefetch(call: call)
    }
    if let parcel = courier.returned(ahead: 2) {
      let c = calls.at(RealCalls.call(ofTicket: courier.parcels.at(parcel).value.ticket))
      jobs.prefetch(c.value.job)
      content.prefetch(job: c.value.job)
      frames.prefetch(c.value.parent)
    }
  }

  /// An attempt has come back.
  func takeBack(_ parcel: Int32, from courier: Courier) {
    let place = courier.parcels.at(parcel)
    hear(place.value.pool, member: place.value.member, place.value.ending)
    guard realCalls.takeBack(parcel, ticket: place.value.ticket) else {
      health.withdrawnReturned(to: place.value.pool)
      if isListenedTo { observation.live.returned(place.value.ticket) }
      if place.value.ending == .completed { replyCameLate(from: place.value.pool) }
      let (pool, member) = (place.value.pool, place.value.member)
      let isHolding = courier.heldSince(parcel) != nil
      courier.stopHolding(parcel)
      courier.free(parcel)
      if isHolding { giveBackHeld(pool, member) }
      return
    }
    figures.eventBegan()
    if place.value.endedAt > place.value.deadline {
      // It was not needed any more: the timer of that deadline is due and says so, late as this thread is.
      if place.value.ending == .completed { replyCameLate(from: place.value.pool) }
      courier.free(parcel)
      return
    }
    let call = RealCalls.call(ofTicket: place.value.ticket)
    let pool = self.pool(of: call)
    let ending = Call.Ending(place.value.ending)
    if ending == .completed {
      adopt(place.value.reply, firstTokenAt: place.value.firstTokenAt, call, pool)
    } else {
      keepFailure(ending, place.value.failure, place.value.error, call, pool)
      if place.value.retryAfter > 0 { keepRetryInstant(place.value.retryAfter, call) }
    }
    courier.free(parcel)
    if ending == .stalled {
      let reason =
        "agent \"\(names[Int(pool)])\" waits for something other than the engine's clock: in virtual time an "
        + "agent may wait for `context.sleep` and `context.clock` only"
      stop(.aborted, because: reason)
      let attempt = Int(attemptNumber(call) & 0x7F)
      verdict.call = CallFailure(.stalled, pool: names[Int(pool)], attempt: attempt, message: reason)
    }
    if model.hasFactors && ending == .completed && isHeldBack(call) { return }
    disarm(call)
    endAttempt(call, ending)
  }

  private func replyCameLate(from pool: Int32) {
    figures.replyCameLate()
    health.replyCameLate(from: pool)
  }

  /// A fault or a slowdown makes the agent slower: its answer is held back until so much later.
  private func isHeldBack(_ call: Int32) -> Bool {
    let c = calls.at(call)
    let factor = model.factor(of: call)
    if factor <= 1 { return false }
    let extra = UInt64(Swift.min(Double(now &- c.value.since) * (factor - 1) + 0.5, 4e18))
    let instant = now &+ extra
    if c.value.flags.contains(.timed) {
      // The call timeout comes first: it stays.
      if instant >= c.value.mark { return true }
      disarm(call)
    }
    c.value.ending = .completed
    arm(call, at: instant)
    return true
  }

  /// Takes over what an agent answered: its text, its decisions, its tokens. They count once the attempt has ended with
  /// them: a fault may hold the answer back until it is not needed any more.
  private func adopt(_ reply: Reply, firstTokenAt: UInt64, _ call: Int32, _ pool: Int32) {
    let c = calls.at(call)
    let part = Message.Part(author: names[Int(pool)], text: reply.text, tasks: reply.tasks ?? [])
    content.keep(Message(part), ofCall: call)
    if tracesJobs { traceReply(reply, toCall: call) }
    let first = firstTokenAt == 0 ? .max : firstTokenAt &- Swift.min(c.value.since, firstTokenAt)
    realCalls.keep(
      reply, outcome(of: reply), of: call, timeToFirstToken: first, input: c.value.input, output: c.value.output)
  }

  /// An attempt has ended with an agent's answer: the agent's own tokens take the place of the expected.
  @inline(never)
  func adoptTokens(_ call: Int32, _ pool: Int32) {
    let c = calls.at(call)
    let (input, output) = (realCalls.answer(of: call).input, realCalls.answer(of: call).output)
    // What was set aside was reckoned from what was expected.
    if c.value.flags.contains(.reserved) {
      settleBudget(call, actual: cost(pool, input: input, output: output))
    }
    c.value.input = input
    c.value.output = output
    countUse(ofAttempt: call, pool, output: output)
  }

  /// Keeps what an agent said and threw, until its call ends.
  private func keepFailure(_ ending: Call.Ending, _ said: String, _ error: (any Error)?, _ call: Int32, _ pool: Int32) {
    let failure = CallFailure(
      ending.failure ?? .agentFailed, pool: names[Int(pool)], attempt: Int(attemptNumber(call) & 0x7F), message: said,
      underlying: error)
    content.keep(Message(Message.Part(failure)), ofCall: call)
  }

  /// Keeps until when a provider asks to be left alone, with the call proper: of a hedged pair's two instants the later.
  private func keepRetryInstant(_ span: UInt64, _ call: Int32) {
    let proper = calls[call].isHedge ? hedges.twin(of: call) : call
    let (instant, overflow) = now.addingReportingOverflow(Swift.min(span, Resilience.Retry.retryAfterMax.nanoseconds))
    realCalls.keepRetryInstant(overflow ? .max : instant, of: proper, key: calls[proper].key)
  }

  /// When the provider of a call's last attempt may be asked again; 0 when it did not say.
  func retryInstant(of call: Int32) -> UInt64 { realCalls.retryInstant(of: call, key: calls[call].key) }

  /// Hands a real agent's answer to its call's end.
  @inline(never)
  func takeAnswer(_ call: Int32, into ended: inout Ended) {
    let answer = realCalls.answer(of: call)
    ended.outcome = answer.outcome
    ended.content = content.takeAnswer(ofCall: call)
    if answer.timeToFirstToken != .max {
      let (node, job) = (calls[call].node, calls[call].job)
      recordStream(call, node, job, first: answer.timeToFirstToken)
    }
  }
}
