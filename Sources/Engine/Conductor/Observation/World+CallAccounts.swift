import NeedletailLanes

/// Where the time of calls, frames and hedges goes, for the accounts of their jobs.
extension World {
  /// Children of this frame run at once.
  @inline(__always)
  func isWide(_ frame: Int32) -> Bool { frame >= 0 && frames[frame].flags.contains(.wide) }

  private func account(under parent: Int32, job: Int32) -> Accounts.Parent {
    parent < 0 ? .job(job) : .frame(parent, isWide: isWide(parent))
  }

  // MARK: Beginnings

  @inline(never)
  func openAccount(ofCall call: Int32, parent: Int32, job: Int32) {
    observation.accounts.open(call: call, under: account(under: parent, job: job), at: now)
    if tracesJobs { traceOpen(call: call, parent: parent, job: job) }
  }

  @inline(never)
  func openAccount(ofFrame frame: Int32, parent: Int32, job: Int32) {
    observation.accounts.open(frame: frame, under: account(under: parent, job: job), at: now)
    if tracesJobs { traceOpen(frame: frame, parent: parent, job: job) }
  }

  // MARK: Steps

  /// Enters the time a call was in its present state; call before that changes.
  @inline(never)
  func enterState(ofCall call: Int32) {
    guard let part = LatencyPart(calls[call].state) else { return }
    enter(part, ofCall: call, until: now)
  }

  private func enter(_ part: LatencyPart, ofCall call: Int32, until instant: UInt64) {
    let start = observation.accounts.enter(part, ofCall: call, until: instant)
    if tracesJobs { traceEntry(part, ofCall: call, from: start, to: instant) }
  }

  /// Enters the time of an attempt that ends.
  @inline(never)
  func enterEnd(ofCall call: Int32, _ ending: Call.Ending, _ pool: Int32) {
    if ending == .completed && calls[call].state == .running {
      enterRun(ofCall: call, pool)
    } else {
      enterState(ofCall: call)
    }
    if tracesJobs { traceEnd(ofAttempt: call, ending, pool) }
  }

  /// An attempt has run and answers.
  private func enterRun(ofCall call: Int32, _ pool: Int32) {
    if program.nodes[calls[call].node].coordinates {
      enter(.coordination, ofCall: call, until: now)
    } else if let first = firstToken(ofAnswer: call, pool) {
      let start = observation.accounts[observation.accounts.thread(ofCall: call)].upTo
      enter(.firstToken, ofCall: call, until: Swift.min(now, start &+ Swift.min(first, now &- start)))
      enter(.decode, ofCall: call, until: now)
    } else {
      enter(.service, ofCall: call, until: now)
    }
  }

  /// When an answer's first token came, after dispatch, where that is told.
  private func firstToken(ofAnswer call: Int32, _ pool: Int32) -> UInt64? {
    if pools[pool].isReal {
      let first = realCalls.answer(of: call).timeToFirstToken
      return first == .max ? nil : first
    }
    let isStreamed = pools[pool].isStreamed && program.nodes[calls[call].node].recordedService == .max
    return isStreamed ? timeToFirstToken(call) : nil
  }

  // MARK: Ends

  /// A child has ended, and its parent, if it waits for several, hears of it next.
  @inline(never)
  func closeAccount(ofCall call: Int32, succeeded: Bool) {
    let parent = calls[call].parent
    if isWide(parent) { hand(observation.accounts.thread(ofCall: call), to: parent, succeeded: succeeded) }
    guard tracesJobs, let trace = trace(calls[call].job) else { return }
    if isWide(parent) { trace.decide(parent, by: .call(call)) }
    trace.end(call: call, succeeded ? "completed" : "failed", at: now)
  }

  @inline(never)
  func closeAccount(ofFrame frame: Int32, succeeded: Bool) {
    if isWide(frame) { observation.accounts.join(frame, at: now) }
    let parent = frames[frame].parent
    if isWide(parent) { hand(observation.accounts.thread(ofFrame: frame), to: parent, succeeded: succeeded) }
    guard tracesJobs, let trace = trace(frames[frame].job) else { return }
    if isWide(parent) { trace.decide(parent, by: .frame(frame)) }
    trace.end(frame: frame, succeeded ? "completed" : "failed", at: now)
  }

  private func hand(_ thread: Accounts.Thread, to frame: Int32, succeeded: Bool) {
    let join = program.nodes[frames[frame].node].join
    // A race and a quorum go on without those that fail.
    observation.accounts.hand(
      thread, to: frame, isCounted: succeeded || (join != .first && join != .quorum), at: now)
  }

  /// A call is cancelled: its account is asked for no more.
  @inline(never)
  func discardAccount(ofCall call: Int32) {
    if isWide(calls[call].parent) { observation.accounts.discard(observation.accounts.thread(ofCall: call)) }
    if tracesJobs { trace(calls[call].job)?.end(call: call, "cancelled", at: now) }
  }

  @inline(never)
  func discardAccount(ofFrame frame: Int32) {
    if isWide(frame) { observation.accounts.discardLast(ofFrame: frame) }
    if isWide(frames[frame].parent) { observation.accounts.discard(observation.accounts.thread(ofFrame: frame)) }
    if tracesJobs { trace(frames[frame].job)?.end(frame: frame, "cancelled", at: now) }
  }

  // MARK: Hedges

  /// A hedge's account begins as its call's, whose first attempt has run until now.
  @inline(never)
  func openAccount(ofHedge twin: Int32, of call: Int32) {
    observation.accounts.open(hedge: twin, of: call, at: now)
    if tracesJobs { trace(calls[call].job)?.open(hedge: twin, of: call, at: now) }
  }

  /// The call goes on from where its hedge is.
  @inline(never)
  func adoptAccount(ofHedge twin: Int32, by call: Int32) {
    observation.accounts.adopt(hedge: twin, by: call)
    if tracesJobs { trace(calls[call].job)?.adopt(hedge: twin, by: call) }
  }

  @inline(never)
  func discardAccount(ofHedge twin: Int32) {
    observation.accounts.discard(observation.accounts.thread(ofCall: twin))
    if tracesJobs { trace(calls[twin].job)?.end(hedge: twin) }
  }
}
