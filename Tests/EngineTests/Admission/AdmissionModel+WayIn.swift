@testable import NeedletailEngine

/// An attempt's way on: routing, slot, the agent's token, call permit, endpoint permit, the endpoint's requests and tokens,
/// breaker again.
extension AdmissionModel {
  // MARK: Agent slot

  /// - Parameter other: the member of the attempt that this one hedges, which it keeps clear of where there is a choice.
  mutating func seekAgent(_ id: Int32, except other: Int?) {
    let number = attempts[id]!.pool
    let pool = pools[number]
    attempts[id]!.member = -1
    if pool.present.isEmpty || pool.plan.queueing == .pool {
      // With one queue for all, the member with the fewest calls takes it, whatever the routing.
      if let member = pool.present.isEmpty ? nil : freeMember(number, except: other) { return takeSlot(id, member) }
      // All are away, or busy: a queue of the pool, as long as all its members' together.
      if count(.pool(number)) >= pool.plan.queueLimit * pool.plan.count { return refuse(id, .queueFull) }
      return waitForSlot(id, in: .pool(number))
    }
    let member = route(id, except: other)
    if running[member] < pool.plan.concurrency { return takeSlot(id, member) }
    if count(.member(member)) >= pool.plan.queueLimit { return refuse(id, .queueFull) }
    attempts[id]!.member = member
    waitForSlot(id, in: .member(member))
  }

  private mutating func waitForSlot(_ id: Int32, in queue: ModelQueue) {
    attempts[id]!.line = line
    line += 1
    if let deadline = deadline(of: id) { timers[id, default: []].insert(deadline) }
    wait(id, in: queue, .queued)
  }

  private mutating func wait(_ id: Int32, in queue: ModelQueue, _ state: Call.State) {
    answer(.waits(id, state))
    attempts[id]!.place = .waits(queue)
    wait(id, in: queue, priority: attempts[id]!.began.priority)
  }

  mutating func takeSlot(_ id: Int32, _ member: Int) {
    answer(.slotTaken(id, member: Int32(member)))
    running[member] += 1
    attempts[id]!.member = member
    attempts[id]!.slotAt = now
    askAgentToken(id)
  }

  // MARK: What comes behind the slot

  private mutating func askAgentToken(_ id: Int32) {
    if agentTokens.isEmpty { return askCallPermit(id) }
    let member = attempts[id]!.member
    if count(.agentRate(member: member)) > 0 || agentTokens[member].earliest(1, from: now) > now {
      return wait(id, in: .agentRate(member: member), .agentRate)
    }
    takeAgentToken(id, waited: 0)
  }

  private mutating func takeAgentToken(_ id: Int32, waited: UInt64) {
    agentTokens[attempts[id]!.member].take(1, at: now)
    answer(.acquired(id, .agentRate, waited: waited))
    askCallPermit(id)
  }

  mutating func refillAgent(_ member: Int) {
    while let head = first(in: .agentRate(member: member)), agentTokens[member].earliest(1, from: now) <= now {
      takeAgentToken(head, waited: leave(head, .agentRate(member: member)))
    }
  }

  private mutating func askCallPermit(_ id: Int32) {
    guard let limit = plan.runtime.maxConcurrentCalls else { return askEndpointPermit(id) }
    if callPermits >= limit { return wait(id, in: .callPermit, .callPermit) }
    takeCallPermit(id, waited: 0)
  }

  mutating func takeCallPermit(_ id: Int32, waited: UInt64) {
    callPermits += 1
    attempts[id]!.holdsCallPermit = true
    answer(.acquired(id, .call, waited: waited))
    askEndpointPermit(id)
  }

  private mutating func askEndpointPermit(_ id: Int32) {
    guard let endpoint = pools[attempts[id]!.pool].endpoint else { return askBreakerAgain(id) }
    guard let limit = plan.endpoints[endpoint].concurrency else { return askEndpointRate(id, endpoint) }
    if endpointPermits[endpoint] >= limit { return wait(id, in: .endpoint(endpoint), .endpointPermit) }
    takeEndpointPermit(id, endpoint, waited: 0)
  }

  mutating func takeEndpointPermit(_ id: Int32, _ endpoint: Int, waited: UInt64) {
    endpointPermits[endpoint] += 1
    attempts[id]!.holdsEndpointPermit = true
    answer(.acquired(id, .endpoint, waited: waited))
    askEndpointRate(id, endpoint)
  }

  private mutating func askEndpointRate(_ id: Int32, _ endpoint: Int) {
    if requests[endpoint] == nil && tokens[endpoint] == nil { return askBreakerAgain(id) }
    if count(.endpointRate(endpoint)) > 0 || earliest(id, endpoint) > now {
      if plan.endpoints[endpoint].overLimit == .reject { return refuse(id, .rateLimited) }
      return wait(id, in: .endpointRate(endpoint), .endpointRate)
    }
    takeEndpointRate(id, endpoint, waited: 0)
  }

  /// When both buckets have what an attempt needs: one request, and its input and output in tokens.
  func earliest(_ id: Int32, _ endpoint: Int) -> UInt64 {
    max(
      requests[endpoint]?.earliest(1, from: now) ?? now,
      tokens[endpoint]?.earliest(tokens(of: id), from: now) ?? now)
  }

  private func tokens(of id: Int32) -> Int { Int(attempts[id]!.began.input) + Int(attempts[id]!.began.output) }

  private mutating func takeEndpointRate(_ id: Int32, _ endpoint: Int, waited: UInt64) {
    let used = tokens(of: id)
    requests[endpoint]?.take(1, at: now)
    tokens[endpoint]?.take(used, at: now)
    answer(.acquired(id, .endpointRate, waited: waited))
    askBreakerAgain(id)
  }

  mutating func refillEndpoint(_ endpoint: Int) {
    while let head = first(in: .endpointRate(endpoint)), earliest(head, endpoint) <= now {
      takeEndpointRate(head, endpoint, waited: leave(head, .endpointRate(endpoint)))
    }
  }

  private mutating func askBreakerAgain(_ id: Int32) {
    let attempt = attempts[id]!
    if let breaker = pools[attempt.pool].breaker, !attempt.began.isHedge, !breaker.stillAdmits(probe: attempt.probe) {
      return refuse(id, .breakerOpen)
    }
    answer(.dispatched(id, endsAt: 0))
    attempts[id]!.place = .running
    attempts[id]!.dispatchedAt = now
  }
}
