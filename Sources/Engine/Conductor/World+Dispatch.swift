import NeedletailLanes
import NeedletailMetrics

/// An attempt is sent: how long it will take and how it will end is drawn here.
extension World {
  /// Draws the tokens an attempt reads and writes. What the call was handed is what the attempt before it read, less
  /// what that one's agent added; before the first, `previous` is 0 and it was only handed.
  @inline(__always)
  func drawTokens(_ call: Int32, _ pool: Int32, after previous: UInt8) {
    let c = calls.at(call)
    let p = pools.at(pool)
    if p.value.fixedPrompt >= 0 {
      if previous == 0 { c.value.input = Frame.tokens(c.value.input, p.value.fixedPrompt) }
      c.value.output = p.value.fixedOutput
    } else {
      drawVaryingTokens(call, pool, after: previous)
    }
    let n = program.nodes.at(c.value.node)
    if n.value.hasRecordedTokens { replaceByRecording(call) }
    if traceRows.count > 0 { replaceByTrace(call, c.value.job) }
  }

  private func drawVaryingTokens(_ call: Int32, _ pool: Int32, after previous: UInt8) {
    let c = calls.at(call)
    let p = pools.at(pool)
    let key = c.value.key
    let attempt = attemptNumber(call)
    var prompt = samplers.count(p.value.prompt, key.bits(.promptTokens, attempt: attempt))
    if previous > 0 { prompt -= samplers.count(p.value.prompt, key.bits(.promptTokens, attempt: UInt32(previous))) }
    let output = samplers.count(p.value.outputTokens, key.bits(.outputTokens, attempt: attempt))
    c.value.input = Int32(clamping: prompt &+ Int(c.value.input))
    c.value.output = Int32(clamping: output)
  }

  private func replaceByRecording(_ call: Int32) {
    let c = calls.at(call)
    let n = program.nodes.at(c.value.node)
    if n.value.recordedInput >= 0 { c.value.input = n.value.recordedInput }
    if n.value.recordedOutput >= 0 { c.value.output = n.value.recordedOutput }
  }

  /// A trace row's input replaces the first call's input, its output the last call's output.
  private func replaceByTrace(_ call: Int32, _ job: Int32) {
    if generators[Int32(jobs[job].generator)].kind != .trace { return }
    let c = calls.at(call)
    let row = traceRows[jobs[job].origin]
    if row.input >= 0 && c.value.flags.contains(.first) { c.value.input = row.input }
    if row.output >= 0 && isLast(call) { c.value.output = row.output }
  }

  /// Whether the job ends with this call, as far as its own decisions tell.
  private func isLast(_ call: Int32) -> Bool {
    let c = calls.at(call)
    let outcome = drawOutcome(call, reading: [.handled, .solved, .approved, .confidence])
    var branch = c.value.branch
    var frame = c.value.parent
    while frame >= 0 {
      let rule = program.nodes[frames[frame].node]
      switch rule.operation {
      case .sequence: if branch != rule.childCount - 1 { return false }
      case .escalate: if branch != rule.childCount - 1 && !outcome.flags.contains(.handled) { return false }
      case .loop:
        let isBody = frames[frame].position & 1 == 0
        let ends = rule.until == .confidence ? outcome.confidence >= rule.threshold : outcome.flags.contains(rule.until)
        let isLastRound = frames[frame].position >> 1 == rule.count - 1 && (!isBody || rule.childCount == 1)
        if !isLastRound && !(isBody && ends && !rule.until.isEmpty) { return false }
      case .parallel, .fanOut, .call, .choose, .delay: break
      }
      branch = frames[frame].branch
      frame = frames[frame].parent
    }
    return true
  }

  /// What an attempt would take undisturbed: until its first token, and in all. Nanoseconds.
  @inline(__always)
  func drawnService(_ call: Int32) -> (firstToken: UInt64, total: UInt64) {
    let c = calls.at(call)
    let node = c.value.node
    let n = program.nodes.at(node)
    let recorded = n.value.recordedService
    if recorded != .max { return (0, recorded) }
    let pool = n.value.pool
    let p = pools.at(pool)
    let attempt = attemptNumber(call)
    if !p.value.isStreamed {
      return (0, samplers.nanoseconds(p.value.service, c.value.key.bits(.service, attempt: attempt)))
    }
    let first = drawnFirstToken(call, p)
    let gap = samplers.nanoseconds(p.value.interToken, c.value.key.bits(.itl, attempt: attempt))
    let later = UInt64(Swift.max(0, c.value.output &- 1))
    let (stream, overflow) = later.multipliedReportingOverflow(by: gap)
    return (first, overflow ? .max >> 2 : first &+ Swift.min(stream, .max >> 2))
  }

  @inline(__always)
  private func stretched(_ span: UInt64, _ call: Int32) -> UInt64 {
    if !stretches { return span }
    let factor = stretch[call]
    return factor == 1 ? span : UInt64(Swift.min(Double(span) * factor + 0.5, 4e18))
  }

  /// An attempt leaves for its agent: its wait for the slot is known, and from now on it runs.
  @inline(__always)
  private func depart(_ call: Int32, slotAt: UInt64) {
    let c = calls.at(call)
    if c.value.flags.contains(.cohort) {
      let cell = Int(program.nodes[c.value.node].cells) &+ Program.CallCell.queueTime.rawValue
      figures.record(slotAt &- c.value.since, in: cell)
    }
    if keepsAccounts { enterState(ofCall: call) }
    tally.dispatched &+= 1
    note(.dispatched, jobs[c.value.job].key.bits, agent: c.value.member)
    c.value.state = .running
    c.value.since = now
  }

  /// Sends an attempt to an agent of a plain pool: what `dispatch` does, less all that such a pool has not.
  @inline(__always)
  func dispatchFastPath(_ call: Int32, _ pool: Int32) {
    depart(call, slotAt: now)
    let c = calls.at(call)
    var span = drawnService(call).total
    var ending = Call.Ending.completed
    if pools[pool].failureRate > 0 { (ending, span) = drawFailure(call, pool, pools[pool].failureRate, span) }
    if span > callTimeout { (ending, span) = (.callTimeout, callTimeout) }
    c.value.ending = ending
    let (instant, overflow) = now.addingReportingOverflow(span)
    arm(call, at: overflow ? .max : instant)
    watchDispatch(call)
  }

  /// Whether an attempt that would take `span` fails, and when.
  private func drawFailure(
    _ call: Int32, _ pool: Int32, _ probability: Double, _ span: UInt64
  ) -> (Call.Ending, UInt64) {
    let key = calls[call].key
    guard Draws.chance(key.bits(.failure, attempt: attemptNumber(call)), probability) else { return (.completed, span) }
    let after = pools[pool].failAfter
    if after == .none { return (.failed, span) }
    return (.failed, samplers.nanoseconds(after, key.bits(.failAfter, attempt: attemptNumber(call))))
  }

  /// Sends an attempt to its agent.
  @inline(__always)
  func dispatch(_ call: Int32) {
    depart(call, slotAt: keepsSlotInstants ? slotInstants[call] : now)
    let c = calls.at(call)
    let pool = self.pool(of: call)
    let p = pools.at(pool)

    var factor = p.value.latencyFactor
    let endpoint = p.value.endpoint
    var failure = p.value.failureRate
    if p.value.extraFailure > 0 { failure = 1 - (1 - failure) * (1 - p.value.extraFailure) }
    if endpoint >= 0 {
      providers[endpoint].inProgress &+= 1
      factor *= providers[endpoint].latencyFactor
      if providers[endpoint].sigma > 0 || providers[endpoint].kappa > 0 {
        let others = Double(providers[endpoint].inProgress &- 1)
        factor *= 1 + providers[endpoint].sigma * others + providers[endpoint].kappa * (others + 1) * others
      }
      if providers[endpoint].extraFailure > 0 { failure = 1 - (1 - failure) * (1 - providers[endpoint].extraFailure) }
    }
    if stretches { stretch.set(call, factor) }
    if p.value.isReal {
      send(call, pool, failure: failure)
      return
    }

    var span = stretched(drawnService(call).total, call)
    var ending = Call.Ending.completed
    if p.value.timeoutRate > 0 && neverAnswers(call, pool) {
      span = callTimeout
      ending = .callTimeout
    } else if failure > 0 {
      (ending, span) = drawFailure(call, pool, failure, span)
    }
    if span > callTimeout { (ending, span) = (.callTimeout, callTimeout) }
    c.value.ending = ending
    let (instant, overflow) = now.addingReportingOverflow(span)
    arm(call, at: overflow ? .max : instant)
    watchDispatch(call)
    if p.value.hedgeAfter != .max || p.value.hedgePercentile > 0 { armHedge(call, pool, lasting: span) }
  }

  private func neverAnswers(_ call: Int32, _ pool: Int32) -> Bool {
    Draws.chance(calls[call].key.bits(.timeout, attempt: attemptNumber(call)), pools[pool].timeoutRate)
  }

  /// The tokens an attempt has written by now: none before the first token, then linearly.
  func outputSoFar(_ call: Int32) -> Int32 {
    let c = calls.at(call)
    let pool = self.pool(of: call)
    // What a real agent has written is not known before it answers.
    if pools[pool].isReal { return 0 }
    if pools[pool].timeoutRate > 0 && neverAnswers(call, pool) { return 0 }
    let service = drawnService(call)
    let (first, total) = (stretched(service.firstToken, call), stretched(service.total, call))
    let elapsed = now &- c.value.since
    if elapsed >= total { return c.value.output }
    if elapsed < first || total == first { return 0 }
    let share = Double(elapsed &- first) / Double(total &- first)
    return Int32(Double(c.value.output) * share)
  }

  /// When the answer's first token came, after dispatch.
  @inline(never)
  func timeToFirstToken(_ call: Int32) -> UInt64 {
    let n = program.nodes.at(calls[call].node)
    if n.value.recordedService != .max { return 0 }
    return stretched(drawnFirstToken(call, pools.at(n.value.pool)), call)
  }

  @inline(__always)
  private func drawnFirstToken(_ call: Int32, _ p: Place<Pool>) -> UInt64 {
    if !p.value.isStreamed { return 0 }
    return samplers.nanoseconds(p.value.service, calls[call].key.bits(.ttft, attempt: attemptNumber(call)))
  }

  /// Draws what a call decided, as far as it is declared and read.
  @inline(__always)
  func drawOutcome(_ call: Int32, reading: Outcome.Flags) -> Outcome {
    var outcome = Outcome()
    if reading.isEmpty { return outcome }
    let rule = pools[pool(of: call)].outcome
    let key = calls[call].key
    let wanted = rule.declared.intersection(reading)
    if wanted.contains(.handled) && !Draws.chance(key.bits(.handles), rule.handles) { outcome.flags.remove(.handled) }
    if wanted.contains(.solved) && !Draws.chance(key.bits(.solves), rule.solves) { outcome.flags.remove(.solved) }
    if wanted.contains(.approved) && !Draws.chance(key.bits(.approves), rule.approves) {
      outcome.flags.remove(.approved)
    }
    if wanted.contains(.abstained) && Draws.chance(key.bits(.abstains), rule.abstains) {
      outcome.flags.insert(.abstained)
    }
    if rule.declared.contains(.decided) && !reading.isDisjoint(with: [.approved, .decided]) {
      let share = Draws.unit(key.bits(.verdict))
      outcome.flags.remove([.approved, .decided])
      if share < rule.verdictFor {
        outcome.flags.insert([.approved, .decided])
      } else if share < rule.verdictAgainst {
        outcome.flags.insert(.decided)
      }
    }
    if wanted.contains(.confidence) {
      outcome.confidence = Outcome.scaled(samplers.draw(rule.confidence, key.bits(.confidence)))
    }
    if wanted.contains(.fanOut) {
      outcome.fanOut = Int32(clamping: Swift.max(1, samplers.count(rule.fanOut, key.bits(.fanOut))))
    }
    if wanted.contains(.choice) {
      let share = Draws.unit(key.bits(.choice))
      for entry in rule.choices..<rule.choices + rule.choiceCount {
        outcome.choice = UInt8(truncatingIfNeeded: choices[entry].name)
        if share < choices[entry].share { break }
      }
    }
    return outcome
  }
}
