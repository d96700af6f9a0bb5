import NeedletailLanes

/// Looking ahead: what the next timers will touch is asked for before they are due. With many in flight the wait for memory is
/// most of the time. Nothing here changes anything, and whatever is foreseen may come otherwise.
extension World {
  /// With more calls than these in flight, what they touch is not all near the processor.
  static var farCalls: Int32 { 4_096 }
  /// Brings near what the next timers will touch, step by step, as each step reads what the one before has brought: a call;
  /// its frame, its job and its agent; the first call that waits for that agent; that call's job.
  @inline(__always)
  func lookAhead() {
    let next = timers.upcoming
    if slots.areFew && next.count > 12 {
      // Their agents are near, and so is who waits for them: three steps do.
      if let call = call(next[12]) { calls.prefetch(call) }
      if let call = call(next[8]) {
        lookForOwners(of: call)
        lookForWaiting(behind: call)
      }
      if let call = call(next[4]) {
        lookForParent(of: call)
        lookForJobOfWaiting(behind: call)
      }
    } else {
      lookAheadAmongAgents(next)
    }
  }

  @inline(__always)
  private func lookAheadAmongAgents(_ next: UpcomingTimers) {
    if next.count > 12, let call = call(next[12]) { calls.prefetch(call) }
    if next.count > 8, let call = call(next[8]) {
      lookForOwners(of: call)
      slots.prefetch(calls[call].member)
    }
    if next.count > 5, let call = call(next[5]) {
      lookForWaiting(behind: call)
      lookForParent(of: call)
    }
    if next.count > 1, let call = call(next[1]) { lookForJobOfWaiting(behind: call) }
    if slots.areMany { lookAmongManyAgents() }
  }

  /// The call that a timer is for, if it is a call's.
  @inline(__always)
  private func call(_ payload: UInt64) -> Int32? {
    Event.kind(of: payload) == Event.call.rawValue ? Event.index(of: payload) : nil
  }

  @inline(__always)
  private func lookForOwners(of call: Int32) {
    frames.prefetch(calls[call].parent)
    jobs.prefetch(calls[call].job)
    if keepsAccounts { observation.accounts.prefetch(job: calls[call].job) }
  }

  @inline(__always)
  private func lookForParent(of call: Int32) {
    let parent = calls[call].parent
    if parent < 0 { return }
    frames.prefetch(frames[parent].parent)
    if frames[parent].flags.contains(.wide) {
      kinship.calls.prefetch(call)
      if keepsAccounts { observation.accounts.prefetch(wideFrame: parent) }
    }
  }

  /// The first call that waits for a call's agent.
  @inline(__always)
  private func lookForWaiting(behind call: Int32) {
    let head = headOfQueue(ofCall: call)
    calls.prefetch(head)
    slots.prefetch(waiting: head)
  }

  @inline(__always)
  private func lookForJobOfWaiting(behind call: Int32) {
    let head = headOfQueue(ofCall: call)
    if head >= 0 { jobs.prefetch(calls[head].job) }
  }

  /// With very many agents, those that will be chosen from when a call ends are far too, and so are users of a closed load.
  @inline(never)
  private func lookAmongManyAgents() {
    if let payload = timers.upcoming(5), let call = call(payload) { prefetchUser(of: calls[call].job) }
    let event = figures.events &+ 3
    ahead.clear(event)
    if let payload = timers.upcoming(3), let call = call(payload) { foresee(after: call, event) }
    lookForQueues(after: figures.events &+ 1)
  }

  /// The first that waits for a call's agent; −1 for none.
  @inline(__always)
  private func headOfQueue(ofCall call: Int32) -> Int32 {
    let member = calls[call].member
    return member >= 0 ? slots.head(for: member) : -1
  }

  /// Brings near where the jobs of a looping user are counted.
  @inline(__always)
  private func prefetchUser(of job: Int32) {
    let j = jobs.at(job)
    intake.prefetch(userWith: j.value.origin, in: Int32(j.value.generator))
  }

  /// Brings near the agents that will be chosen from when this call has ended well, and notes them of that event.
  private func foresee(after call: Int32, _ event: Int) {
    let c = calls.at(call)
    var frame = c.value.parent
    while frame >= 0 {
      let f = frames.at(frame)
      switch program.nodes[f.value.node].operation {
      case .sequence:
        let next = f.value.position &+ 1
        if next < program.nodes[f.value.node].childCount {
          foreseeStart(program.child(f.value.node, next), f.value.key.child(UInt64(next)), event)
          return
        }
      case .parallel: if f.value.live > 1 { return }
      case .call, .fanOut, .loop, .choose, .escalate, .delay, .branch: return
      }
      frame = f.value.parent
    }
    let generator = Int32(jobs[c.value.job].generator)
    if intake.kind(of: generator) != .closed { return }
    let key = intake.nextKey(of: jobs[c.value.job].origin, in: generator)
    foreseeStart(scenarios[chooseScenario(generator: generator, key: key)].root, key, event)
  }

  private func foreseeStart(_ node: Int32, _ key: DrawKey, _ event: Int) {
    var (node, key) = (node, key)
    if program.nodes[node].operation == .sequence { (node, key) = (program.child(node, 0), key.child(0)) }
    var found = 0
    switch program.nodes[node].operation {
    case .call: foreseeCall(node, key, event, &found)
    case .parallel:
      for branch in 0..<Swift.min(program.nodes[node].childCount, Int32(LookAhead.calls)) {
        foreseeCall(program.child(node, branch), key.child(UInt64(branch)), event, &found)
      }
    case .sequence, .fanOut, .loop, .choose, .escalate, .delay, .branch: break
    }
  }

  @inline(__always)
  private func foreseeCall(_ node: Int32, _ key: DrawKey, _ event: Int, _ found: inout Int) {
    let n = program.nodes.at(node)
    guard n.value.operation == .call else { return }
    let p = pools.at(n.value.pool)
    guard p.value.choosesOfTwo else { return }
    let (low, high) = slots.twoMembers(key, attempt: 1, p)
    slots.prefetch(low)
    slots.prefetch(high)
    ahead.note((low, high), found, after: event)
    found &+= 1
  }

  /// Brings near what waits last for the agents that were foreseen: the next to wait is linked behind it.
  @inline(__always)
  private func lookForQueues(after event: Int) {
    ahead.forEach(after: event) { low, high in
      slots.prefetchLast(for: slots.load(high) < slots.load(low) ? high : low)
    }
  }
}
