import NeedletailCouriers
@testable import NeedletailEngine

/// An attempt ends or is dropped: what it held goes to the waiting heads, the last taken first.
extension AdmissionModel {
  mutating func hearOfAttempt(_ event: AdmissionEvent) {
    switch event {
    case .withdrawn, .dropped: break
    default:
      served = []
      if withdrawn > 0 { fail("cancelled attempts have left their queues and are not dropped") }
      if mustDrop != nil { fail("the other attempt of an answered call is not dropped") }
    }
    switch event {
    case .attemptBegan(let id, let began): begin(id, began)
    case .attemptEnded(let id, let ending): end(id, ending)
    case .standsDown(let id): standDown(id)
    case .withdrawn(let id): withdraw(id)
    case .dropped(let id): drop(id)
    case .membersAway(let pool, let away): setAway(Int(pool), Int(away))
    case .agentRefill(let member): refillAgent(Int(member))
    case .endpointRefill(let endpoint): refillEndpoint(Int(endpoint))
    default: fail("not an attempt's")
    }
  }

  private mutating func end(_ id: Int32, _ ending: Call.Ending) {
    guard let attempt = attempts[id] else { return fail("an attempt ends that has not begun") }
    servedByJob = attempt.began.job
    switch attempt.place {
    case .isToldOff(let reason):
      if reason != ending { fail("the reason was \(reason)") }
      tell(id)
    case .running where attempt.isStopped:
      if ending != .agentDown { fail("its member has gone") }
      tell(id)
    case .running:
      if attempt.endsAt != now { fail("it was to end at \(attempt.endsAt)") }
      if ![.completed, .failed, .callTimeout].contains(ending) { fail("a running attempt ends so") }
    case .waits(let queue):
      if ending != .queueTimeout || !queue.isForSlot || deadline(of: id) != now { fail("not its queue timeout") }
      leave(id, queue)
    default: fail("an attempt ends that is \(attempt.place)")
    }
    if attempt.place == .running {
      unpaid = (attempt.pool, attempt.reserved)
      if pools[attempt.pool].breaker?.hear(hasFailed: ending != .completed, probe: attempt.probe, at: now) == true {
        // Those that wait fail at once; so they are out of all queues before anything is given back.
        for waiting in waitingInOrderOfArrival(attempt.pool) { refuse(waiting, .breakerOpen) }
      }
    } else {
      forget(attempt)
    }
    // A loser leaves its queue before it can be given what the winner frees.
    if ending == .completed, let hedge = attempt.hedge, case .waits(let queue) = attempts[hedge]!.place {
      leave(hedge, queue)
    }
    giveBack(id)
    goOn(id, ending)
  }

  private mutating func tell(_ id: Int32) {
    if !mayBeToldEarly.contains(id) {
      let first = toBeTold.first { !mayBeToldEarly.contains($0) }
      if first != id { fail("\(toBeTold) were to be told first") }
    }
    toBeTold.removeAll { $0 == id }
    mayBeToldEarly.remove(id)
  }

  /// What becomes of the call.
  private mutating func goOn(_ id: Int32, _ ending: Call.Ending) {
    let attempt = attempts[id]!
    if attempt.began.isHedge {
      attempts[id] = nil
      let first = attempt.began.first
      attempts[first]!.hedge = nil
      if ending == .completed {
        mustDrop = first
      } else if attempts[first]!.place == .awaitsHedge {
        retry(first, ending)
      }
    } else if ending == .completed {
      mustDrop = attempt.hedge
      attempts[id] = nil
    } else if attempt.hedge != nil {
      attempts[id]!.place = .awaitsHedge
    } else {
      retry(id, ending)
    }
  }

  private mutating func retry(_ id: Int32, _ ending: Call.Ending) {
    let isFinal = ending == .budgetExhausted || attempts[id]!.number >= (plan.resilience.retry?.attempts ?? 1)
    if isFinal { attempts[id] = nil } else { answer(.backsOff(id, 0)) }
  }

  /// How long is drawn; here it is held to its bounds.
  mutating func backOff(_ id: Int32, for span: UInt64) {
    let retry = plan.resilience.retry ?? Resilience.Retry()
    let number = attempts[id]!.number
    var most = Double(retry.initial.nanoseconds)
    switch retry.backoff {
    case .constant: break
    case .linear: most *= Double(number)
    case .exponential: for _ in 1..<max(number, 1) { most *= retry.factor }
    }
    most = min(most, Double(retry.max.nanoseconds))
    let least =
      switch retry.jitter {
      case .none: most
      case .full: 0.0
      case .equal: most / 2
      }
    if Double(span) < least - 1 || Double(span) > most + 1 { fail("a wait of \(span) ns, not of \(least) to \(most)") }
    attempts[id]!.place = .backsOff(until: now + span)
  }

  // MARK: Cancelling

  private mutating func standDown(_ id: Int32) {
    guard let attempt = attempts[id] else { return fail("nothing to stand down") }
    if case .waits(let queue) = attempt.place { leave(id, queue) }
    standingDown.insert(id)
  }

  private mutating func withdraw(_ id: Int32) {
    guard let attempt = attempts[id] else { return fail("nothing to withdraw") }
    if case .waits(let queue) = attempt.place { leave(id, queue) }
    attempts[id]!.isWithdrawn = true
    withdrawn += 1
  }

  private mutating func drop(_ id: Int32) {
    guard let attempt = attempts[id] else { return fail("nothing to drop") }
    if served.contains(id) && attempt.began.job == servedByJob {
      fail("it was given what the attempt freed that has it cancelled")
    }
    standingDown.remove(id)
    // The loser of a pair may be dropped while others are being cancelled: it was withdrawn with them.
    if !attempt.isWithdrawn && mustDrop != id { fail("dropped while it may still be given what others free") }
    if mustDrop == id { mustDrop = nil } else { withdrawn -= 1 }
    toBeTold.removeAll { $0 == id }
    mayBeToldEarly.remove(id)
    if case .backsOff(let instant) = attempt.place { timers[id, default: []].insert(instant) }
    if attempt.place == .running { unpaid = (attempt.pool, attempt.reserved) } else { returnReserved(attempt) }
    if let probe = attempt.probe { pools[attempt.pool].breaker?.forget(probe: probe) }
    giveBack(id)
    if attempt.began.isHedge { attempts[attempt.began.first]?.hedge = nil }
    attempts[id] = nil
  }

  // MARK: Giving back

  private mutating func forget(_ attempt: ModelAttempt) {
    if let probe = attempt.probe { pools[attempt.pool].breaker?.forget(probe: probe) }
    returnReserved(attempt)
  }

  /// The last taken first; each goes to the head that waits for it before the next is given back.
  private mutating func giveBack(_ id: Int32) {
    let attempt = attempts[id]!
    attempts[id]!.slotAt = nil
    attempts[id]!.holdsCallPermit = false
    attempts[id]!.holdsEndpointPermit = false
    attempts[id]!.isStopped = false
    attempts[id]!.reserved = nil
    attempts[id]!.probe = nil
    attempts[id]!.place = .entering
    if attempt.holdsEndpointPermit, let endpoint = pools[attempt.pool].endpoint {
      endpointPermits[endpoint] -= 1
      if let head = first(in: .endpoint(endpoint)) {
        served.insert(head)
        takeEndpointPermit(head, endpoint, waited: leave(head, .endpoint(endpoint)))
      }
    }
    if attempt.holdsCallPermit {
      callPermits -= 1
      if let head = first(in: .callPermit) {
        served.insert(head)
        takeCallPermit(head, waited: leave(head, .callPermit))
      }
    }
    if attempt.slotAt != nil {
      running[attempt.member] -= 1
      passOn(attempt.member, attempt.pool)
    }
  }

  private mutating func passOn(_ member: Int, _ number: Int) {
    guard pools[number].present.contains(member) else { return }
    let queue: ModelQueue = pools[number].plan.queueing == .pool ? .pool(number) : .member(member)
    if let head = first(in: queue, where: { !avoids($0, member) }) {
      served.insert(head)
      leave(head, queue)
      takeSlot(head, member)
    }
  }
}
