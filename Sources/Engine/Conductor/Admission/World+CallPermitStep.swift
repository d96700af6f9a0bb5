import NeedletailLanes

/// An attempt takes one of the permits that all agents share.
extension World {
  @inline(__always)
  func askForCallPermit(_ call: Int32, _ pool: Int32) -> Admission {
    let c = calls.at(call)
    c.value.state = .callPermit
    if callPermits.take() {
      figures.levels.at(.callPermits).value.rise(at: now)
      recordWait(.call, call, 0)
      return .passed
    }
    c.value.mark = now
    callPermits.append(call, class: priority(of: c.value.job))
    markWaiting(call, pool)
    return .waits
  }

  func releaseCallPermit() {
    let next = callPermits.handOn()
    if next < 0 { return figures.levels.at(.callPermits).value.fall(at: now) }
    endWait(next, .call)
    goOn(next, pool(of: next), after: .call)
  }
}
