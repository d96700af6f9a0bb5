import NeedletailLanes

/// An attempt that has its slot takes a token of its agent, in order.
extension World {
  func askForAgentToken(_ call: Int32, _ pool: Int32) -> Admission {
    let c = calls.at(call)
    let member = c.value.member
    c.value.state = .agentRate
    if agentRates.take(member, at: now) {
      figures.levels.agentTokenTaken(pool)
      recordWait(.agentRate, call, 0)
      return .passed
    }
    c.value.mark = now
    agentRates.append(call, member, class: priority(of: c.value.job))
    markWaiting(call, pool)
    armAgentRefill(member)
    return .waits
  }

  private func armAgentRefill(_ member: Int32) {
    guard let instant = agentRates.refillToArm(member, at: now) else { return }
    timers.schedule(at: instant, Event.payload(.agentRefill, member))
  }

  /// A token has come for the first that waits, or several at once.
  func refillAgent(_ member: Int32) {
    agentRates.refillFired(member)
    watchAgentRefill(member)
    while true {
      let call = agentRates.takeForFirst(member, at: now)
      if call < 0 { break }
      let pool = pool(of: call)
      figures.levels.agentTokenTaken(pool)
      endWait(call, .agentRate)
      goOn(call, pool, after: .agentRate)
    }
    armAgentRefill(member)
  }
}
