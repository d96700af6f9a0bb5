import NeedletailLanes
import NeedletailMetrics

/// The world as it stands, for a live view.
extension World {
  /// - Complexity: O(agents).
  func glance(at instant: UInt64) -> RunGlance {
    var glance = RunGlance()
    glance.progress = progress(at: instant)
    glance.jobsInFlight = Int(jobs.count)
    glance.callsInFlight = Int(calls.count)
    glance.jobsFailed = tally.failed
    glance.jobsTimedOut = tally.timedOut
    glance.jobsRejected = tally.rejected
    for ending in Call.Ending.allCases { glance.attemptsFailed += figures.failedAttempts(ending) }
    for pool in 0..<Int32(pools.count) {
      glance.consider(.agents(names[Int(pool)]), waiting: queueLength(of: pool))
    }
    for door in doors { glance.consider(limit(door), waiting: waiting(at: door)) }
    return glance
  }

  /// Latencies of the cohort's jobs that have completed or timed out, all scenarios.
  ///
  /// - Complexity: O(histogram cells in use); allocates.
  func jobLatencies() -> Histogram {
    var latencies = Histogram()
    for scenario in 0..<scenarios.names.count {
      if let histogram = figures.snapshot(cells.jobLatency(scenario)) { latencies.merge(histogram) }
    }
    return latencies
  }

  private func limit(_ door: RunGauge.Door) -> RunGlance.Limit {
    switch door {
    case .gateway: .gateway
    case .job: .jobPermit
    case .agentRate: .agentRate
    case .call: .callPermit
    case .endpoint(let endpoint): .endpoint(endpointName(endpoint))
    case .endpointRate(let endpoint): .endpointRate(endpointName(endpoint))
    }
  }
}

extension RunGlance {
  fileprivate mutating func consider(_ limit: Limit, waiting: Int) {
    guard waiting > self.waiting else { return }
    binding = limit
    self.waiting = waiting
  }
}
