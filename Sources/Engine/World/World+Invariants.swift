import NeedletailLanes

/// What must hold when a run has drained: nobody is there any more, so nothing may be held and nobody may wait.
extension World {
  /// What is held or awaited though it should not be, a sentence each; empty when the world is idle.
  ///
  /// - Complexity: O(members + queues).
  var leftovers: [String] {
    var leftovers: [String] = []
    func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) { if !holds { leftovers.append(sentence()) } }
    expect(jobs.count == 0, "\(jobs.count) jobs are in flight")
    expect(frames.count == 0, "\(frames.count) frames are at work")
    expect(calls.count == 0, "\(calls.count) calls are under way")
    expect(content.textCount == 0, "\(content.textCount) texts are kept")
    expect(content.branchCount == 0, "\(content.branchCount) branches' answers are kept")
    expect(observation.accounts.count == 0, "\(observation.accounts.count) accounts are open")
    expect(figures.jobsInSystem == 0, "\(figures.jobsInSystem) jobs are counted as in the system")
    expect(firstStarted < 0 && lastStarted < 0, "a job is followed for its timeout")
    expect(!hasJobLimit || jobPermits == jobPermitLimit, "\(jobPermits) of \(jobPermitLimit) job permits are free")
    expect(
      !hasCallLimit || callPermits == callPermitLimit, "\(callPermits) of \(callPermitLimit) call permits are free")
    for queue in 0...permitQueue { expect(jobQueues.isEmpty(queue), "jobs wait in queue \(queue)") }
    for instance in 0..<Int32(instances.count) {
      expect(instances[instance].running == 0, "gateway instance \(instance) has a slot held")
      expect(instanceLoads[instance] == 0, "gateway instance \(instance) has a load of \(instanceLoads[instance])")
    }
    for pool in 0..<Int32(pools.count) { leftovers += self.leftovers(of: pool) }
    expect(callQueues.isEmpty(callPermitQueue), "calls wait for a permit")
    for endpoint in 0..<Int32(providers.count) {
      expect(providers[endpoint].permits == 0, "endpoint \(endpoint) has a permit held")
      expect(providers[endpoint].inProgress == 0, "endpoint \(endpoint) has an attempt in progress")
      expect(callQueues.isEmpty(endpointQueue(endpoint)), "calls wait for endpoint \(endpoint)")
      expect(callQueues.isEmpty(endpointRateQueue(endpoint)), "calls wait for the rate of endpoint \(endpoint)")
    }
    expect(runBudget.reserved == 0, "the run's budget has money set aside")
    return leftovers
  }

  private func leftovers(of pool: Int32) -> [String] {
    var leftovers: [String] = []
    func expect(_ holds: Bool, _ sentence: String) {
      if !holds { leftovers.append("Pool \(names[Int(pool)]): \(sentence)") }
    }
    let first = pools[pool].firstMember
    for member in first..<first + pools[pool].count {
      let load = member - first < pools[pool].away ? World.awayLoad : 0
      expect(members[member].running == 0, "member \(member - first) has a slot held")
      expect(members[member].load == load, "member \(member - first) has a load of \(members[member].load)")
      expect(callQueues.isEmpty(memberQueue(member)), "calls wait for member \(member - first)")
      if agentBucket != nil { expect(callQueues.isEmpty(tokenQueue(member)), "calls wait for a token") }
    }
    expect(pools[pool].running == 0, "slots are counted as held")
    expect(callQueues.isEmpty(poolQueue(pool)), "calls wait for any member")
    expect(poolBudgets[pool].reserved == 0, "its budget has money set aside")
    if hasBreakers { expect(breakers.probesOut(pool) == 0, "its breaker waits for probes") }
    return leftovers
  }

  /// Checked in debug builds at the end of a run that drained.
  @inline(__always)
  func checkIdle() {
    #if DEBUG
      if jobs.count == 0 {
        let leftovers = self.leftovers
        precondition(leftovers.isEmpty, "a drained run holds nothing: \(leftovers.joined(separator: "; "))")
      }
    #endif
  }
}
