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
  private(set) var gatewayWaits: [Int]
  private(set) var permitWaits = 0
  private(set) var slots: [Int]
  private(set) var slotsOfPools: [Int]
  private(set) var callPermits = 0
  private(set) var endpointPermits: [Int]
  private(set) var inProgress: [Int]
  private(set) var slotWaits: [Int]
  private(set) var poolWaits: [Int]
  private(set) var tokenWaits: [Int]
  private(set) var callPermitWaits = 0
  private(set) var endpointWaits: [Int]
  private(set) var endpointRateWaits: [Int]
  /// By pool.
  private(set) var waitsBehindSlots: [[ResourceLevels.OfPool: Int]]
  private(set) var reserved: [UInt64]
  private(set) var probes: [Int]

  init(_ world: World) {
    isJob = Array(repeating: true, count: Int(world.jobs.highWater))
    isCall = Array(repeating: true, count: Int(world.calls.highWater))
    gatewaySlots = Array(repeating: 0, count: world.gateway.count)
    gatewayWaits = gatewaySlots + [0]
    slots = Array(repeating: 0, count: world.slots.count)
    (slotWaits, tokenWaits) = (slots, slots)
    slotsOfPools = Array(repeating: 0, count: world.pools.count)
    endpointPermits = Array(repeating: 0, count: world.endpoints.count)
    (inProgress, endpointWaits, endpointRateWaits) = (endpointPermits, endpointPermits, endpointPermits)
    reserved = Array(repeating: 0, count: world.pools.count)
    (probes, poolWaits) = (slotsOfPools, slotsOfPools)
    waitsBehindSlots = Array(repeating: [:], count: world.pools.count)
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
      case .gatewayQueue: gatewayWaits[Int(j.instance)] += 1
      case .permitQueue: permitWaits += 1
      case .overhead: expect(j.flags.contains(.holdsGateway), "job \(job) is in the overhead without a slot")
      case .running:
        expect(
          j.flags.contains(.holdsPermit) == world.jobAdmission.contains(.permit),
          "job \(job) runs without a permit, or with none to have")
      }
    }
  }

  func countCalls(of world: World) {
    var waiting = 0
    for call in 0..<world.calls.highWater where isCall[Int(call)] && world.calls[call].state != .delay {
      let c = world.calls[call]
      let pool = world.pool(of: call)
      let endpoint = Int(world.pools[pool].endpoint)
      if c.state.holdsSlot {
        slots[Int(c.member)] += 1
        slotsOfPools[Int(pool)] += 1
      }
      let steps = world.pools[pool].steps
      if steps.contains(.call) && c.state.holdsCallPermit { callPermits += 1 }
      if steps.contains(.endpoint) && c.state.holdsEndpointPermit { endpointPermits[endpoint] += 1 }
      if world.pools[pool].loadedEndpoint >= 0 && c.state == .running { inProgress[endpoint] += 1 }
      if c.flags.contains(.reserved) {
        reserved[Int(pool)] += world.cost(pool, input: c.input, output: world.pools[pool].outputTokensP99)
      }
      if c.flags.contains(.probe) && world.breakers.countsProbe(of: pool, since: c.since) { probes[Int(pool)] += 1 }
      if c.flags.contains(.enqueued) {
        waiting += 1
        countWait(c, Int(pool), endpoint)
      }
      // A courier brings back what runs at a real agent; there it has a timer only for its timeout.
      let isCarried = world.pools[pool].isReal && c.state == .running
      let hasTimer = !isCarried && c.state == .running || c.state == .backoff || c.flags.contains(.refused)
      expect(!hasTimer || c.flags.contains(.timed), "call \(call) is \(c.state) and no timer will come for it")
      let waits = c.flags.contains(.enqueued) || c.flags.contains(.refused)
      let isWaiting = c.state >= .queued && c.state <= .endpointRate
      expect(!isWaiting || waits, "call \(call) waits in no queue")
      expectTwins(call, world)
    }
    let counted = world.rosters.waitingInAll.value
    expect(counted == waiting, "\(waiting) attempts stand in queues, and \(counted) are counted")
  }

  /// What agents hold that have not returned.
  func countHeld(of world: World) {
    world.forEachHeld { pool, member in
      let p = world.pools[pool]
      slots[Int(member)] += 1
      slotsOfPools[Int(pool)] += 1
      if p.steps.contains(.call) { callPermits += 1 }
      if p.steps.contains(.endpoint) { endpointPermits[Int(p.endpoint)] += 1 }
      if p.loadedEndpoint >= 0 { inProgress[Int(p.loadedEndpoint)] += 1 }
    }
  }

  private func countWait(_ call: Call, _ pool: Int, _ endpoint: Int) {
    switch call.state {
    case .queued: if call.member >= 0 { slotWaits[Int(call.member)] += 1 } else { poolWaits[pool] += 1 }
    case .agentRate:
      tokenWaits[Int(call.member)] += 1
      waitsBehindSlots[pool][.agentRate, default: 0] += 1
    case .callPermit:
      callPermitWaits += 1
      waitsBehindSlots[pool][.call, default: 0] += 1
    case .endpointPermit:
      endpointWaits[endpoint] += 1
      waitsBehindSlots[pool][.endpoint, default: 0] += 1
    case .endpointRate:
      endpointRateWaits[endpoint] += 1
      waitsBehindSlots[pool][.endpointRate, default: 0] += 1
      waitsBehindSlots[pool][.endpointTokens, default: 0] += 1
    case .asking, .backoff, .delay, .running, .awaitingTwin: expect(false, "a call is queued while it is \(call.state)")
    }
  }

  /// The two halves of a hedged pair know each other, and both are in use.
  private func expectTwins(_ call: Int32, _ world: World) {
    let c = world.calls[call]
    guard c.isHedge || c.flags.contains(.hasHedge) else {
      expect(c.state != .awaitingTwin, "call \(call) waits for a hedge that it has not")
      return
    }
    let twin = world.hedges.twin(of: call)
    guard twin >= 0 && Int(twin) < isCall.count && isCall[Int(twin)] else {
      expect(false, "call \(call) has lost its twin")
      return
    }
    expect(world.hedges.twin(of: twin) == call, "call \(call) is not its twin's twin")
    expect(world.calls[twin].isHedge != c.isHedge, "call \(call) and its twin are alike")
    expect(world.calls[twin].node == c.node && world.calls[twin].job == c.job, "call \(call) is another's twin")
  }
}
