import NeedletailCouriers
import NeedletailLanes

/// Where the time of calls, frames and hedges goes, for the accounts of their jobs.
extension World {
  /// Children of this frame run at once.
  @inline(__always)
  func isWide(_ frame: Int32) -> Bool { frame >= 0 && frames[frame].flags.contains(.wide) }

  // MARK: Whose account it is

  /// What has the account that a call's time is entered in.
  @inline(__always)
  func accountOwner(ofCall call: Int32) -> Accounts.Owner {
    let c = calls.at(call)
    if c.value.isHedge { return .call(call) }
    if c.value.parent < 0 { return .job(c.value.job) }
    return isWide(c.value.parent) ? .call(call) : accountOwner(ofFrame: c.value.parent)
  }

  /// What has the account that a frame goes on with. Complexity: O(depth of the pattern).
  @inline(__always)
  func accountOwner(ofFrame frame: Int32) -> Accounts.Owner {
    var frame = frame
    while true {
      let parent = frames[frame].parent
      if parent < 0 { return .job(frames[frame].job) }
      if frames[parent].flags.contains(.wide) { return .frame(frame) }
      frame = parent
    }
  }

  /// When a branch began; of a job, whose account is always open, it is not asked.
  private func accountStart(of owner: Accounts.Owner) -> UInt64 {
    switch owner {
    case .job: 0
    case .call(let call): calls[call].requestedAt
    case .frame(let frame): observation.accounts.start(ofWideFrame: frames[frame].parent)
    }
  }

  @inline(__always)
  private func openedAccount(of owner: Accounts.Owner) -> Place<Account> {
    observation.accounts.find(owner) ?? openAccount(of: owner)
  }

  @inline(never)
  private func openAccount(of branch: Accounts.Owner) -> Place<Account> {
    observation.accounts.open(branch, from: accountStart(of: branch))
  }

  /// The account of an owner; `nil` while a branch has taken no time. Traces are told of that, too.
  @inline(__always)
  private func accountToEnter(_ owner: Accounts.Owner) -> Place<Account>? {
    observation.accounts.find(owner) ?? openAccountToEnter(owner)
  }

  @inline(never)
  private func openAccountToEnter(_ branch: Accounts.Owner) -> Place<Account>? {
    accountStart(of: branch) == now && !tracesJobs ? nil : openAccount(of: branch)
  }

  /// The instant up to which a call's time is entered.
  func accountedUntil(ofCall call: Int32) -> UInt64 {
    let owner = accountOwner(ofCall: call)
    return observation.accounts.find(owner)?.value.upTo ?? accountStart(of: owner)
  }

  // MARK: Beginnings

  @inline(__always)
  func openAccount(ofFrame frame: Int32, parent: Int32, job: Int32) {
    let operation = program.nodes[frames[frame].node].operation
    if operation == .parallel || operation == .fanOut { observation.accounts.open(wideFrame: frame, at: now) }
    if tracesJobs { traceOpen(frame: frame, parent: parent, job: job) }
  }

  // MARK: Steps

  /// Enters the time a call was in its present state; call before that changes.
  @inline(never)
  func enterState(ofCall call: Int32) {
    guard let part = latencyPart(ofCall: call) else { return }
    let owner = accountOwner(ofCall: call)
    guard let account = accountToEnter(owner) else { return }
    enterUntilDispatch(account, ofCall: call)
    enter(part, account, ofCall: call, until: now)
  }

  @inline(__always)
  private func enter(_ part: LatencyPart, _ account: Place<Account>, ofCall call: Int32, until instant: UInt64) {
    let start = account.value.upTo
    observation.accounts.enter(owner(part, ofCall: call), account, until: instant)
    if tracesJobs { traceEntry(part, ofCall: call, from: start, to: instant) }
  }

  /// Enters what a running attempt waited for its agent, which its record tells: where nothing else was waited for behind the
  /// agent's slot, nothing was entered until it was dispatched.
  @inline(__always)
  func enterUntilDispatch(_ account: Place<Account>, ofCall call: Int32) {
    let c = calls.at(call)
    if c.value.state == .running && account.value.upTo < c.value.since {
      observation.accounts.enter(owner(.agent, ofCall: call), account, until: c.value.since)
    }
  }

  /// Enters the time of an attempt that ends.
  @inline(never)
  func enterEnd(ofCall call: Int32, _ ending: Call.Ending, _ pool: Int32) {
    if ending == .completed && calls[call].state == .running {
      enterAnswer(ofCall: call, pool)
    } else {
      enterState(ofCall: call)
    }
    if tracesJobs { traceEnd(ofAttempt: call, ending, pool) }
  }

  /// An attempt has run and answers.
  @inline(__always)
  private func enterAnswer(ofCall call: Int32, _ pool: Int32) {
    let owner = accountOwner(ofCall: call)
    if let account = observation.accounts.find(owner) {
      enterAnswer(account, ofCall: call, pool)
    } else if owner != .call(call) || pools[pool].isReal || tracesJobs {
      enterAnswer(openAccount(of: owner), ofCall: call, pool)
    }
    // Else all the time of the branch is in the call's record, until that has ended.
  }

  @inline(__always)
  private func enterAnswer(_ account: Place<Account>, ofCall call: Int32, _ pool: Int32) {
    enterUntilDispatch(account, ofCall: call)
    enterRun(account, ofCall: call, pool)
  }

  /// `enterEnd` of an unconstrained pool's attempt that answers.
  @inline(__always)
  func enterAnswerFastPath(ofCall call: Int32, _ pool: Int32) {
    if tracesJobs {
      enterEnd(ofCall: call, .completed, pool)
      return
    }
    // It is no hedge: an unconstrained pool has none.
    let c = calls.at(call)
    let parent = c.value.parent
    if isWide(parent) {
      if observation.accounts.find(.call(call)) != nil { enterEnd(ofCall: call, .completed, pool) }
      return
    }
    guard case .job(let job) = parent < 0 ? .job(c.value.job) : accountOwner(ofFrame: parent) else {
      enterEnd(ofCall: call, .completed, pool)
      return
    }
    let n = program.nodes.at(c.value.node)
    let (agent, run) = (Int(n.value.agentPlace), Int(n.value.runPlace))
    guard agent < Account.Near.count && run < Account.Near.count - 1 else {
      enterEnd(ofCall: call, .completed, pool)
      return
    }
    let account = observation.accounts.account(ofJob: job)
    if account.value.upTo < c.value.since {
      observation.accounts.enter(near: agent, account, until: c.value.since)
    }
    if pools[pool].isStreamed && tellsFirstToken(n) {
      let start = account.value.upTo
      let first = Swift.min(timeToFirstToken(call), now &- start)
      observation.accounts.enter(near: run, account, until: start &+ first)
      observation.accounts.enter(near: run &+ 1, account, until: now)
    } else {
      observation.accounts.enter(near: run, account, until: now)
    }
  }

  /// Of an answer to a call of a streamed pool.
  @inline(__always)
  private func tellsFirstToken(_ node: Place<Node>) -> Bool {
    !node.value.role.isCoordinator && node.value.recordedService == .max
  }

  /// Enters the run of an attempt that answers.
  @inline(__always)
  private func enterRun(_ account: Place<Account>, ofCall call: Int32, _ pool: Int32) {
    if program.nodes[calls[call].node].role.isCoordinator {
      enter(.coordination, account, ofCall: call, until: now)
    } else if let first = firstToken(ofAnswer: call, pool) {
      let start = account.value.upTo
      enter(.firstToken, account, ofCall: call, until: start &+ Swift.min(first, now &- start))
      enter(.decode, account, ofCall: call, until: now)
    } else {
      enter(.service, account, ofCall: call, until: now)
    }
  }

  /// When an answer's first token came, after dispatch, where that is told.
  @inline(__always)
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
    let c = calls.at(call)
    let parent = c.value.parent
    if isWide(parent) && hand(.call(call), from: c.value.requestedAt, to: parent, succeeded: succeeded)
      && c.value.requestedAt < now
    {
      enterWhole(ofCall: call)
    }
    guard tracesJobs, let trace = trace(c.value.job) else { return }
    if isWide(parent) { trace.decide(parent, by: .call(call)) }
    trace.end(call: call, succeeded ? "completed" : "failed", at: now)
  }

  /// `closeAccount(ofCall:succeeded:)` of a branch that is answered: where its frame waits for others, and it has no account, it is
  /// only counted.
  @inline(__always)
  func closeAccount(ofAnswered call: Int32, of frame: Int32, _ node: Place<Node>) {
    if node.value.join == .all && frames[frame].live > 1 && !tracesJobs
      && observation.accounts.find(.call(call)) == nil
    {
      observation.accounts.count(branchOf: frame, isCounted: true, at: now)
    } else {
      closeAccount(ofCall: call, succeeded: true)
    }
  }

  /// A branch that was one call and one attempt, whose account was never opened: it waited for its agent, then ran.
  @inline(__always)
  private func enterWhole(ofCall call: Int32) {
    let pool = self.pool(of: call)
    assert(!pools[pool].isReal, "when a real agent's first token came is not known any more")
    observation.accounts.enter(
      owner(.agent, ofCall: call), observation.accounts.endedBranch, until: calls[call].since)
    enterRun(observation.accounts.endedBranch, ofCall: call, pool)
  }

  @inline(__always)
  func closeAccount(ofFrame frame: Int32, succeeded: Bool) {
    if isWide(frame) || isWide(frames[frame].parent) { closeBranches(ofFrame: frame, succeeded: succeeded) }
    if tracesJobs { traceEnd(ofFrame: frame, succeeded: succeeded) }
  }

  @inline(never)
  private func closeBranches(ofFrame frame: Int32, succeeded: Bool) {
    if isWide(frame) && observation.accounts.start(ofWideFrame: frame) < now {
      observation.accounts.join(frame, into: openedAccount(of: accountOwner(ofFrame: frame)), at: now)
    }
    let parent = frames[frame].parent
    if isWide(parent) {
      _ = hand(
        .frame(frame), from: observation.accounts.start(ofWideFrame: parent), to: parent, succeeded: succeeded)
    }
  }

  /// Counts a branch that has ended for its frame, and keeps its account where the frame may end by it.
  ///
  /// - Returns: whether it is kept though it was not open, so that all its time since `start` is still to be entered.
  @inline(__always)
  private func hand(_ branch: Accounts.Owner, from start: UInt64, to frame: Int32, succeeded: Bool) -> Bool {
    let f = frames.at(frame)
    let join = program.nodes[f.value.node].join
    let endsEarly = join == .first || join == .quorum
    // A race and a quorum go on without those that fail.
    observation.accounts.count(branchOf: frame, isCounted: succeeded || !endsEarly, at: now)
    // The others end with their last branch, or with one that fails.
    if f.value.live == 1 || !succeeded || endsEarly { return observation.accounts.take(branch, from: start) == nil }
    observation.accounts.discard(branch)
    return false
  }

  /// A call is cancelled: its account is asked for no more.
  @inline(never)
  func discardAccount(ofCall call: Int32) {
    observation.accounts.discard(.call(call))
    if tracesJobs { trace(calls[call].job)?.end(call: call, "cancelled", at: now) }
  }

  @inline(never)
  func discardAccount(ofFrame frame: Int32) {
    observation.accounts.discard(.frame(frame))
    if tracesJobs { trace(frames[frame].job)?.end(frame: frame, "cancelled", at: now) }
  }

  // MARK: Hedges

  /// A hedge's account begins as its call's, whose first attempt has run until now.
  @inline(never)
  func openAccount(ofHedge twin: Int32, of call: Int32) {
    let account = openedAccount(of: accountOwner(ofCall: call))
    enterUntilDispatch(account, ofCall: call)
    observation.accounts.open(hedge: twin, of: account, as: owner(.discardedAttempt, ofCall: call), at: now)
    if tracesJobs { trace(calls[call].job)?.open(hedge: twin, of: call, at: now) }
  }

  /// The call goes on from where its hedge is.
  @inline(never)
  func adoptAccount(ofHedge twin: Int32, by call: Int32) {
    if let hedge = observation.accounts.find(.call(twin)) {
      observation.accounts.replace(openedAccount(of: accountOwner(ofCall: call)), by: hedge)
    }
    if tracesJobs { trace(calls[call].job)?.adopt(hedge: twin, by: call) }
  }

  @inline(never)
  func discardAccount(ofHedge twin: Int32) {
    observation.accounts.discard(.call(twin))
    if tracesJobs { trace(calls[twin].job)?.end(hedge: twin) }
  }
}
