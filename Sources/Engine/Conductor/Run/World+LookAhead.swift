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
    if let payload = timers.upcoming(12), Event.kind(of: payload) == Event.call.rawValue {
      calls.prefetch(Event.index(of: payload))
    }
    if let payload = timers.upcoming(8), Event.kind(of: payload) == Event.call.rawValue {
      let c = calls.at(Event.index(of: payload))
      frames.prefetch(c.value.parent)
      jobs.prefetch(c.value.job)
      if keepsAccounts { observation.accounts.prefetch(job: c.value.job) }
      if c.value.member >= 0 {
        slots.prefetch(c.value.member)
      }
    }
    if let payload = timers.upcoming(5), Event.kind(of: payload) == Event.call.rawValue {
      let c = calls.at(Event.index(of: payload))
      if c.value.member >= 0 {
        let head = slots.first(for: c.value.member)
        calls.prefetch(head)
        slots.prefetch(waiting: head)
      }
      if c.value.parent >= 0 {
        frames.prefetch(frames[c.value.parent].parent)
        if frames[c.value.parent].flags.contains(.wide) {
          kinship.calls.prefetch(Event.index(of: payload))
          if keepsAccounts { observation.accounts.prefetch(wideFrame: c.value.parent) }
        }
      }
      if slots.areMany { prefetchUser(of: c.value.job) }
    }
    if slots.areMany {
      let event = figures.events &+ 3
      ahead.clear(event)
      if let payload = timers.upcoming(3), Event.kind(of: payload) == Event.call.rawValue {
        foresee(after: Event.index(of: payload), event)
      }
    }
    if let payload = timers.upcoming(1), Event.kind(of: payload) == Event.call.rawValue {
      let c = calls.at(Event.index(of: payload))
      if c.value.member >= 0 {
        let head = slots.first(for: c.value.member)
        if head >= 0 { jobs.prefetch(calls[head].job) }
      }
    }
    if slots.areMany { lookForQueues(after: figures.events &+ 1) }
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
      case .call, .fanOut, .loop, .choose, .escalate, .delay: return
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
    case .sequence, .fanOut, .loop, .choose, .escalate, .delay: break
    }
  }

  @inline(__always)
  private func foreseeCall(_ node: Int32, _ key: DrawKey, _ event: Int, _ found: inout Int) {
    let n = program.nodes.at(node)
    guard n.value.operation == .call else { return }
    let p = pools.at(n.value.pool)
    guard p.value.routing == .powerOfTwo, p.value.available > 1 else { return }
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
