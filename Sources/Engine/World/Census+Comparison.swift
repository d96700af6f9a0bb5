import NeedletailLanes

/// The count held against what the tables say.
extension Census {
  func compareJobs(with world: World) {
    expect(
      world.jobsInSystem == Int(world.jobs.count),
      "\(world.jobsInSystem) jobs in the system, \(world.jobs.count) records")
    if world.hasJobLimit {
      expect(Int(world.jobPermitLimit - world.jobPermits) == jobPermits, "\(jobPermits) jobs hold permits")
    }
    for instance in 0..<Int32(world.instances.count) {
      let (taken, waiting) = (gatewaySlots[Int(instance)], jobWaits[Int(instance)])
      expect(Int(world.instances[instance].running) == taken, "instance \(instance) has \(taken) jobs")
      expect(Int(world.instanceLoads[instance]) == taken + waiting, "the load of instance \(instance)")
      expect(taken <= Int(world.instances[instance].concurrency), "instance \(instance) has more jobs than slots")
    }
    for queue in 0...world.permitQueue {
      expect(
        Int(world.jobQueues.count(queue)) == jobWaits[Int(queue)], "\(jobWaits[Int(queue)]) jobs wait in queue \(queue)"
      )
    }
  }

  func compareCalls(with world: World) {
    if world.hasCallLimit {
      expect(Int(world.callPermitLimit - world.callPermits) == callPermits, "\(callPermits) calls hold permits")
      expect(world.callPermits >= 0, "more call permits are held than there are")
    }
    for pool in 0..<Int32(world.pools.count) { comparePool(pool, world) }
    for endpoint in 0..<Int32(world.providers.count) {
      let provider = world.providers[endpoint]
      expect(Int(provider.permits) == endpointPermits[Int(endpoint)], "the permits of endpoint \(endpoint)")
      expect(Int(provider.inProgress) == inProgress[Int(endpoint)], "the attempts in progress at endpoint \(endpoint)")
      expect(provider.permits <= provider.concurrency, "endpoint \(endpoint) has more attempts than permits")
    }
    for queue in 0..<Int32(callWaits.count) {
      let waiting = callWaits[Int(queue)]
      expect(Int(world.callQueues.count(queue)) == waiting, "\(waiting) calls wait in queue \(queue)")
    }
    expect(
      world.runBudget.reserved == (world.hasBudgets ? reserved.reduce(0, +) : 0), "what is reserved of the run's budget"
    )
  }

  private func comparePool(_ number: Int32, _ world: World) {
    let pool = world.pools[number]
    let name = world.names[Int(number)]
    expect(Int(pool.running) == slotsOfPools[Int(number)], "\(slotsOfPools[Int(number)]) slots of \(name) are held")
    for member in pool.firstMember..<pool.firstMember + pool.count {
      let taken = slots[Int(member)]
      let away = member - pool.firstMember < pool.away ? Int(World.awayLoad) : 0
      let waiting = callWaits[Int(world.memberQueue(member))]
      expect(Int(world.members[member].running) == taken, "member \(member) of \(name) has \(taken) calls")
      expect(taken <= Int(pool.concurrency), "member \(member) of \(name) has more calls than slots")
      expect(Int(world.members[member].load) == taken + waiting + away, "the load of member \(member) of \(name)")
      let hasFree = away == 0 && taken < Int(pool.concurrency)
      expect(!hasFree || waiting == 0, "calls wait for member \(member) of \(name), which has a free slot")
    }
    expect(world.poolBudgets[number].reserved == reserved[Int(number)], "what is reserved of the budget of \(name)")
    if world.hasBreakers {
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
