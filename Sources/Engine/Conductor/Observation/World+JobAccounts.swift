import NeedletailLanes

/// Where jobs' time goes, where the plan asks for it: each step of a job enters the time since the step before.
///
/// Nothing is guessed at the end: whatever ends a wait says what was waited for.
extension World {
  /// Where jobs' time goes is entered.
  @inline(__always) var keepsAccounts: Bool { observation.keepsAccounts }

  @inline(__always)
  func openAccount(ofJob job: Int32) {
    let intendedAt = jobs[job].intendedAt
    observation.accounts.open(job: job, at: intendedAt)
    if tracesJobs { beginTrace(ofJob: job) }
    if intendedAt < now { enter(.scheduleDelay, ofJob: job) }
  }

  @inline(never)
  func enter(_ part: LatencyPart, ofJob job: Int32) {
    let account = observation.accounts.account(ofJob: job)
    let start = account.value.upTo
    observation.accounts.enter(observation.accounts.owners[OwnerNumbers.noCaller, part], account, until: now)
    if tracesJobs { trace(job)?.leaf(part, parent: -1, from: start, to: now) }
  }

  /// A job of the cohort has completed or timed out: its account is added to its scenario's.
  @inline(never)
  func closeAccount(ofJob job: Int32) {
    observation.accounts.add(
      job: job, lasting: now &- jobs[job].intendedAt, until: now, scenario: Int(jobs[job].scenario))
  }

  @inline(__always)
  func discardAccount(ofJob job: Int32) {
    if tracesJobs { endTrace(ofJob: job) }
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
    let own = observation.accounts.account(ofJob: job)
    var last = Accounts.Owner.job(job)
    while one.isFrame {
      let frame = one.index
      one = firstChild(of: frame)
      if isWide(frame) {
        if tracesJobs { trace(job)?.decide(frame, by: one) }
        extend(own, by: last)
        last = one.isFrame ? .frame(one.index) : .call(one.index)
      }
    }
    var call = one.index
    if calls[call].state == .awaitingTwin {
      call = hedges.twin(of: call)
      if tracesJobs { trace(job)?.adopt(hedge: call, by: one.index) }
      // A hedge's account began as a copy of its call's.
      if let hedge = observation.accounts.find(.call(call)), last == .job(job) {
        observation.accounts.replace(own, by: hedge)
      } else {
        extend(own, by: .call(call))
      }
      last = .call(call)
    } else {
      extend(own, by: last)
    }
    enterUntilDispatch(own, ofCall: call)
    guard let part = latencyPart(ofCancelled: call) else { return }
    // The job's account no longer says since when; of others `traceDrop` will tell.
    if tracesJobs && last == .job(job) { traceEntry(part, ofCall: call, from: own.value.upTo, to: now) }
    observation.accounts.enter(owner(part, ofCall: call), own, until: now)
  }

  /// Goes on with a branch; one whose account is not open has taken no time that is entered.
  private func extend(_ own: Place<Account>, by branch: Accounts.Owner) {
    if case .job = branch { return }
    if let account = observation.accounts.find(branch) { observation.accounts.add(account, to: own) }
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
