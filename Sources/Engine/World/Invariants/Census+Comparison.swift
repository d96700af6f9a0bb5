import NeedletailLanes

/// The count held against what the tables say.
extension Census {
  func compareJobs(with world: World) {
    let inSystem = world.figures.jobsInSystem
    expect(inSystem == Int(world.jobs.count), "\(inSystem) jobs in the system, \(world.jobs.count) records")
    if world.jobAdmission.contains(.permit) {
      expect(world.jobPermits.taken == jobPermits, "\(jobPermits) jobs hold permits")
      expect(world.jobPermits.waiting == permitWaits, "\(permitWaits) jobs wait for a permit")
      compareLevel(.jobPermits, jobPermits, world)
      compareLevel(.jobQueue, permitWaits, world)
    }
    compareLevel(.jobs, Int(world.jobs.count), world)
    compareLevel(.gatewaySlots, gatewaySlots.reduce(0, +), world)
    compareLevel(.gatewayQueue, gatewayWaits.reduce(0, +), world)
    expect(
      world.gateway.waiting(at: world.gateway.queueOfAny) == gatewayWaits[world.gateway.count],
      "\(gatewayWaits[world.gateway.count]) jobs wait for any instance")
    for instance in 0..<Int32(world.gateway.count) {
      let (taken, waiting) = (gatewaySlots[Int(instance)], gatewayWaits[Int(instance)])
      expect(world.gateway.running(on: instance) == taken, "instance \(instance) has \(taken) jobs")
      expect(world.gateway.load(of: instance) == taken + waiting, "the load of instance \(instance)")
      expect(taken <= world.gateway.concurrency(of: instance), "instance \(instance) has more jobs than slots")
      expect(world.gateway.waiting(at: instance) == waiting, "\(waiting) jobs wait for instance \(instance)")
    }
  }

  func compareCalls(with world: World) {
    if world.callPermits.isLimited {
      expect(Int(world.callPermits.taken) == callPermits, "\(callPermits) calls hold permits")
      expect(world.callPermits.taken <= world.callPermits.limit, "more call permits are held than there are")
      expect(Int(world.callPermits.waiting) == callPermitWaits, "\(callPermitWaits) calls wait for a permit")
      compareLevel(.callPermits, callPermits, world)
      compareLevel(.callQueue, callPermitWaits, world)
    }
    for pool in 0..<Int32(world.pools.count) { comparePool(pool, world) }
    for endpoint in 0..<Int32(world.endpoints.count) { compareEndpoint(endpoint, world) }
    expect(
      world.budgets.ofRun.reserved == reserved.reduce(0, +), "what is reserved of the run's budget"
    )
  }

  /// The levels that a run's course is read from.
  private func compareLevel(_ level: ResourceLevels.OfRun, _ count: Int, _ world: World) {
    let kept = Int(world.figures.levels.at(level).value.level)
    expect(kept == count, "the level \(level) is \(kept), and \(count) are counted")
  }

  private func compareLevel(_ level: ResourceLevels.OfEndpoint, _ endpoint: Int32, _ count: Int, _ world: World) {
    let kept = Int(world.figures.levels.at(level, endpoint).value.level)
    expect(kept == count, "the level \(level) of endpoint \(endpoint) is \(kept), and \(count) are counted")
  }

  private func compareLevel(_ level: ResourceLevels.OfPool, _ pool: Int32, _ world: World) {
    let kept = Int(world.figures.levels.at(level, pool).value.level)
    let count = waitsBehindSlots[Int(pool)][level, default: 0]
    expect(kept == count, "the level \(level) of \(world.names[Int(pool)]) is \(kept), and \(count) are counted")
  }

  private func compareEndpoint(_ endpoint: Int32, _ world: World) {
    let (place, provider) = (Int(endpoint), world.endpoints.at(endpoint).value)
    expect(Int(provider.permits) == endpointPermits[place], "the permits of endpoint \(endpoint)")
    expect(Int(provider.inProgress) == inProgress[place], "the attempts in progress at endpoint \(endpoint)")
    expect(provider.permits <= provider.concurrency, "endpoint \(endpoint) has more attempts than permits")
    let (permits, rates) = (world.endpoints.waitingForPermit(endpoint), world.endpoints.waitingForRate(endpoint))
    expect(Int(permits) == endpointWaits[place], "\(endpointWaits[place]) calls wait for endpoint \(endpoint)")
    expect(
      Int(rates) == endpointRateWaits[place], "\(endpointRateWaits[place]) wait for the rate of endpoint \(endpoint)")
    if provider.concurrency != .max { compareLevel(.permits, endpoint, endpointPermits[place], world) }
    compareLevel(.permitQueue, endpoint, endpointWaits[place], world)
    compareLevel(.rateQueue, endpoint, endpointRateWaits[place], world)
    compareLevel(.tokenQueue, endpoint, endpointRateWaits[place], world)
  }

  private func comparePool(_ number: Int32, _ world: World) {
    let pool = world.pools[number]
    let name = world.names[Int(number)]
    expect(Int(pool.running) == slotsOfPools[Int(number)], "\(slotsOfPools[Int(number)]) slots of \(name) are held")
    var takers = 0
    for member in pool.firstMember..<pool.firstMember + pool.room {
      let taken = slots[Int(member)]
      let away = world.slots.takesCalls(member) ? 0 : Int(AgentSlots.awayLoad)
      if away == 0 { takers += 1 }
      expect(away > 0 || member - pool.firstMember >= pool.away, "member \(member) of \(name) takes calls and is away")
      let waiting = slotWaits[Int(member)]
      expect(Int(world.slots.running(member)) == taken, "member \(member) of \(name) has \(taken) calls")
      // A fleet that changes may take slots away while calls hold them.
      expect(
        taken <= Int(pool.concurrency) || world.externalJobs.areReceived,
        "member \(member) of \(name) has more calls than slots")
      expect(Int(world.slots.load(member)) == taken + waiting + away, "the load of member \(member) of \(name)")
      expect(Int(world.slots.waiting(for: member)) == waiting, "\(waiting) calls wait for member \(member) of \(name)")
      let tokens = tokenWaits[Int(member)]
      expect(Int(world.agentRates.waiting(member)) == tokens, "\(tokens) calls wait for a token of member \(member)")
      let hasFree = away == 0 && taken < Int(pool.concurrency)
      expect(!hasFree || waiting == 0, "calls wait for member \(member) of \(name), which has a free slot")
    }
    expect(takers == Int(pool.available), "\(takers) members of \(name) take calls")
    let waiting = poolWaits[Int(number)]
    expect(Int(world.slots.waiting(forAnyOf: number)) == waiting, "\(waiting) calls wait for any member of \(name)")
    let queue = (pool.firstMember..<pool.firstMember + pool.room).reduce(waiting) { $0 + slotWaits[Int($1)] }
    expect(Int(pool.queue.level) == queue, "the queue of \(name) is \(pool.queue.level), and \(queue) are counted")
    if world.figures.resources.hasWaitsBehindSlots {
      for level in ResourceLevels.OfPool.allCases { compareLevel(level, number, world) }
    }
    expect(world.budgets.ofPool(number).reserved == reserved[Int(number)], "what is reserved of the budget of \(name)")
    if world.breakers.areKept {
      expect(
        Int(world.breakers.probesOut(number)) == probes[Int(number)], "\(probes[Int(number)]) probes of \(name) are out"
      )
    }
  }

  // MARK: Activations

  /// Every frame and call in use belongs to one job, and every frame has as many children as it says.
  func countActivations(of world: World) {
    var (frames, calls) = (0, 0)
    for job in 0..<world.jobs.highWater where isJob[Int(job)] && world.jobs[job].state == .running {
      var open = [Activation(bits: world.jobs[job].root)].filter { !$0.isNone }
      while let one = open.popLast() {
        guard one.isFrame else {
          expect(world.calls[one.index].job == job, "call \(one.index) stands under job \(job), which is not its own")
          calls += world.calls[one.index].flags.contains(.hasHedge) ? 2 : 1
          continue
        }
        frames += 1
        let before = open.count
        var child = Activation(bits: world.frames[one.index].firstChild)
        while !child.isNone {
          open.append(child)
          child = world.sibling(after: child, under: one.index)
        }
        let live = Int(world.frames[one.index].live)
        expect(open.count - before == live, "frame \(one.index) has \(open.count - before) children, not \(live)")
      }
    }
    expect(frames == Int(world.frames.count), "\(frames) frames belong to jobs, \(world.frames.count) are in use")
    expect(calls == Int(world.calls.count), "\(calls) calls belong to jobs, \(world.calls.count) are in use")
  }
}
