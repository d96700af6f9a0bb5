import NeedletailLanes

/// Keeps accounts of where jobs' time goes, where the plan asks for it: each step of a job enters the time since the step before.
///
/// Nothing is guessed at the end: whoever ends a wait says whose it was, so the parts add up however steps are taken.
extension World {
  // MARK: Jobs

  @inline(never)
  func openAccount(ofJob job: Int32) {
    let thread = accounts.open(Account(from: jobs[job].intendedAt))
    accounts.ofJobs.set(job, thread)
    if tracesJobs { beginTrace(ofJob: job) }
    enter(.scheduleDelay, ofJob: job)
  }

  @inline(never)
  func enter(_ part: LatencyPart, ofJob job: Int32) {
    let account = accounts.threads.at(accounts.ofJobs[job])
    if tracesJobs { trace(job)?.leaf(part, parent: -1, from: account.value.upTo, to: now) }
    account.value.enter(part, until: now)
  }

  /// A job of the cohort has completed or timed out: its account is added to its scenario's.
  @inline(never)
  func closeAccount(ofJob job: Int32) {
    let account = accounts.threads[accounts.ofJobs[job]]
    let latency = now &- jobs[job].intendedAt
    assert(account.total == latency && account.upTo == now, "the parts of a job's time add up to its latency")
    accounts.classes.add(account, lasting: latency, scenario: Int(jobs[job].scenario))
  }

  @inline(never)
  func discardAccount(ofJob job: Int32) {
    if tracesJobs { endTrace(ofJob: job) }
    accounts.threads.free(accounts.ofJobs[job])
  }

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
    var thread = accounts.ofJobs[job]
    while one.isFrame {
      let frame = one.index
      var child = Activation(bits: frames[frame].firstChild)
      one = child
      while !child.isNone {
        if branch(of: child) < branch(of: one) { one = child }
        child = sibling(after: child, under: frame)
      }
      if isWide(frame) {
        if tracesJobs { trace(job)?.decide(frame, by: one) }
        whole.add(accounts.threads[thread])
        thread = one.isFrame ? accounts.ofFrames[one.index] : accounts.ofCalls[one.index]
      }
    }
    var call = one.index
    if calls[call].state == .awaitingTwin {
      // A hedge's account begins as a copy of its call's.
      call = hedges[call].twin
      thread = accounts.ofCalls[call]
      if tracesJobs { trace(job)?.adopt(hedge: call, by: one.index) }
    }
    whole.add(accounts.threads[thread])
    if let part = LatencyPart.ofCancelled(calls[call].state) {
      // The account that is replaced below no longer says since when; of others `traceDrop` will tell.
      if tracesJobs && thread == accounts.ofJobs[job] {
        traceEntry(part, ofCall: call, from: accounts.threads[thread].upTo, to: now)
      }
      whole.enter(part, until: now)
    }
    accounts.threads[accounts.ofJobs[job]] = whole
  }

  private func branch(of one: Activation) -> Int32 { one.isFrame ? frames[one.index].branch : calls[one.index].branch }

  // MARK: Calls and frames

  /// Children of this frame run at once.
  @inline(__always)
  private func isWide(_ frame: Int32) -> Bool { frame >= 0 && frames[frame].flags.contains(.wide) }

  /// The account of a new child: its own, or its parent's.
  private func thread(under parent: Int32, job: Int32) -> Int32 {
    if parent < 0 { return accounts.ofJobs[job] }
    return isWide(parent) ? accounts.open(Account(from: now)) : accounts.ofFrames[parent]
  }

  @inline(never)
  func openAccount(ofCall call: Int32, parent: Int32, job: Int32) {
    accounts.ofCalls.set(call, thread(under: parent, job: job))
    if tracesJobs { traceOpen(call: call, parent: parent, job: job) }
  }

  @inline(never)
  func openAccount(ofFrame frame: Int32, parent: Int32, job: Int32) {
    accounts.ofFrames.set(frame, thread(under: parent, job: job))
    accounts.joins.set(frame, Accounts.Join(start: now))
    if tracesJobs { traceOpen(frame: frame, parent: parent, job: job) }
  }

  /// Enters the time a call was in its present state; call before that changes.
  @inline(never)
  func enterState(ofCall call: Int32) {
    guard let part = LatencyPart(calls[call].state) else { return }
    let account = accounts.threads.at(accounts.ofCalls[call])
    if tracesJobs { traceEntry(part, ofCall: call, from: account.value.upTo, to: now) }
    account.value.enter(part, until: now)
  }

  /// Enters the time of an attempt that ends.
  @inline(never)
  func enterEnd(ofCall call: Int32, _ ending: Call.Ending, _ pool: Int32) {
    guard ending == .completed, calls[call].state == .running else {
      enterState(ofCall: call)
      if tracesJobs { traceEnd(ofAttempt: call, ending, pool) }
      return
    }
    let account = accounts.threads.at(accounts.ofCalls[call])
    let start = account.value.upTo
    if program.nodes[calls[call].node].coordinates {
      account.value.enter(.coordination, until: now)
      if tracesJobs { traceEntry(.coordination, ofCall: call, from: start, to: now) }
    } else if let first = firstToken(ofAnswer: call, pool) {
      let middle = Swift.min(now, start &+ Swift.min(first, now &- start))
      account.value.enter(.firstToken, until: middle)
      account.value.enter(.decode, until: now)
      if tracesJobs {
        traceEntry(.firstToken, ofCall: call, from: start, to: middle)
        traceEntry(.decode, ofCall: call, from: middle, to: now)
      }
    } else {
      account.value.enter(.service, until: now)
      if tracesJobs { traceEntry(.service, ofCall: call, from: start, to: now) }
    }
    if tracesJobs { traceEnd(ofAttempt: call, ending, pool) }
  }

  /// When an answer's first token came, after dispatch, where that is told.
  private func firstToken(ofAnswer call: Int32, _ pool: Int32) -> UInt64? {
    if pools[pool].isReal { return answers[call].timeToFirstToken == .max ? nil : answers[call].timeToFirstToken }
    let isStreamed = pools[pool].isStreamed && program.nodes[calls[call].node].recordedService == .max
    return isStreamed ? timeToFirstToken(call) : nil
  }

  /// A child has ended, and its parent, if it waits for several, hears of it next.
  @inline(never)
  func closeAccount(ofCall call: Int32, succeeded: Bool) {
    let parent = calls[call].parent
    if isWide(parent) { hand(accounts.ofCalls[call], to: parent, succeeded: succeeded) }
    guard tracesJobs, let trace = trace(calls[call].job) else { return }
    if isWide(parent) { trace.decide(parent, by: .call(call)) }
    trace.end(call: call, succeeded ? "completed" : "failed", at: now)
  }

  @inline(never)
  func closeAccount(ofFrame frame: Int32, succeeded: Bool) {
    if isWide(frame) { join(frame) }
    let parent = frames[frame].parent
    if isWide(parent) { hand(accounts.ofFrames[frame], to: parent, succeeded: succeeded) }
    guard tracesJobs, let trace = trace(frames[frame].job) else { return }
    if isWide(parent) { trace.decide(parent, by: .frame(frame)) }
    trace.end(frame: frame, succeeded ? "completed" : "failed", at: now)
  }

  private func hand(_ thread: Int32, to frame: Int32, succeeded: Bool) {
    let j = accounts.joins.at(frame)
    let join = program.nodes[frames[frame].node].join
    j.value.isCounted = succeeded || (join != .first && join != .quorum)
    if j.value.isCounted { count(frame) }
    if j.value.last >= 0 { accounts.threads.free(j.value.last) }
    j.value.last = thread
  }

  private func count(_ frame: Int32) {
    let j = accounts.joins.at(frame)
    let (sum, overflow) = j.value.sum.addingReportingOverflow(now &- j.value.start)
    j.value.sum = overflow ? .max : sum
    j.value.count += 1
  }

  /// A frame ends with the child that ended last, now.
  private func join(_ frame: Int32) {
    let j = accounts.joins.at(frame)
    assert(j.value.last >= 0, "children that run at once end by one of them")
    if !j.value.isCounted { count(frame) }
    let span = now &- j.value.start
    let branch = accounts.threads[j.value.last]
    accounts.threads[accounts.ofFrames[frame]].add(
      branch, lasting: span, mean: Swift.min(span, j.value.sum / j.value.count))
    accounts.threads.free(j.value.last)
    j.value.last = -1
  }

  /// A call is cancelled: nobody asks for its account.
  @inline(never)
  func discardAccount(ofCall call: Int32) {
    if isWide(calls[call].parent) { accounts.threads.free(accounts.ofCalls[call]) }
    if tracesJobs { trace(calls[call].job)?.end(call: call, "cancelled", at: now) }
  }

  @inline(never)
  func discardAccount(ofFrame frame: Int32) {
    if isWide(frame), accounts.joins[frame].last >= 0 { accounts.threads.free(accounts.joins[frame].last) }
    if isWide(frames[frame].parent) { accounts.threads.free(accounts.ofFrames[frame]) }
    if tracesJobs { trace(frames[frame].job)?.end(frame: frame, "cancelled", at: now) }
  }

  // MARK: Hedges

  /// A hedge's account begins as its call's, whose first attempt has run until now.
  @inline(never)
  func openAccount(ofHedge twin: Int32, of call: Int32) {
    var account = accounts.threads[accounts.ofCalls[call]]
    account.enter(.discardedAttempt, until: now)
    accounts.ofCalls.set(twin, accounts.open(account))
    if tracesJobs { trace(calls[call].job)?.open(hedge: twin, of: call, at: now) }
  }

  /// The call goes on from where its hedge is.
  @inline(never)
  func adoptAccount(ofHedge twin: Int32, by call: Int32) {
    accounts.threads[accounts.ofCalls[call]] = accounts.threads[accounts.ofCalls[twin]]
    if tracesJobs { trace(calls[call].job)?.adopt(hedge: twin, by: call) }
  }

  @inline(never)
  func discardAccount(ofHedge twin: Int32) {
    accounts.threads.free(accounts.ofCalls[twin])
    if tracesJobs { trace(calls[twin].job)?.end(hedge: twin) }
  }

  // MARK: The report

  /// What was found out; `nil` where nothing was kept.
  var latencyBreakdown: LatencyBreakdown? {
    guard keepsAccounts else { return nil }
    var went = LatencyBreakdown()
    for (index, name) in scenarioNames.enumerated() {
      let scenario = accounts.classes.scenario(index, named: name)
      if scenario.all.jobs > 0 { went.scenarios.append(scenario) }
    }
    var wasted = 0
    for pool in names.indices {
      let places = WasteCause.allCases.map { pool * WasteCause.allCases.count + $0.rawValue }
      let tokens = places.map { wastedTokens[$0] }
      let dollars = places.map {
        pools[pool].cost(input: wastedTokens[$0] - wastedOutput[$0], output: wastedOutput[$0])
      }
      var waste = LatencyBreakdown.Waste(name: names[pool], retries: tokens[0], losers: tokens[1], cancelled: tokens[2])
      (waste.retriesUSD, waste.losersUSD, waste.cancelledUSD) = (dollars[0], dollars[1], dollars[2])
      went.waste.append(waste)
      wasted += tokens.reduce(0, +)
    }
    went.discarded = tally.wastedTokens - wasted
    return went
  }
}
