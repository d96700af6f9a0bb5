import NeedletailLanes

/// What must hold when a run has drained: no job is left, so nothing may be held and nothing may wait.
extension World {
  /// What is held or awaited though it should not be, a sentence each; empty when the world is idle.
  ///
  /// - Complexity: O(members + queues).
  var leftovers: [String] {
    var leftovers: [String] = []
    func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) { if !holds { leftovers.append(sentence()) } }
    // What agents hold that have not returned is no job's any more.
    let held = Census(self)
    held.countHeld(of: self)
    expect(jobs.count == 0, "\(jobs.count) jobs are in flight")
    expect(frames.count == 0, "\(frames.count) frames are at work")
    expect(calls.count == 0, "\(calls.count) calls are under way")
    expect(content.textCount == 0, "\(content.textCount) texts are kept")
    expect(content.branchCount == 0, "\(content.branchCount) branches' answers are kept")
    expect(observation.accounts.branchCount == 0, "\(observation.accounts.branchCount) accounts of branches are open")
    expect(
      observation.accounts.furtherCount == 0, "\(observation.accounts.furtherCount) further parts of accounts are kept")
    expect(figures.jobsInSystem == 0, "\(figures.jobsInSystem) jobs are counted as in the system")
    expect(jobDeadlines.isEmpty, "a job is watched for its timeout")
    leftovers += jobPermits.leftovers + gateway.leftovers
    expect(Int(callPermits.taken) == held.callPermits, "\(callPermits.taken) call permits are held")
    for pool in 0..<Int32(pools.count) { leftovers += self.leftovers(of: pool, held) }
    expect(rules.waiting == 0, "\(rules.waiting) attempts wait for a rule")
    expect(callPermits.waiting == 0, "calls wait for a permit")
    for endpoint in 0..<Int32(endpoints.count) {
      let (permits, open) = (held.endpointPermits[Int(endpoint)], held.inProgress[Int(endpoint)])
      expect(Int(endpoints.taken(endpoint)) == permits, "endpoint \(endpoint) has a permit held")
      expect(Int(endpoints.inProgress(endpoint)) == open, "endpoint \(endpoint) has an attempt in progress")
      expect(endpoints.waitingForPermit(endpoint) == 0, "calls wait for endpoint \(endpoint)")
      expect(endpoints.waitingForRate(endpoint) == 0, "calls wait for the rate of endpoint \(endpoint)")
    }
    expect(budgets.ofRun.reserved == 0, "the run's budget has money set aside")
    return leftovers
  }

  private func leftovers(of pool: Int32, _ held: Census) -> [String] {
    var leftovers: [String] = []
    func expect(_ holds: Bool, _ sentence: String) {
      if !holds { leftovers.append("Pool \(names[Int(pool)]): \(sentence)") }
    }
    let first = pools[pool].firstMember
    for member in first..<first + pools[pool].room {
      let taken = Int32(held.slots[Int(member)])
      let load = taken + (slots.takesCalls(member) ? 0 : AgentSlots.awayLoad)
      expect(slots.running(member) == taken, "member \(member - first) has a slot held")
      expect(slots.load(member) == load, "member \(member - first) has a load of \(slots.load(member))")
      expect(slots.waiting(for: member) == 0, "calls wait for member \(member - first)")
      expect(agentRates.waiting(member) == 0, "calls wait for a token")
    }
    expect(Int(pools[pool].running) == held.slotsOfPools[Int(pool)], "slots are counted as held")
    expect(slots.waiting(forAnyOf: pool) == 0, "calls wait for any member")
    expect(budgets.ofPool(pool).reserved == 0, "its budget has money set aside")
    if breakers.areKept { expect(breakers.probesOut(pool) == 0, "its breaker waits for probes") }
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
