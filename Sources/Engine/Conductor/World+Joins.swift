import Lanes

/// The interpreter, going up: a child has ended, and its parent goes on or ends too.
extension World {
  /// Tells whoever started an activation that it has ended; the activation is unlinked and free already.
  func tell(_ parent: Int32, job: Int32, branch: Int32, _ ended: Ended) {
    if parent < 0 {
      rootEnded(job, ended)
      return
    }
    assert(frames[parent].live > 0, "a frame hears only of children it started")
    frames[parent].live -= 1
    if ended.isPartial { frames[parent].flags.insert(.partial) }
    switch program.nodes[frames[parent].node].operation {
    case .sequence: stepEnded(parent, branch, ended)
    case .escalate: tierEnded(parent, branch, ended)
    case .parallel, .fanOut: branchEnded(parent, branch, ended)
    case .loop: roundEnded(parent, ended)
    case .call, .choose, .delay: assertionFailure("World: a node without children has a frame")
    }
  }

  /// Ends a frame that has no live children and tells its parent.
  private func end(_ frame: Int32, succeeded: Bool, output: Int32, outcome: Outcome) {
    assert(frames[frame].live == 0 && frames[frame].firstChild < 0, "a frame ends after its children")
    checkOracle(frame, succeeded: succeeded)
    let (parent, job, branch) = (frames[frame].parent, frames[frame].job, frames[frame].branch)
    let ended = Ended(
      succeeded: succeeded, isPartial: frames[frame].flags.contains(.partial), output: output,
      held: frames[frame].held, outcome: outcome, first: frames[frame].first, second: frames[frame].second)
    disown(.frame(frame), parent: parent)
    frames.free(frame)
    if !succeeded && ended.held > 0 {
      // Nobody will use what the successful children wrote.
      waste(Int(ended.held), job: job)
      tell(parent, job: job, branch: branch, .failure)
    } else {
      tell(parent, job: job, branch: branch, ended)
    }
  }

  private func fail(_ frame: Int32) {
    cancelChildren(of: frame)
    end(frame, succeeded: false, output: 0, outcome: Outcome())
  }

  func waste(_ tokens: Int, job: Int32) {
    if isCohort(job) { tally.wastedTokens += tokens }
  }

  // MARK: Sequence

  private func stepEnded(_ frame: Int32, _ branch: Int32, _ ended: Ended) {
    assert(branch == frames[frame].position, "stages run in order, each once")
    let node = frames[frame].node
    if ended.succeeded {
      frames[frame].succeeded += 1
      frames[frame].held = ended.held
      frames[frame].written = ended.output
      frames[frame].outcome = ended.outcome
    } else {
      if isFailFast || program.nodes[program.child(node, branch)].isEssential {
        fail(frame)
        return
      }
      // Gracefully: the next stage is handed an error text, which counts no tokens.
      frames[frame].flags.insert(.partial)
      frames[frame].written = 0
      frames[frame].outcome = Outcome()
    }
    let next = branch + 1
    frames[frame].position = next
    if next == program.nodes[node].childCount {
      end(
        frame, succeeded: frames[frame].succeeded > 0, output: frames[frame].written, outcome: frames[frame].outcome)
      return
    }
    frames[frame].held = 0
    startChild(
      frame, next, step: UInt64(next), handed: frames[frame].written, isFirst: false,
      outcome: frames[frame].outcome, branch: next)
  }

  // MARK: Escalate

  private func tierEnded(_ frame: Int32, _ branch: Int32, _ ended: Ended) {
    assert(branch == frames[frame].position, "tiers are visited in order")
    if ended.succeeded {
      frames[frame].succeeded += 1
      frames[frame].held = ended.held
      frames[frame].written = ended.output
      frames[frame].outcome = ended.outcome
    } else {
      if isFailFast {
        fail(frame)
        return
      }
      frames[frame].flags.insert(.partial)
    }
    let next = branch + 1
    let isHandled = ended.succeeded && ended.outcome.flags.contains(.handled)
    if isHandled || next == program.nodes[frames[frame].node].childCount {
      end(
        frame, succeeded: frames[frame].succeeded > 0, output: frames[frame].written, outcome: frames[frame].outcome)
      return
    }
    frames[frame].position = next
    let hasWritten = frames[frame].succeeded > 0
    frames[frame].held = 0
    startChild(
      frame, next, step: UInt64(next), handed: hasWritten ? frames[frame].written : frames[frame].handed,
      isFirst: frames[frame].flags.contains(.first) && !hasWritten, outcome: frames[frame].outcome, branch: next)
  }

  // MARK: Parallel and fan-out

  private func branchEnded(_ frame: Int32, _ branch: Int32, _ ended: Ended) {
    let rule = program.nodes[frames[frame].node]
    if ended.succeeded {
      if frames[frame].succeeded == 0 {
        frames[frame].outcome = ended.outcome
      } else {
        frames[frame].outcome.merge(ended.outcome)
      }
      frames[frame].succeeded += 1
      frames[frame].written = frames[frame].written &+ ended.output
      frames[frame].held = frames[frame].held &+ ended.held
      if rule.join.isTally {
        countVote(frame, ended.outcome)
      } else if branch == 0 {
        frames[frame].first = ended.output
      } else if branch == 1 {
        frames[frame].second = ended.output
      }
    }
    let succeeded = frames[frame].succeeded
    let wanted = rule.join == .first ? 1 : rule.count
    switch rule.join {
    case .all, .majority, .fraction, .count:
      if !ended.succeeded {
        if isFailFast {
          fail(frame)
          return
        }
        frames[frame].flags.insert(.partial)
      }
      if frames[frame].live == 0 { endTogether(frame) }
    case .first, .quorum:
      if succeeded >= wanted {
        cancelChildren(of: frame)
        endTogether(frame)
      } else if frames[frame].live == 0 {
        // Too few succeeded: with some the result is partial, with none there is no result.
        frames[frame].flags.insert(.partial)
        endTogether(frame)
      } else if isFailFast && succeeded + frames[frame].live < wanted {
        fail(frame)
      }
    }
  }

  private func endTogether(_ frame: Int32) {
    let rule = program.nodes[frames[frame].node]
    var outcome = frames[frame].outcome
    if rule.join.isTally { tally(frame, rule, &outcome) }
    let short = rule.join == .quorum && frames[frame].succeeded < rule.count
    let succeeded = frames[frame].succeeded > 0 && !(short && isFailFast)
    end(frame, succeeded: succeeded, output: frames[frame].written, outcome: outcome)
  }

  private func countVote(_ frame: Int32, _ vote: Outcome) {
    if vote.flags.contains(.abstained) { return }
    if vote.flags.contains(.approved) { frames[frame].first += 1 } else { frames[frame].second += 1 }
  }

  /// Decides a consensus: enough alike votes either way; a tie, or too few, decides nothing.
  private func tally(_ frame: Int32, _ rule: Node, _ outcome: inout Outcome) {
    let (approvals, rejections) = (frames[frame].first, frames[frame].second)
    let votes = approvals + rejections
    func carries(_ count: Int32) -> Bool {
      switch rule.join {
      case .majority: 2 * count > votes
      case .fraction: count > 0 && Double(count) >= rule.fraction * Double(votes)
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
    let node = frames[frame].node
    let hasOtherwise = program.nodes[node].childCount == 2
    let wasBody = frames[frame].position & 1 == 0
    if ended.succeeded {
      frames[frame].succeeded += 1
      frames[frame].outcome = ended.outcome
      keep(frame, ended, writes: !(hasOtherwise && wasBody))
      if wasBody && isSatisfied(program.nodes[node], ended.outcome) {
        endLoop(frame, isExhausted: false)
        return
      }
    } else {
      if isFailFast {
        fail(frame)
        return
      }
      frames[frame].flags.insert(.partial)
    }
    let round = frames[frame].position >> 1
    if wasBody && hasOtherwise {
      frames[frame].position += 1
      startRound(frame, child: 1)
    } else if round + 1 < program.nodes[node].count {
      frames[frame].position = (round + 1) << 1
      startRound(frame, child: 0)
    } else {
      endLoop(frame, isExhausted: true)
    }
  }

  /// Keeps what a round wrote, as the loop hands it on.
  private func keep(_ frame: Int32, _ ended: Ended, writes: Bool) {
    frames[frame].held = frames[frame].held &+ ended.held
    switch program.nodes[frames[frame].node].handing {
    case .previous: frames[frame].written = ended.output
    case .board: if writes { frames[frame].written = frames[frame].written &+ ended.output }
    case .exchange:
      frames[frame].written = frames[frame].written &+ ended.output
      frames[frame].first = ended.first
      frames[frame].second = ended.second
    }
  }

  private func isSatisfied(_ rule: Node, _ outcome: Outcome) -> Bool {
    if rule.until == .confidence { return outcome.confidence >= rule.threshold }
    return !rule.until.isEmpty && outcome.flags.contains(rule.until)
  }

  private func startRound(_ frame: Int32, child: Int32) {
    let hasWritten = frames[frame].succeeded > 0
    var handed = frames[frame].handed
    var (first, second): (Int32, Int32) = (-1, -1)
    switch program.nodes[frames[frame].node].handing {
    case .previous: if hasWritten { handed = frames[frame].written }
    case .board: handed = handed &+ frames[frame].written
    case .exchange: if hasWritten { (first, second) = (frames[frame].first, frames[frame].second) }
    }
    frames[frame].held = 0
    frames[frame].live += 1
    let position = frames[frame].position
    start(
      program.child(frames[frame].node, child),
      Start(
        job: frames[frame].job, parent: frame, branch: child, key: frames[frame].key.child(UInt64(position)),
        handed: handed, isFirst: frames[frame].flags.contains(.first) && !hasWritten,
        outcome: frames[frame].outcome, first: first, second: second))
  }

  private func endLoop(_ frame: Int32, isExhausted: Bool) {
    let rule = program.nodes[frames[frame].node]
    if isExhausted && rule.exhaustionIsPartial { frames[frame].flags.insert(.partial) }
    end(
      frame, succeeded: frames[frame].succeeded > 0, output: frames[frame].written, outcome: frames[frame].outcome)
  }
}
