import NeedletailLanes

/// The rules of the program that runs the engine, asked first: an attempt that waits for one holds nothing.
extension World {
  @inline(never)
  func askRules(_ call: Int32, _ pool: Int32) -> Admission {
    let c = calls.at(call)
    c.value.state = .asking
    let ticket = AttemptTicket(call: call, key: c.value.key.bits, attempt: c.value.attempt)
    let asked = AskedAttempt(
      job: jobs[c.value.job].key.bits, pool: names[Int(pool)], number: Int(c.value.attempt & ~Call.hedgeBit),
      isHedge: c.value.isHedge, now: now, ticket: ticket)
    switch rules.decide(asked) {
    case .pass:
      recordWait(.rule, call, 0)
      c.value.state = .queued
      return .passed
    case .refuse: return .refused(.ruleRefused)
    case .delay(let span):
      let (instant, overflow) = now.addingReportingOverflow(span)
      arm(call, at: overflow ? .max : instant)
      rules.waiting += 1
      return .waits
    case .awaitAnswer:
      rules.waiting += 1
      return .waits
    }
  }

  /// The delay that a rule asked for is over.
  func ruleDelayEnded(_ call: Int32) { passRules(call) }

  /// The answer to an attempt that waits for one; `false` where it has gone meanwhile.
  @discardableResult
  func answer(_ ticket: AttemptTicket, passes: Bool) -> Bool {
    guard ticket.call < calls.highWater else { return false }
    let c = calls.at(ticket.call)
    guard c.value.state == .asking, c.value.key.bits == ticket.key, c.value.attempt == ticket.attempt,
      !c.value.flags.contains(.refused)
    else { return false }
    if passes {
      passRules(ticket.call)
    } else {
      rules.waiting -= 1
      refuse(ticket.call, .ruleRefused)
    }
    return true
  }

  /// An attempt that waits for a rule is cancelled.
  func leaveRules(_ call: Int32) {
    let c = calls.at(call)
    if c.value.state != .asking { return }
    if !c.value.flags.contains(.refused) { rules.waiting -= 1 }
    // A freed record says itself that it waits for no answer.
    c.value.state = .backoff
  }

  private func passRules(_ call: Int32) {
    let c = calls.at(call)
    rules.waiting -= 1
    disarm(call)
    recordWait(.rule, call, now &- c.value.since)
    if keepsAccounts { enterState(ofCall: call) }
    c.value.state = .queued
    // The queue for an agent is joined now: what came before was no wait for one.
    c.value.since = now
    goOn(call, pool(of: call), after: .rule)
  }

  /// Lets pass or refuses what has been answered from outside since the last call; `false` where nothing has.
  @discardableResult
  func takeRuleAnswers() -> Bool {
    let answers = rules.answers.take()
    for (ticket, passes) in answers { answer(ticket, passes: passes) }
    return !answers.isEmpty
  }
}
