import NeedletailLanes

/// What must hold between any two events: permits, loads, queues and money are what the states of jobs and calls say.
extension World {
  /// What is held or counted though no job or call accounts for it, or the other way about, a sentence each; empty when
  /// all is well. True between events only.
  ///
  /// - Complexity: O(jobs + frames + calls + members + queues); allocates.
  var contradictions: [String] {
    let census = Census(self)
    census.countJobs(of: self)
    census.countCalls(of: self)
    census.countHeld(of: self)
    census.compareJobs(with: self)
    census.compareCalls(with: self)
    census.countActivations(of: self)
    if keepsAccounts { census.countAccounts(of: self) }
    return census.contradictions
  }

  /// In debug builds, looks at intervals of events whether all adds up, the more seldom the more records there are.
  @inline(__always)
  func checkConservation() {
    #if DEBUG
      if tally.events < watch.conservationDue { return }
      let contradictions = self.contradictions
      precondition(contradictions.isEmpty, "between events all adds up: \(contradictions.joined(separator: "; "))")
      let records = Int(jobs.highWater) + Int(frames.highWater) + Int(calls.highWater) + slots.count
      watch.conservationDue = tally.events + Swift.max(1_024, records)
    #endif
  }
}
