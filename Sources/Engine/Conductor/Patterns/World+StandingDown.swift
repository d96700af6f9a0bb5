import NeedletailLanes

/// Standing down: what a call's end will cancel leaves its queue before the call gives back what it holds. So a race's losers are
/// not given the winner's slot, to be cancelled at the same instant and billed.
extension World {
  /// Some attempt stands in a queue; otherwise none could stand down, and nothing is handed on.
  @inline(__always) var someWait: Bool { rosters.waitingInAll.value > 0 }

  /// Takes out of their queues the calls that will be cancelled since this attempt ends.
  ///
  /// - Complexity: O(frames around the call + calls that stand down).
  @inline(never)
  func standDownOthers(at attempt: Int32, _ ending: Call.Ending) {
    let call = calls[attempt].isHedge ? hedges.twin(of: attempt) : attempt
    if ending != .completed && !endsCall(attempt, of: call, ending) { return }
    var ended = ending == .completed ? Ended(succeeded: true, outcome: decision(at: attempt, of: call)) : .failure
    var child = Activation.call(call)
    var (frame, branch) = (calls[call].parent, calls[call].branch)
    while frame >= 0, let end = forecast(frame, child, branch, ended) {
      ended = end
      child = .frame(frame)
      (frame, branch) = (frames[frame].parent, frames[frame].branch)
    }
  }

  /// Whether a call has failed for good with an attempt that failed.
  private func endsCall(_ attempt: Int32, of call: Int32, _ ending: Call.Ending) -> Bool {
    // The other attempt of a pair goes on.
    if attempt != call ? calls[call].state != .awaitingTwin : calls[call].flags.contains(.hasHedge) { return false }
    let last = attempt != call && ending == .ruleRefused ? calls[call].ending : ending
    return !last.isRetryable || Int(calls[call].attempt) >= policy.retry.attempts
  }

  private func decision(at attempt: Int32, of call: Int32) -> Outcome {
    let node = program.nodes[calls[call].node]
    if pools[node.pool].isReal { return realCalls.answer(of: attempt).outcome }
    return drawOutcome(call, reading: node.reads)
  }

  /// How a frame will end with a child that ends; `nil` where it goes on. Its other children stand down where it cancels them.
  private func forecast(_ frame: Int32, _ child: Activation, _ branch: Int32, _ ended: Ended) -> Ended? {
    let f = frames[frame]
    let rule = program.nodes[f.node]
    if rule.operation == .parallel || rule.operation == .fanOut {
      return forecastTogether(frame, rule, child, ended)
    }
    // A branch with a name answers what it was answered.
    if rule.operation == .branch { return ended }
    if !ended.succeeded && policy.isFailFast { return .failure }
    var failed = Ended(succeeded: f.succeeded > 0, outcome: .failed)
    switch rule.operation {
    case .sequence:
      if !ended.succeeded && program.nodes[program.child(f.node, branch)].isEssential { return .failure }
      if branch + 1 < rule.childCount { return nil }
    case .escalate:
      failed.outcome = f.outcome
      let isHandled = ended.succeeded && ended.outcome.flags.contains(.handled)
      if !isHandled && branch + 1 < rule.childCount { return nil }
    case .loop:
      let isBody = f.position & 1 == 0
      let isDone = ended.succeeded && isBody && isSatisfied(rule, ended.outcome)
      if !isDone && (isBody && rule.childCount == 2 || f.position >> 1 + 1 < rule.count) { return nil }
    case .call, .choose, .delay, .parallel, .fanOut, .branch:
      assertionFailure("World: a node without children in turn has a frame")
    }
    return ended.succeeded ? ended : failed
  }

  private func forecastTogether(_ frame: Int32, _ rule: Node, _ child: Activation, _ ended: Ended) -> Ended? {
    let f = frames[frame]
    let (succeeded, live) = (f.succeeded + (ended.succeeded ? 1 : 0), f.live - 1)
    let wanted = rule.join == .first ? 1 : rule.join == .quorum ? rule.count : f.position
    let isLost = policy.isFailFast && succeeded + live < wanted
    if live > 0 {
      if succeeded < wanted && !isLost { return nil }
      standDown(besides: child, under: frame)
    }
    if succeeded == 0 || isLost { return .failure }
    var outcome = f.outcome
    if ended.succeeded {
      if f.succeeded == 0 { outcome = ended.outcome } else { outcome.merge(ended.outcome) }
    }
    if rule.join.isTally {
      var votes = sides[frame]
      if ended.succeeded { votes.count(ended.outcome) }
      tally(votes, rule, &outcome)
    }
    return Ended(succeeded: true, outcome: outcome)
  }
}
