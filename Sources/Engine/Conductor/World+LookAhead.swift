import NeedletailLanes

/// Looking ahead: what the next timers will touch is asked for before they are due. With many in flight the wait for memory is
/// most of the time. Nothing here changes anything, and whatever is foreseen may come otherwise.
extension World {
  /// With more calls than these in flight, what they touch is not all near the processor.
  static var farCalls: Int32 { 4_096 }
  /// Brings near what the next timers will touch, step by step, as each step reads what the one before has brought: a call;
  /// its frame, its job and its agent; whoever waits for that agent; that one's job.
  @inline(__always)
  func lookAhead() {
    if let payload = timers.upcoming(12), Event.kind(of: payload) == Event.call.rawValue {
      calls.prefetch(Event.index(of: payload))
    }
    if let payload = timers.upcoming(8), Event.kind(of: payload) == Event.call.rawValue {
      let c = calls.at(Event.index(of: payload))
      frames.prefetch(c.value.parent)
      jobs.prefetch(c.value.job)
      if c.value.member >= 0 {
        members.prefetch(c.value.member)
        callQueues.prefetch(memberQueue(c.value.member))
      }
    }
    if let payload = timers.upcoming(5), Event.kind(of: payload) == Event.call.rawValue {
      let c = calls.at(Event.index(of: payload))
      if c.value.member >= 0 {
        let head = callQueues.first(memberQueue(c.value.member))
        calls.prefetch(head)
        callQueues.prefetch(element: head)
      }
      if c.value.parent >= 0 {
        frames.prefetch(frames[c.value.parent].parent)
        if frames[c.value.parent].flags.contains(.wide) { callKin.prefetch(Event.index(of: payload)) }
      }
      if ahead.hasManyMembers { iterations.prefetch(place(ofUserOf: c.value.job)) }
    }
    if ahead.hasManyMembers {
      let event = figures.events &+ 3
      ahead.clear(event)
      if let payload = timers.upcoming(3), Event.kind(of: payload) == Event.call.rawValue {
        foresee(after: Event.index(of: payload), event)
      }
    }
    if let payload = timers.upcoming(1), Event.kind(of: payload) == Event.call.rawValue {
      let c = calls.at(Event.index(of: payload))
      if c.value.member >= 0 {
        let head = callQueues.first(memberQueue(c.value.member))
        if head >= 0 { jobs.prefetch(calls[head].job) }
      }
    }
    if ahead.hasManyMembers { lookForQueues(after: figures.events &+ 1) }
    if keepsAccounts { lookForAccounts() }
  }

  /// Brings near the accounts of the calls that end next, and of whoever waits for their agents: first where they are, then
  /// themselves.
  @inline(never)
  private func lookForAccounts() {
    if let payload = timers.upcoming(12), Event.kind(of: payload) == Event.call.rawValue {
      observation.accounts.prefetchPlace(ofCall: Event.index(of: payload))
    }
    if let payload = timers.upcoming(5), Event.kind(of: payload) == Event.call.rawValue {
      observation.accounts.prefetch(ofCall: Event.index(of: payload))
      observation.accounts.prefetchPlace(ofCall: headOfQueue(ofCall: Event.index(of: payload)))
    }
    if let payload = timers.upcoming(1), Event.kind(of: payload) == Event.call.rawValue {
      observation.accounts.prefetch(ofCall: headOfQueue(ofCall: Event.index(of: payload)))
    }
  }

  /// The first that waits for a call's agent; −1 for none.
  @inline(__always)
  private func headOfQueue(ofCall call: Int32) -> Int32 {
    let member = calls[call].member
    return member >= 0 ? callQueues.first(memberQueue(member)) : -1
  }

  /// Where a looping user's jobs are counted; −1 for jobs of other loads.
  @inline(__always)
  private func place(ofUserOf job: Int32) -> Int32 {
    let j = jobs.at(job)
    let g = generators.at(Int32(j.value.generator))
    return g.value.kind == .closed ? Int32(truncatingIfNeeded: g.value.base) &+ j.value.origin : -1
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
      case .call, .fanOut, .loop, .choose, .escalate, .delay: return
      }
      frame = f.value.parent
    }
    let user = self.place(ofUserOf: c.value.job)
    if user < 0 || receivesExternalJobs { return }
    let generator = Int32(jobs[c.value.job].generator)
    let key = loopKey(generator, user: jobs[c.value.job].origin)
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
    case .sequence, .fanOut, .loop, .choose, .escalate, .delay: break
    }
  }

  @inline(__always)
  private func foreseeCall(_ node: Int32, _ key: DrawKey, _ event: Int, _ found: inout Int) {
    let n = program.nodes.at(node)
    guard n.value.operation == .call else { return }
    let p = pools.at(n.value.pool)
    guard p.value.routing == .powerOfTwo, p.value.available > 1 else { return }
    let (low, high) = twoMembers(key, n.value.pool, attempt: 1)
    members.prefetch(low)
    members.prefetch(high)
    callQueues.prefetch(memberQueue(low))
    callQueues.prefetch(memberQueue(high))
    ahead.note((low, high), found, after: event)
    found &+= 1
  }

  /// Brings near what waits last for the agents that were foreseen: the next to wait is linked behind it.
  @inline(__always)
  private func lookForQueues(after event: Int) {
    ahead.forEach(after: event) { low, high in
      callQueues.prefetchLast(of: memberQueue(members[high].load < members[low].load ? high : low))
    }
  }
}
