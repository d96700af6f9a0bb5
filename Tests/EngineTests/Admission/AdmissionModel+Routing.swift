@testable import NeedletailEngine

/// Which member an attempt is sent to. The members present follow one another; draws are the plan's own.
extension AdmissionModel {
  /// Running and waiting calls.
  private func load(_ member: Int) -> Int { running[member] + count(.member(member)) }

  /// Least-loaded takes the least running and waiting, ties to the lowest index; power of two the lighter of two drawn,
  /// ties to the lower; round-robin counts members from the first that is present. A hedge by power of two takes the least
  /// loaded of all others; what is drawn or in turn and forbidden gives way to the next, and behind the last to the first.
  func chosen(_ id: Int32, _ pool: ModelPool, turn: Int, except other: Int?) -> Int {
    let attempt = attempts[id]!
    let members = Array(pool.present)
    if members.count == 1 { return members[0] }
    let bits = attempt.began.key.bits(.route, attempt: UInt32(attempt.began.number))
    var place = 0
    switch pool.plan.routing {
    case .leastLoaded: return lightest(members.filter { $0 != other })
    case .powerOfTwo:
      if other != nil { return lightest(members.filter { $0 != other }) }
      let one = Draws.index(bits, below: members.count)
      let others = members.indices.filter { $0 != one }
      let second = attempt.began.key.bits(.routeSecond, attempt: UInt32(attempt.began.number))
      let two = others[Draws.index(second, below: others.count)]
      return lightest([members[min(one, two)], members[max(one, two)]])
    case .roundRobin: place = turn
    case .random: place = Draws.index(bits, below: members.count)
    case .weighted:
      // The first present member up to which the weights cover the drawn share of all weights present.
      let weights = (0..<pool.plan.count).map { pool.plan.weights?[$0] ?? 1 }
      var sums: [Double] = []
      for weight in weights { sums.append((sums.last ?? 0) + weight) }
      let below = pool.away == 0 ? 0 : sums[pool.away - 1]
      let wanted = below + Draws.unit(bits) * (sums[sums.count - 1] - below)
      place = (sums[pool.away...].firstIndex { $0 >= wanted } ?? sums.count - 1) - pool.away
    }
    if members[place] == other { place = (place + 1) % members.count }
    return members[place]
  }

  mutating func route(_ id: Int32, except other: Int?) -> Int {
    let number = attempts[id]!.pool
    let pool = pools[number]
    let turn = pool.turn < pool.present.count ? pool.turn : 0
    let choice = chosen(id, pool, turn: turn, except: other)
    // A turn is taken where there is a choice, whichever member has it in the end.
    if pool.plan.routing == .roundRobin && pool.present.count > 1 { pools[number].turn = turn + 1 }
    return choice
  }

  private func lightest(_ members: [Int]) -> Int {
    var best = members[0]
    for member in members where load(member) < load(best) { best = member }
    return best
  }

  /// In a pool with one queue: the present member with the fewest running calls, if it has a free slot.
  func freeMember(_ number: Int, except other: Int?) -> Int? {
    let members = pools[number].present.filter { $0 != other }
    if members.isEmpty { return nil }
    var best = members[0]
    for member in members where running[member] < running[best] { best = member }
    return running[best] < pools[number].plan.concurrency ? best : nil
  }

  /// Whether a waiting attempt keeps clear of a member: it is a hedge, and what it hedges holds a slot there.
  func avoids(_ id: Int32, _ member: Int) -> Bool {
    guard let attempt = attempts[id], attempt.began.isHedge, let first = attempts[attempt.began.first] else {
      return false
    }
    return first.member == member && first.slotAt != nil
  }

  /// Until when an attempt waits for an agent; the draw is its own, from when it began.
  func deadline(of id: Int32) -> UInt64? {
    guard let attempt = attempts[id], let sampler = pools[attempt.pool].queueTimeout else { return nil }
    let bits = attempt.began.key.bits(.queueTimeout, attempt: UInt32(attempt.began.number))
    return attempt.begunAt + samplers.nanoseconds(sampler, bits)
  }
}
