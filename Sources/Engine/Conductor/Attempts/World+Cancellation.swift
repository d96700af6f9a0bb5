import NeedletailLanes

/// Cancelling: whatever an activation holds is free at this instant, and what it wrote is wasted.
extension World {
  /// Cancels what a job's pattern runs.
  func cancelRoot(of job: Int32) {
    let j = jobs.at(job)
    let root = Activation(bits: j.value.root)
    if root.isNone { return }
    watchEndWithoutAttempt(job)
    withdraw(root)
    cancellationCause = .cancelled
    cancel(root)
    cancellationCause = .loser
    j.value.root = -1
  }

  /// What a job's pattern runs leaves its queues; it is about to be cancelled.
  func withdrawRoot(of job: Int32) {
    let root = Activation(bits: jobs[job].root)
    if !root.isNone { withdraw(root) }
  }

  /// Cancels a frame's children and leaves the frame.
  func cancelChildren(of frame: Int32) {
    let f = frames.at(frame)
    var child = Activation(bits: f.value.firstChild)
    while !child.isNone {
      withdraw(child)
      child = sibling(after: child, under: frame)
    }
    while f.value.firstChild >= 0 {
      let first = Activation(bits: f.value.firstChild)
      disown(first, parent: frame)
      cancel(first)
    }
    f.value.live = 0
  }

  /// A frame's children but one leave their queues: they will be cancelled at this instant, once that one's end is told.
  func standDown(besides one: Activation, under frame: Int32) {
    var child = Activation(bits: frames[frame].firstChild)
    while !child.isNone {
      if child != one { withdraw(child, .standsDown) }
      child = sibling(after: child, under: frame)
    }
  }

  /// First everything leaves its queue, so that a slot freed by one cancelled call is not given to another.
  private func withdraw(_ one: Activation, _ step: CancellationStep = .withdrawn) {
    if one.isFrame {
      var child = Activation(bits: frames[one.index].firstChild)
      while !child.isNone {
        withdraw(child, step)
        child = sibling(after: child, under: one.index)
      }
    } else {
      watchCancel(one.index, step)
      leaveQueue(one.index)
      if calls[one.index].flags.contains(.hasHedge) {
        watchCancel(hedges.twin(of: one.index), step)
        leaveQueue(hedges.twin(of: one.index))
      }
    }
  }

  private func cancel(_ one: Activation) {
    if !one.isFrame {
      cancelCall(one.index)
      return
    }
    let frame = one.index
    while frames[frame].firstChild >= 0 {
      let first = Activation(bits: frames[frame].firstChild)
      disown(first, parent: frame)
      cancel(first)
    }
    waste(frames[frame].held, job: frames[frame].job)
    if keepsAccounts { discardAccount(ofFrame: frame) }
    freeFrame(frame)
  }

  private func cancelCall(_ call: Int32) {
    let c = calls.at(call)
    let job = c.value.job
    if c.value.flags.contains(.hasHedge) { dropHedge(of: call) }
    if c.value.state != .delay {
      if isCohort(job) { figures.callCancelled() }
      note(.cancelled, jobs[job].key.bits, agent: c.value.member)
    }
    dropAttempt(call)
    if keepsAccounts { discardAccount(ofCall: call) }
    freeCall(call)
  }

  /// Ends an attempt whose answer is not wanted any more: bills what was used, frees what it holds.
  func dropAttempt(_ call: Int32) {
    let c = calls.at(call)
    let pool = self.pool(of: call)
    watchCancel(call, .dropped)
    if isListenedTo { tellCancellation(ofCall: call) }
    if tracesJobs { traceDrop(ofAttempt: call) }
    leaveQueue(call)
    leaveRules(call)
    disarm(call)
    if c.value.state == .running && c.value.ending != .courierFull {
      disarmHedge(call)
      let output = outputSoFar(call)
      bill(call, pool, output: output, wastedBy: cancellationCause)
      if carriesContent { countUse(ofAttempt: call, pool, output: output) }
    } else if c.value.flags.contains(.reserved) {
      settleBudget(call, actual: 0)
    }
    giveProbeBack(call, pool)
    release(call)
  }
}
