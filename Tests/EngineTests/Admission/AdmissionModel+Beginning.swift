import NeedletailCouriers
@testable import NeedletailEngine

/// An attempt begins: its budget and its breaker come first.
extension AdmissionModel {
  mutating func begin(_ id: Int32, _ began: AdmissionEvent.Attempt) {
    checkBeginning(id, began)
    attempts[id] = ModelAttempt(id: id, began: began, begunAt: now)
    if began.isHedge {
      attempts[began.first]?.hedge = id
      attempts[began.first]?.hedgeAt = nil
    }
    let pool = Int(began.pool)

    if plan.run.budgetUSD != nil || plan.agents.contains(where: { $0.budgetUSD != nil }) {
      let amount = cost(pool, input: Int(began.input), output: pools[pool].outputP99)
      guard pools[pool].budget.allows(amount) else { return refuse(id, .budgetExhausted) }
      guard runBudget.allows(amount) else {
        arrivalsMustStop = true
        return refuse(id, .budgetExhausted)
      }
      pools[pool].budget.reserved += amount
      runBudget.reserved += amount
      attempts[id]!.reserved = amount
    }
    if pools[pool].breaker != nil {
      // A hedge is no probe: a breaker that is not closed refuses it, and does not become half open for it.
      if began.isHedge {
        if !pools[pool].breaker!.stillAdmits(probe: nil) { return refuse(id, .breakerOpen) }
      } else {
        switch pools[pool].breaker!.admit(at: now) {
        case .passes: break
        case .probes(let period): attempts[id]!.probe = period
        case .refused: return refuse(id, .breakerOpen)
        }
      }
    }
    seekAgent(id, except: began.isHedge ? attempts[began.first]!.member : nil)
  }

  private mutating func checkBeginning(_ id: Int32, _ began: AdmissionEvent.Attempt) {
    if began.isHedge {
      guard let first = attempts[began.first], first.place == .running, first.hedge == nil else {
        return fail("a hedge begins of an attempt that does not run alone")
      }
      if case .after(let span) = pools[Int(began.pool)].plan.hedge, first.dispatchedAt + span.nanoseconds != now {
        fail("a hedge begins at another instant than its own")
      }
      if pools[Int(began.pool)].present.filter({ $0 != first.member }).isEmpty { fail("a hedge without a member") }
      return
    }
    guard let previous = attempts[id] else {
      if began.number != 1 { fail("a call begins with attempt \(began.number)") }
      return
    }
    if previous.place != .backsOff(until: now) { fail("an attempt begins though the last is \(previous.place)") }
    if Int(began.number) != previous.number + 1 { fail("attempt \(began.number) follows \(previous.number)") }
  }

  /// A refusal is told by a timer at this instant, after what was decided before it; what is held is held until then.
  mutating func refuse(_ id: Int32, _ reason: Call.Ending) {
    answer(.refused(id, reason))
    if case .waits(let queue) = attempts[id]!.place { leave(id, queue) }
    attempts[id]!.place = .isToldOff(reason)
    tellLater(id)
  }

  mutating func tellLater(_ id: Int32) {
    toBeTold.append(id)
    if !timers[id, default: []].insert(now).inserted { mayBeToldEarly.insert(id) }
  }
}
