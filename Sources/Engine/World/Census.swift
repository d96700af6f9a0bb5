import NeedletailLanes

/// A count of everything in flight, made from the records of jobs and calls alone.
final class Census {
  /// Sentences that were found to be untrue.
  private(set) var contradictions: [String] = []
  /// Which records are in use.
  private(set) var isJob: [Bool]
  private(set) var isCall: [Bool]
  private(set) var gatewaySlots: [Int]
  private(set) var jobPermits = 0
  private(set) var jobWaits: [Int]
  private(set) var slots: [Int]
  private(set) var slotsOfPools: [Int]
  private(set) var callPermits = 0
  private(set) var endpointPermits: [Int]
  private(set) var inProgress: [Int]
  private(set) var callWaits: [Int]
  private(set) var reserved: [UInt64]
  private(set) var probes: [Int]

  init(_ world: World) {
    isJob = Array(repeating: true, count: Int(world.jobs.highWater))
    isCall = Array(repeating: true, count: Int(world.calls.highWater))
    gatewaySlots = Array(repeating: 0, count: world.instances.count)
    jobWaits = Array(repeating: 0, count: world.instances.count + 1)
    slots = Array(repeating: 0, count: world.members.count)
    slotsOfPools = Array(repeating: 0, count: world.pools.count)
    endpointPermits = Array(repeating: 0, count: world.providers.count)
    inProgress = endpointPermits
    callWaits = Array(repeating: 0, count: Int(world.callPermitQueue) + 1 + 2 * world.providers.count)
    reserved = Array(repeating: 0, count: world.pools.count)
    probes = slotsOfPools
    world.jobs.forEachFree { isJob[Int($0)] = false }
    world.calls.forEachFree { isCall[Int($0)] = false }
  }

  func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
    if holds { return }
    let found = sentence()
    contradictions.append(found)
  }

  // MARK: Counting

  func countJobs(of world: World) {
    for job in 0..<world.jobs.highWater where isJob[Int(job)] {
      let j = world.jobs[job]
      if j.flags.contains(.holdsGateway) { gatewaySlots[Int(j.instance)] += 1 }
      if j.flags.contains(.holdsPermit) { jobPermits += 1 }
      switch j.state {
      case .gatewayQueue: jobWaits[Int(j.instance)] += 1
      case .permitQueue: jobWaits[Int(world.permitQueue)] += 1
      case .overhead: expect(j.flags.contains(.holdsGateway), "job \(job) is in the overhead without a slot")
      case .running:
        expect(
          j.flags.contains(.holdsPermit) == world.hasJobLimit, "job \(job) runs without a permit, or with none to have")
      }
    }
  }

  func countCalls(of world: World) {
    for call in 0..<world.calls.highWater where isCall[Int(call)] && world.calls[call].state != .delay {
      let c = world.calls[call]
      let pool = world.pool(of: call)
      let endpoint = Int(world.pools[pool].endpoint)
      if c.state.holdsSlot {
        slots[Int(c.member)] += 1
        slotsOfPools[Int(pool)] += 1
      }
      if c.state.holdsCallPermit { callPermits += 1 }
      if endpoint >= 0 && c.state.holdsEndpointPermit { endpointPermits[endpoint] += 1 }
      if endpoint >= 0 && c.state == .running { inProgress[endpoint] += 1 }
      if c.flags.contains(.reserved) {
        reserved[Int(pool)] += world.cost(pool, input: c.input, output: world.pools[pool].outputTokensP99)
      }
      if c.flags.contains(.probe) && world.breakers.countsProbe(of: pool, since: c.since) { probes[Int(pool)] += 1 }
      if c.flags.contains(.enqueued) { callWaits[Int(queue(of: c, pool, world))] += 1 }
      let hasTimer = c.state == .running || c.state == .backoff || c.flags.contains(.refused)
      expect(!hasTimer || c.flags.contains(.timed), "call \(call) is \(c.state) and no timer will come for it")
      let waits = c.flags.contains(.enqueued) || c.flags.contains(.refused)
      expect(!c.state.isWaiting || waits, "call \(call) waits in no queue")
      expectTwins(call, world)
    }
  }

  private func queue(of call: Call, _ pool: Int32, _ world: World) -> Int32 {
    let endpoint = world.pools[pool].endpoint
    switch call.state {
    case .queued: return call.member >= 0 ? world.memberQueue(call.member) : world.poolQueue(pool)
    case .agentRate: return world.tokenQueue(call.member)
    case .endpointPermit: return world.endpointQueue(endpoint)
    case .endpointRate: return world.endpointRateQueue(endpoint)
    case .callPermit, .backoff, .delay, .running, .awaitingTwin: return world.callPermitQueue
    }
  }

  /// The two halves of a hedged pair know each other, and both are in use.
  private func expectTwins(_ call: Int32, _ world: World) {
    let c = world.calls[call]
    guard c.isHedge || c.flags.contains(.hasHedge) else {
      expect(c.state != .awaitingTwin, "call \(call) waits for a hedge that it has not")
      return
    }
    let twin = world.hedges.get(call)?.twin ?? -1
    guard twin >= 0 && Int(twin) < isCall.count && isCall[Int(twin)] else {
      expect(false, "call \(call) has lost its twin")
      return
    }
    expect(world.hedges.get(twin)?.twin == call, "call \(call) is not its twin's twin")
    expect(world.calls[twin].isHedge != c.isHedge, "call \(call) and its twin are alike")
    expect(world.calls[twin].node == c.node && world.calls[twin].job == c.job, "call \(call) is another's twin")
  }
}
