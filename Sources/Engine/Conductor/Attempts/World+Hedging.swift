import NeedletailLanes
import NeedletailMetrics

/// A second attempt on another member when the first one is slow; the first answer wins.
extension World {
  /// Attempts a pool must have seen before a percentile of them says anything.
  private static var hedgeSamples: UInt64 { 20 }

  /// Sets the hedge's timer, if the attempt will last that long.
  func armHedge(_ call: Int32, _ pool: Int32, lasting span: UInt64) {
    let p = pools.at(pool)
    if calls[call].isHedge { return }
    guard p.value.available >= 2 else {
      hedges.begin(call, startsAt: .max)
      return
    }
    var after = p.value.hedgeAfter
    if p.value.hedgePercentile > 0 {
      guard figures.attemptsRun(of: pool) >= World.hedgeSamples else {
        hedges.begin(call, startsAt: .max)
        return
      }
      after = figures.attemptPercentile(p.value.hedgePercentile, of: pool)
    }
    // An attempt that ends at its hedge's instant, or before, needs none.
    guard after < span else {
      hedges.begin(call, startsAt: .max)
      return
    }
    hedges.begin(call, startsAt: now &+ after)
    timers.schedule(at: now &+ after, Event.payload(.hedge, call))
  }

  /// Counts an attempt of a pool that hedges after a percentile of them.
  @inline(never)
  func recordAttempt(of pool: Int32, lasting span: UInt64) { figures.attemptRan(span, of: pool) }

  func disarmHedge(_ call: Int32) {
    if !calls[call].isHedge && hedges.cancelStart(call) { timers.abandon() }
  }

  func startHedge(_ call: Int32, armedFor instant: UInt64) {
    let c = calls.at(call)
    guard hedges.awaits(call, at: instant), c.value.state == .running else {
      timers.metAbandoned()
      return
    }
    _ = hedges.cancelStart(call)
    let pool = self.pool(of: call)
    // Members may have gone since: a second attempt on the first one's member is none.
    if !hasMember(pool, besides: c.value.member) { return }
    let twin = calls.allocate()
    if twin < 0 { return }
    calls[twin] = calls[call]
    calls[twin].flags = c.value.flags.intersection([.first, .cohort])
    calls[twin].attempt |= Call.hedgeBit
    calls[twin].since = now
    calls[twin].member = -1
    calls[twin].ending = .completed
    if carriesContent { lend(toHedge: twin, of: call) }
    if keepsAccounts { openAccount(ofHedge: twin, of: call) }
    c.value.flags.insert(.hasHedge)
    hedges.pair(call, with: twin)
    if c.value.flags.contains(.cohort) { figures.attemptHedged() }
    note(.hedged, jobs[c.value.job].key.bits, agent: pool)
    enter(twin, pool, after: calls[call].attempt)
  }

  private func hasMember(_ pool: Int32, besides member: Int32) -> Bool {
    pools[pool].available > (slots.takesCalls(member) ? 1 : 0)
  }

  /// The member that a hedge keeps clear of: the one its first attempt is on; −1 for none.
  func twinMember(_ call: Int32) -> Int32 {
    guard calls[call].isHedge else { return -1 }
    let first = hedges.twin(of: call)
    return calls[first].state.holdsSlot ? calls[first].member : -1
  }

  /// Whether an attempt keeps clear of a member: it is a hedge, and its first attempt holds a slot there.
  @inline(__always)
  func avoids(_ call: Int32, _ member: Int32) -> Bool {
    guard calls[call].isHedge else { return false }
    let first = hedges.twin(of: call)
    return calls[first].member == member && calls[first].state.holdsSlot
  }

  /// The second attempt ended; the call goes on with what is left.
  func hedgeEnded(_ twin: Int32, _ ending: Call.Ending) {
    let call = hedges.twin(of: twin)
    _ = hedges.part(call)
    calls[call].flags.remove(.hasHedge)
    if ending == .completed {
      if calls[call].flags.contains(.cohort) { figures.hedgeWon() }
      disarmHedge(call)
      dropAttempt(call)
      if keepsAccounts { adoptAccount(ofHedge: twin, by: call) }
      complete(call, answeredBy: twin)
      if keepsAccounts { discardAccount(ofHedge: twin) }
      freeCall(twin)
      return
    }
    if keepsAccounts {
      if calls[call].state == .awaitingTwin { adoptAccount(ofHedge: twin, by: call) }
      discardAccount(ofHedge: twin)
    }
    let isLast = calls[call].state == .awaitingTwin
    if isLast && carriesContent && ending != .ruleRefused { adoptFailure(ofHedge: twin, by: call) }
    freeCall(twin)
    if isLast {
      // A rule that refused the second attempt has said nothing of the first.
      retryOrFail(call, ending == .ruleRefused ? calls[call].ending : ending)
    }
  }

  /// The second attempt is not needed any more.
  func dropHedge(of call: Int32) {
    let twin = hedges.part(call)
    calls[call].flags.remove(.hasHedge)
    if twin < 0 { return }
    dropAttempt(twin)
    if keepsAccounts { discardAccount(ofHedge: twin) }
    freeCall(twin)
  }
}
