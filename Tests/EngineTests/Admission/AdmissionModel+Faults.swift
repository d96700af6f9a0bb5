@testable import NeedletailEngine

/// Members go and come back.
extension AdmissionModel {
  mutating func setAway(_ number: Int, _ away: Int) {
    let before = pools[number].away
    pools[number].away = away
    pools[number].changedAt = now
    if away > before { sendAway(number) } else { serveWaiting(number) }
  }

  /// Those that wait for any of a pool's limits: by priority, then by when the attempt began; of those that began at one
  /// instant, by place in line while they wait for an agent, and by the instant of their slot, in nanoseconds, afterwards.
  func waitingInOrderOfArrival(_ pool: Int) -> [Int32] {
    attempts.values.filter {
      if case .waits = $0.place { $0.pool == pool } else { false }
    }
    .sorted { order($0) < order($1) }.map(\.id)
  }

  private func order(_ attempt: ModelAttempt) -> (Int, UInt64, UInt64, Int32) {
    (attempt.began.priority, attempt.begunAt, attempt.slotAt ?? attempt.line, attempt.id)
  }

  /// What waits at members that have gone is routed again, in order of arrival; then what holds a slot there fails, in the
  /// order in which the slots were taken.
  private mutating func sendAway(_ number: Int) {
    let gone = pools[number].firstMember..<pools[number].firstMember + pools[number].away
    for id in waitingInOrderOfArrival(number) {
      guard case .waits(.member(let member)) = attempts[id]!.place, gone.contains(member) else { continue }
      leave(id, .member(member))
      seekAgent(id, except: memberOfFirst(id))
    }
    let stopped = attempts.values.filter { attempt in
      guard attempt.pool == number, attempt.slotAt != nil, gone.contains(attempt.member) else { return false }
      if case .isToldOff = attempt.place { return false }
      return true
    }
    .sorted { ($0.slotAt!, $0.began.key.bits, $0.id) < ($1.slotAt!, $1.began.key.bits, $1.id) }
    for attempt in stopped {
      if attempt.place == .running {
        attempts[attempt.id]!.isStopped = true
        // One that was stopped already, by another fault at this instant, is stopped anew.
        toBeTold.removeAll { $0 == attempt.id }
        tellLater(attempt.id)
      } else {
        refuse(attempt.id, .agentDown)
      }
    }
  }

  /// The member of what a hedge hedges, as long as that one has not been given up.
  private func memberOfFirst(_ id: Int32) -> Int? {
    attempts[id]!.began.isHedge ? attempts[attempts[id]!.began.first]?.member : nil
  }

  /// Members are back. With one queue, heads take free members, or the next behind a head that keeps clear of the only free
  /// one; with a queue a member, those that found all away are routed, in order.
  private mutating func serveWaiting(_ number: Int) {
    let queue = ModelQueue.pool(number)
    if pools[number].plan.queueing == .pool {
      while let head = first(in: queue) {
        guard let member = freeMember(number, except: memberOfFirst(head)) ?? freeMember(number, except: nil),
          let next = first(in: queue, where: { !avoids($0, member) })
        else { return }
        leave(next, queue)
        takeSlot(next, member)
      }
      return
    }
    if pools[number].present.isEmpty { return }
    for _ in 0..<count(queue) {
      guard let head = first(in: queue) else { return }
      leave(head, queue)
      seekAgent(head, except: memberOfFirst(head))
    }
  }
}
