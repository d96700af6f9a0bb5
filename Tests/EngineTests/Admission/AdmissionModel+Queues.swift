import NeedletailCouriers
@testable import NeedletailEngine

/// Who waits, and what is due when time moves on.
extension AdmissionModel {
  // MARK: Time

  /// Nothing that was due before the next instant may be left.
  mutating func move(to instant: UInt64) {
    if instant < now { fail("time went back") }
    if !standingDown.isEmpty { fail("\(standingDown) stood down and were not cancelled") }
    if !toBeTold.isEmpty { fail("\(toBeTold) were not told at \(now)") }
    for (queue, waiting) in queues where !waiting.isEmpty {
      switch queue {
      case .agentRate(let member):
        if agentTokens[member].earliest(1, from: now) < instant { fail("the head of \(queue) was to go earlier") }
      case .endpointRate(let endpoint):
        if let head = first(in: queue), earliest(head, endpoint) < instant { fail("\(head) was to go earlier") }
      case .member, .pool:
        for wait in waiting {
          if let deadline = deadline(of: wait.id), deadline < instant { fail("\(wait.id) waits past its timeout") }
        }
      case .callPermit, .endpoint, .gateway, .jobPermit: break
      }
    }
    for attempt in attempts.values where attempt.place == .running {
      if let due = attempt.hedgeAt, due < instant { missHedge(attempt, due) }
    }
    now = instant
    mayBeToldEarly = []
  }

  /// A dispatched attempt has its end; a pool hedges only while it has a second member, and only what lasts longer.
  mutating func noteEnd(of id: Int32, at end: UInt64) {
    guard let attempt = attempts[id] else { return }
    attempts[id]!.endsAt = end
    timers[id, default: []].insert(end)
    if case .after(let span) = pools[attempt.pool].plan.hedge, !attempt.began.isHedge,
      pools[attempt.pool].present.count >= 2, now + span.nanoseconds < end
    {
      attempts[id]!.hedgeAt = now + span.nanoseconds
    }
  }

  /// The instant of a hedge has passed without one: there must have been no member for it then.
  private mutating func missHedge(_ attempt: ModelAttempt, _ due: UInt64) {
    let pool = pools[attempt.pool]
    attempts[attempt.id]!.hedgeAt = nil
    // Where members went or came at that very instant, either may have been first.
    if pool.changedAt == due { return }
    if pool.present.contains(where: { $0 != attempt.member }) { fail("\(attempt.id) was to be hedged at \(due)") }
  }

  /// The run is over: everything was answered; where all jobs have left, nothing is held.
  mutating func finish(isDrained: Bool) {
    if !expected.isEmpty || !expectedOfJobs.isEmpty { fail("the engine did not answer \(expected + expectedOfJobs)") }
    guard isDrained else { return }
    let isIdle =
      attempts.isEmpty && jobs.isEmpty && queues.values.allSatisfy(\.isEmpty) && running.allSatisfy { $0 == 0 }
      && callPermits == 0 && jobPermits == 0 && endpointPermits.allSatisfy { $0 == 0 }
      && instancesTaken.allSatisfy { $0 == 0 } && runBudget.reserved == 0
    if !isIdle {
      fail(
        "a drained run holds \(attempts) \(jobs) \(queues) \(running) \(callPermits) \(jobPermits) \(endpointPermits) "
          + "\(instancesTaken) \(runBudget)")
    }
  }

  // MARK: Queues

  mutating func wait(_ id: Int32, in queue: ModelQueue, priority: Int) {
    sequence += 1
    queues[queue, default: []].append(ModelWait(id: id, priority: priority, since: now, sequence: sequence))
  }

  func count(_ queue: ModelQueue) -> Int { queues[queue]?.count ?? 0 }

  /// Who goes next, among those that may.
  func first(in queue: ModelQueue, where mayGo: (Int32) -> Bool = { _ in true }) -> Int32? {
    var best: ModelWait?
    for wait in queues[queue] ?? [] where mayGo(wait.id) {
      if let one = best,
        (one.priority, one.since, one.sequence) <= (wait.priority, wait.since, wait.sequence)
      {
        continue
      }
      best = wait
    }
    return best?.id
  }

  /// Takes someone out of a queue; answers how long it has waited there.
  @discardableResult
  mutating func leave(_ id: Int32, _ queue: ModelQueue) -> UInt64 {
    guard let place = queues[queue]?.firstIndex(where: { $0.id == id }), let wait = queues[queue]?.remove(at: place)
    else {
      fail("\(id) does not wait in \(queue)")
      return 0
    }
    if queue.isForCalls { attempts[id]?.place = .entering }
    return now - wait.since
  }
}
