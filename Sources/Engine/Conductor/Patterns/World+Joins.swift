import NeedletailLanes

/// The interpreter, going up: a child has ended, and its parent goes on or ends too.
extension World {
  /// Tells the parent of an activation that it has ended; the activation is unlinked and free already.
  func tell(_ parent: Int32, job: Int32, branch: Int32, _ ended: Ended) {
    if parent < 0 {
      rootEnded(job, ended)
      return
    }
    assert(frames[parent].live > 0, "a frame hears only of children it started")
    frames[parent].live -= 1
    if ended.isPartial { frames[parent].flags.insert(.partial) }
    let operation = program.nodes[frames[parent].node].operation
    if carriesContent && !ended.succeeded && operation != .sequence && operation != .branch {
      keepFailure(ended, of: parent)
    }
    switch operation {
    case .sequence: stepEnded(parent, branch, ended)
    case .escalate: tierEnded(parent, branch, ended)
    case .parallel, .fanOut: branchEnded(parent, branch, ended)
    case .loop: roundEnded(parent, ended)
    case .branch: namedBranchEnded(parent, ended)
    case .call, .choose, .delay: assertionFailure("World: a node without children has a frame")
    }
  }

  /// Ends a frame that has no live children and tells its parent.
  private func end(_ frame: Int32, succeeded: Bool, output: Int32, outcome: Outcome) {
    let f = frames.at(frame)
    assert(f.value.live == 0 && f.value.firstChild < 0, "a frame ends after its children")
    checkOracle(frame, succeeded: succeeded)
    let (parent, job, branch) = (f.value.parent, f.value.job, f.value.branch)
    var ended = Ended(
      succeeded: succeeded, isPartial: f.value.flags.contains(.partial), output: output,
      held: f.value.held, outcome: outcome)
    if program.nodes[f.value.node].keepsSides {
      (ended.first, ended.second) = (sides[frame].first, sides[frame].second)
    }
    if carriesContent { takeContent(of: frame, into: &ended, succeeded: succeeded) }
    if keepsAccounts { closeAccount(ofFrame: frame, succeeded: succeeded) }
    disown(.frame(frame), parent: parent)
    freeFrame(frame)
    if !succeeded {
      // What the successful children wrote will not be used, whether it was handed on inside or not.
      if ended.held > 0 { waste(ended.held, job: job) }
      var failure = Ended.failure
      failure.content = ended.content
      tell(parent, job: job, branch: branch, failure)
    } else {
      tell(parent, job: job, branch: branch, ended)
    }
  }

  private func fail(_ frame: Int32) {
    cancellationCause = .cancelled
    cancelChildren(of: frame)
    cancellationCause = .loser
    end(frame, succeeded: false, output: 0, outcome: Outcome())
  }

  /// Finished calls of a job were of no use.
  func waste(_ tokens: UInt64, job: Int32) {
    if isCohort(job) { figures.resultsDiscarded(Int(clamping: tokens)) }
  }

  // MARK: Sequence

  private func stepEnded(_ frame: Int32, _ branch: Int32, _ ended: Ended) {
    let f = frames.at(frame)
    assert(branch == f.value.position, "stages run in order, each once")
    let node = program.nodes.at(f.value.node)
    if ended.succeeded {
      if carriesContent { write(ended, to: frame) }
      stepSucceeded(frame, node, output: ended.output, held: ended.held, outcome: ended.outcome)
    } else {
      stepFailed(frame, node, branch, ended)
    }
  }

  @inline(never)
  private func stepFailed(_ frame: Int32, _ node: Place<Node>, _ branch: Int32, _ ended: Ended) {
    if policy.isFailFast || program.nodes[program.children[node.value.firstChild &+ branch]].isEssential {
      if carriesContent { keepFailure(ended, of: frame) }
      fail(frame)
      return
    }
    // Gracefully: the next stage is handed an error text, which counts no tokens.
    let f = frames.at(frame)
    f.value.flags.insert(.partial)
    f.value.written = 0
    f.value.outcome = .failed
    if carriesContent { writeFailure(ended, to: frame) }
    startNextStep(frame, node, hasSucceeded: f.value.succeeded > 0)
  }

  /// A step of a sequence has succeeded: the next one starts, or the sequence ends.
  @inline(never)
  func stepSucceeded(_ frame: Int32, _ node: Place<Node>, output: Int32, held: UInt64, outcome: Outcome) {
    let f = frames.at(frame)
    f.value.succeeded &+= 1
    f.value.hold(held)
    f.value.written = output
    f.value.outcome = outcome
    startNextStep(frame, node, hasSucceeded: true)
  }

  @_transparent
  private func startNextStep(_ frame: Int32, _ node: Place<Node>, hasSucceeded: Bool) {
    let f = frames.at(frame)
    let next = f.value.position &+ 1
    f.value.position = next
    if next == node.value.childCount {
      end(frame, succeeded: hasSucceeded, output: f.value.written, outcome: f.value.outcome)
      return
    }
    startChild(
      frame, node, next, step: UInt64(truncatingIfNeeded: next), handed: f.value.written, isFirst: false,
      outcome: f.value.outcome, branch: next, content: carriesContent ? writtenContent(of: frame) : -1, isNextStep: true
    )
  }

  // MARK: Escalate

  private func tierEnded(_ frame: Int32, _ branch: Int32, _ ended: Ended) {
    let f = frames.at(frame)
    assert(branch == f.value.position, "tiers are visited in order")
    if ended.succeeded {
      f.value.succeeded += 1
      f.value.hold(ended.held)
      f.value.written = ended.output
      f.value.outcome = ended.outcome
      if carriesContent { write(ended, to: frame) }
    } else {
      if policy.isFailFast {
        fail(frame)
        return
      }
      f.value.flags.insert(.partial)
    }
    let next = branch + 1
    let isHandled = ended.succeeded && ended.outcome.flags.contains(.handled)
    if isHandled || next == program.nodes[f.value.node].childCount {
      // A pattern has failed when none of its children succeeded; what an earlier tier wrote is a partial result.
      end(frame, succeeded: f.value.succeeded > 0, output: f.value.written, outcome: f.value.outcome)
      return
    }
    f.value.position = next
    let hasWritten = f.value.succeeded > 0
    startChild(
      frame, program.nodes.at(f.value.node), next, step: UInt64(next),
      handed: hasWritten ? f.value.written : f.value.handed,
      isFirst: f.value.flags.contains(.first) && !hasWritten, outcome: f.value.outcome, branch: next,
      content: !carriesContent ? -1 : hasWritten ? writtenContent(of: frame) : handedContent(of: frame))
  }

  // MARK: Parallel and fan-out

  private func branchEnded(_ frame: Int32, _ branch: Int32, _ ended: Ended) {
    let f = frames.at(frame)
    let rule = program.nodes[f.value.node]
    if ended.succeeded {
      collect(frame, output: ended.output, held: ended.held, outcome: ended.outcome)
      if carriesContent { keepBranch(branch, ended, of: frame) }
      if rule.keepsSides { keepSide(branch, ended, of: frame, isVote: rule.join.isTally) }
    }
    judge(frame, hasFailed: !ended.succeeded)
  }

  /// Takes what a branch hands on to what the others did.
  @inline(__always)
  func collect(_ frame: Int32, output: Int32, held: UInt64, outcome: Outcome) {
    let f = frames.at(frame)
    if f.value.succeeded == 0 {
      f.value.outcome = outcome
    } else {
      f.value.outcome.merge(outcome)
    }
    f.value.succeeded &+= 1
    f.value.written = Frame.tokens(f.value.written, output)
    f.value.hold(held)
  }

  /// Whether a frame's branches are at an end, now that one of them has ended.
  @inline(__always)
  func judge(_ frame: Int32, hasFailed: Bool) {
    let f = frames.at(frame)
    let n = program.nodes.at(f.value.node)
    if n.value.join == .all && !hasFailed {
      if f.value.live == 0 { endTogether(frame) }
    } else {
      judgeOtherwise(frame, hasFailed: hasFailed)
    }
  }

  @inline(never)
  private func judgeOtherwise(_ frame: Int32, hasFailed: Bool) {
    let f = frames.at(frame)
    let rule = program.nodes[f.value.node]
    let succeeded = f.value.succeeded
    let wanted = rule.join == .first ? 1 : rule.count
    switch rule.join {
    case .all, .majority, .fraction, .count:
      if hasFailed {
        if policy.isFailFast {
          fail(frame)
          return
        }
        f.value.flags.insert(.partial)
      }
      if f.value.live == 0 { endTogether(frame) }
    case .first, .quorum:
      if succeeded >= wanted {
        cancelChildren(of: frame)
        endTogether(frame)
      } else if f.value.live == 0 {
        // Too few succeeded: with some the result is partial, with none there is no result.
        f.value.flags.insert(.partial)
        endTogether(frame)
      } else if policy.isFailFast && succeeded + f.value.live < wanted {
        fail(frame)
      }
    }
  }

  @inline(never)
  private func endTogether(_ frame: Int32) {
    let f = frames.at(frame)
    let n = program.nodes.at(f.value.node)
    let join = n.value.join
    var outcome = f.value.outcome
    if join.isTally { tally(frame, n.value, &outcome) }
    let isShort = join == .quorum && f.value.succeeded < n.value.count
    let succeeded = f.value.succeeded > 0 && !(isShort && policy.isFailFast)
    end(frame, succeeded: succeeded, output: f.value.written, outcome: outcome)
  }

  private func keepSide(_ branch: Int32, _ ended: Ended, of frame: Int32, isVote: Bool) {
    if !isVote {
      if branch == 0 { sides[frame].first = ended.output } else if branch == 1 { sides[frame].second = ended.output }
    } else if !ended.outcome.flags.contains(.abstained) {
      if ended.outcome.flags.contains(.approved) { sides[frame].first += 1 } else { sides[frame].second += 1 }
    }
  }

  /// Decides a consensus: enough alike votes either way; a tie, or too few, decides nothing.
  @inline(never)
  private func tally(_ frame: Int32, _ rule: Node, _ outcome: inout Outcome) {
    let (approvals, rejections) = (sides[frame].first, sides[frame].second)
    let votes = approvals + rejections
    func carries(_ count: Int32) -> Bool {
      switch rule.join {
      case .majority: 2 * count > votes
      case .fraction: count > 0 && Double(count) / Double(votes) >= rule.fraction
      default: count >= rule.count
      }
    }
    let isApproved = carries(approvals) && approvals > rejections
    let isRejected = carries(rejections) && rejections > approvals
    outcome.flags.remove([.approved, .decided])
    if isApproved { outcome.flags.insert(.approved) }
    if isApproved || isRejected { outcome.flags.insert(.decided) }
  }

  // MARK: Loop

  private func roundEnded(_ frame: Int32, _ ended: Ended) {
    let f = frames.at(frame)
    let node = f.value.node
    let n = program.nodes.at(node)
    let hasOtherwise = n.value.childCount == 2
    let wasBody = f.value.position & 1 == 0
    if ended.succeeded {
      f.value.succeeded += 1
      f.value.outcome = ended.outcome
      keep(frame, ended, writes: !(hasOtherwise && wasBody))
      if carriesContent { keepRound(ended, of: frame, writes: !(hasOtherwise && wasBody)) }
      if wasBody && isSatisfied(program.nodes[node], ended.outcome) {
        endLoop(frame, isExhausted: false)
        return
      }
    } else {
      if policy.isFailFast {
        fail(frame)
        return
      }
      f.value.flags.insert(.partial)
      f.value.outcome = .failed
    }
    let round = f.value.position >> 1
    if wasBody && hasOtherwise {
      f.value.position += 1
      startRound(frame, child: 1)
    } else if round + 1 < n.value.count {
      f.value.position = (round + 1) << 1
      startRound(frame, child: 0)
    } else {
      endLoop(frame, isExhausted: true)
    }
  }

  /// Keeps what a round wrote, as the loop hands it on.
  private func keep(_ frame: Int32, _ ended: Ended, writes: Bool) {
    let f = frames.at(frame)
    f.value.hold(ended.held)
    switch program.nodes[f.value.node].handing {
    case .previous: f.value.written = ended.output
    case .board: if writes { f.value.written = Frame.tokens(f.value.written, ended.output) }
    case .exchange:
      f.value.written = Frame.tokens(f.value.written, ended.output)
      sides[frame] = Sides(first: ended.first, second: ended.second)
    }
  }

  private func isSatisfied(_ rule: Node, _ outcome: Outcome) -> Bool {
    if rule.until == .confidence { return outcome.confidence >= rule.threshold }
    return !rule.until.isEmpty && outcome.flags.contains(rule.until)
  }

  private func startRound(_ frame: Int32, child: Int32) {
    let f = frames.at(frame)
    let hasWritten = f.value.succeeded > 0
    var handed = f.value.handed
    var (first, second): (Int32, Int32) = (-1, -1)
    switch program.nodes[f.value.node].handing {
    case .previous: if hasWritten { handed = f.value.written }
    case .board: handed = Frame.tokens(handed, f.value.written)
    case .exchange: if hasWritten { (first, second) = (sides[frame].first, sides[frame].second) }
    }
    f.value.live += 1
    let position = f.value.position
    var given = Start(
      job: f.value.job, parent: frame, branch: child, key: f.value.key.child(UInt64(position)),
      handed: handed, isFirst: f.value.flags.contains(.first) && !hasWritten,
      outcome: f.value.outcome, first: first, second: second)
    let content = carriesContent ? lendRound(of: frame, to: &given, hasWritten: hasWritten) : -1
    start(program.child(f.value.node, child), given)
    if carriesContent { releaseContent(content) }
  }

  private func endLoop(_ frame: Int32, isExhausted: Bool) {
    let f = frames.at(frame)
    let rule = program.nodes[f.value.node]
    if isExhausted && rule.exhaustionIsPartial { f.value.flags.insert(.partial) }
    end(
      frame, succeeded: f.value.succeeded > 0, output: f.value.written, outcome: f.value.outcome)
  }
}
