import NeedletailCouriers
import NeedletailLanes

/// Attempts that couriers carry to real agents, and what comes back.
extension World {
  /// Sends a dispatched attempt on its way. Its timer is the call timeout, if there is one.
  @inline(never)
  func send(_ call: Int32, _ pool: Int32, failure: Double) {
    let c = calls.at(call)
    let p = pools.at(pool)
    let serial = (carried.get(call)?.serial ?? 0) &+ 1
    carried.set(call, Carried(serial: serial, courier: 0, parcel: -1))
    let isHedged = p.value.hedgeAfter != .max || p.value.hedgePercentile > 0
    if failure > 0 && Draws.chance(c.value.key.bits(.failure, attempt: attemptNumber(call)), failure) {
      // A fault says that it fails: nobody is asked.
      c.value.ending = .failed
      arm(call, at: now)
      if isHedged { armHedge(call, pool, lasting: 0) }
      return
    }
    // Over all pools, so that many pools of one member share the couriers too.
    let number = Int(p.value.firstServed &+ c.value.member &- p.value.firstMember) % couriers.count
    let courier = couriers[number]
    let parcel = courier.allocate()
    guard parcel >= 0 else {
      c.value.ending = .courierFull
      arm(call, at: now)
      if isHedged { armHedge(call, pool, lasting: 0) }
      return
    }
    carried[call].courier = Int32(truncatingIfNeeded: number)
    carried[call].parcel = parcel
    let (deadline, overflow) = now.addingReportingOverflow(callTimeout)
    fill(parcel, of: courier, call, pool, deadline: overflow ? .max : deadline)
    courier.send(parcel)
    health.sent(to: pool, at: now)
    c.value.ending = .callTimeout
    if !overflow { arm(call, at: deadline) }
    if isHedged { armHedge(call, pool, lasting: .max) }
  }

  private func fill(_ parcel: Int32, of courier: Courier, _ call: Int32, _ pool: Int32, deadline: UInt64) {
    let c = calls.at(call)
    let place = courier.parcels.at(parcel)
    let job = c.value.job
    place.value.ticket = UInt64(carried[call].serial) << 32 | UInt64(UInt32(bitPattern: call))
    place.value.pool = pool
    place.value.member = c.value.member &- pools[pool].firstMember
    place.value.attempt = Int32(attemptNumber(call) & 0x7F)
    place.value.branch = c.value.branch
    place.value.job = jobs[job].key.bits
    var limit = deadline
    let (end, overflow) = jobs[job].intendedAt.addingReportingOverflow(jobTimeout)
    if !overflow { limit = Swift.min(limit, end) }
    place.value.deadline = limit
    place.value.jobInput = contents.text(jobContents[job])
    place.value.message = contents.message(callContents[call].handed)
  }

  /// Nobody waits for an attempt's answer any more.
  @inline(never)
  func recall(_ call: Int32) {
    guard let one = carried.get(call), one.parcel >= 0 else { return }
    carried[call].parcel = -1
    couriers[Int(one.courier)].cancel(one.parcel)
  }

  /// Brings near what the next answers will touch, step by step, as each step reads what the one before has brought: the
  /// parcel; the call and what is kept beside it; its job, its frame and its agent.
  @inline(__always)
  func lookAhead(into courier: Courier) {
    if let parcel = courier.returned(ahead: 8) { courier.parcels.prefetch(parcel) }
    if let parcel = courier.returned(ahead: 4) {
      let call = Int32(truncatingIfNeeded: courier.parcels.at(parcel).value.ticket)
      calls.prefetch(call)
      carried.prefetch(call)
      callContents.prefetch(call)
      answers.prefetch(call)
    }
    if let parcel = courier.returned(ahead: 2) {
      let c = calls.at(Int32(truncatingIfNeeded: courier.parcels.at(parcel).value.ticket))
      jobs.prefetch(c.value.job)
      jobContents.prefetch(c.value.job)
      frames.prefetch(c.value.parent)
    }
  }

  /// An attempt has come back.
  func takeBack(_ parcel: Int32, from courier: Courier) {
    let place = courier.parcels.at(parcel)
    hear(place.value.pool, member: place.value.member, place.value.ending)
    let call = Int32(truncatingIfNeeded: place.value.ticket)
    let serial = UInt32(truncatingIfNeeded: place.value.ticket >> 32)
    guard let one = carried.get(call), one.serial == serial, one.parcel == parcel else {
      if place.value.ending == .completed { tally.lateReplies += 1 }
      courier.free(parcel)
      return
    }
    tally.events &+= 1
    carried[call].parcel = -1
    if place.value.endedAt > place.value.deadline {
      // Nobody waited any more: the timer of that deadline is due and says so, late as this thread is.
      if place.value.ending == .completed { tally.lateReplies += 1 }
      courier.free(parcel)
      return
    }
    let pool = self.pool(of: call)
    switch place.value.ending {
    case .completed: adopt(place.value.reply, firstTokenAt: place.value.firstTokenAt, call, pool)
    case .failed, .unreachable, .stalled: keepFailure(place.value.failure, call, pool)
    }
    let ending: Call.Ending =
      switch place.value.ending {
      case .completed: .completed
      case .failed: .failed
      case .unreachable: .unreachable
      case .stalled: .stalled
      }
    courier.free(parcel)
    if ending == .stalled {
      stop(
        .aborted,
        because: "agent \"\(names[Int(pool)])\" waits for something other than the engine's clock: in virtual time an "
          + "agent may wait for `context.sleep` and `context.clock` only")
    }
    if stretches && ending == .completed && isHeldBack(call) { return }
    disarm(call)
    endAttempt(call, ending)
  }

  /// A fault makes the agent slower: its answer is held back until so much later.
  private func isHeldBack(_ call: Int32) -> Bool {
    let c = calls.at(call)
    let factor = stretch[call]
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
  /// them: a fault may hold the answer back until nobody waits any more.
  private func adopt(_ reply: Reply, firstTokenAt: UInt64, _ call: Int32, _ pool: Int32) {
    let c = calls.at(call)
    contents.release(callContents[call].answer)
    callContents[call].answer = contents.keep(
      Message(Message.Part(author: names[Int(pool)], text: reply.text)))
    let first = firstTokenAt == 0 ? .max : firstTokenAt &- Swift.min(c.value.since, firstTokenAt)
    let input = reply.inputTokens.map { Int32(clamping: Swift.max(0, $0)) } ?? c.value.input
    let output = reply.outputTokens.map { Int32(clamping: Swift.max(0, $0)) } ?? c.value.output
    answers.set(call, Answer(outcome: outcome(of: reply), timeToFirstToken: first, input: input, output: output))
  }

  /// An attempt has ended with an agent's answer: the agent's own tokens take the place of the expected.
  @inline(never)
  func adoptTokens(_ call: Int32, _ pool: Int32) {
    let c = calls.at(call)
    let (input, output) = (answers[call].input, answers[call].output)
    // What was set aside was reckoned from what was expected.
    if c.value.flags.contains(.reserved) { unreserve(call, actual: cost(pool, input: input, output: output)) }
    c.value.input = input
    c.value.output = output
  }

  private func keepFailure(_ text: String, _ call: Int32, _ pool: Int32) {
    contents.release(callContents[call].answer)
    callContents[call].answer = contents.keep(
      Message(Message.Part(author: names[Int(pool)], text: text, isFailure: true)))
  }

  /// Hands a real agent's answer to its call's end.
  @inline(never)
  func takeAnswer(_ call: Int32, into ended: inout Ended) {
    let answer = answers[call]
    ended.outcome = answer.outcome
    ended.content = callContents[call].answer
    callContents[call].answer = -1
    if answer.timeToFirstToken != .max {
      let (node, job) = (calls[call].node, calls[call].job)
      recordStream(call, node, job, first: answer.timeToFirstToken)
    }
  }

  /// Where an attempt is.
  struct Carried: BitwiseCopyable {
    /// Counts the attempts in this call's record, so that an answer to an earlier one is known as late.
    var serial: UInt32
    var courier: Int32
    /// −1: with nobody.
    var parcel: Int32
  }

  /// What a real agent decided, until its call ends.
  struct Answer: BitwiseCopyable {
    var outcome: Outcome
    /// Nanoseconds after dispatch; `UInt64.max`: it did not say.
    var timeToFirstToken: UInt64
    /// Tokens it read and wrote.
    var input: Int32
    var output: Int32
  }
}
