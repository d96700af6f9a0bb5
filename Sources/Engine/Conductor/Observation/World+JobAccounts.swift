import NeedletailLanes

/// Where jobs' time goes, where the plan asks for it: each step of a job enters the time since the step before.
///
/// Nothing is guessed at the end: whatever ends a wait says what was waited for.
extension World {
  /// Where jobs' time goes is entered.
  @inline(__always) var keepsAccounts: Bool { observation.keepsAccounts }

  @inline(never)
  func openAccount(ofJob job: Int32) {
    observation.accounts.open(job: job, at: jobs[job].intendedAt)
    if tracesJobs { beginTrace(ofJob: job) }
    enter(.scheduleDelay, ofJob: job)
  }

  @inline(never)
  func enter(_ part: LatencyPart, ofJob job: Int32) {
    let start = observation.accounts.enter(part, ofJob: job, until: now)
    if tracesJobs { trace(job)?.leaf(part, parent: -1, from: start, to: now) }
  }

  /// A job of the cohort has completed or timed out: its account is added to its scenario's.
  @inline(never)
  func closeAccount(ofJob job: Int32) {
    observation.accounts.add(
      job: job, lasting: now &- jobs[job].intendedAt, until: now, scenario: Int(jobs[job].scenario))
  }

  @inline(never)
  func discardAccount(ofJob job: Int32) {
    if tracesJobs { observation.endTrace(ofJob: job, isCohort: isCohort(job), at: now) }
    observation.accounts.discard(job: job)
  }

  // MARK: A job that times out

  /// Enters what a job that is still on its way stands at: its path up to now.
  @inline(never)
  func enterOpenTime(ofJob job: Int32) {
    switch jobs[job].state {
    case .gatewayQueue: enter(.gateway, ofJob: job)
    case .overhead: enter(.gatewayOverhead, ofJob: job)
    case .permitQueue: enter(.job, ofJob: job)
    case .running: enterOpenPath(ofJob: job)
    }
  }

  private func enterOpenPath(ofJob job: Int32) {
    var one = Activation(bits: jobs[job].root)
    guard !one.isNone else { return }
    var whole = Account(from: jobs[job].intendedAt)
    let own = observation.accounts.thread(ofJob: job)
    var thread = own
    while one.isFrame {
      let frame = one.index
      one = firstChild(of: frame)
      if isWide(frame) {
        if tracesJobs { trace(job)?.decide(frame, by: one) }
        whole.add(observation.accounts[thread])
        thread =
          one.isFrame
          ? observation.accounts.thread(ofFrame: one.index) : observation.accounts.thread(ofCall: one.index)
      }
    }
    var call = one.index
    if calls[call].state == .awaitingTwin {
      // A hedge's account begins as a copy of its call's.
      call = hedges.twin(of: call)
      thread = observation.accounts.thread(ofCall: call)
      if tracesJobs { trace(job)?.adopt(hedge: call, by: one.index) }
    }
    whole.add(observation.accounts[thread])
    if let part = LatencyPart.ofCancelled(calls[call].state) {
      // The account that is replaced below no longer says since when; of others `traceDrop` will tell.
      if tracesJobs && thread == own {
        traceEntry(part, ofCall: call, from: observation.accounts[thread].upTo, to: now)
      }
      whole.enter(part, until: now)
    }
    observation.accounts[own] = whole
  }

  /// The child that was started first of those a frame has.
  private func firstChild(of frame: Int32) -> Activation {
    var child = Activation(bits: frames[frame].firstChild)
    var first = child
    while !child.isNone {
      if branch(of: child) < branch(of: first) { first = child }
      child = sibling(after: child, under: frame)
    }
    return first
  }

  private func branch(of one: Activation) -> Int32 { one.isFrame ? frames[one.index].branch : calls[one.index].branch }
}
