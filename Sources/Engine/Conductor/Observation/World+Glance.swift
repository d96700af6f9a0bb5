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
      glance.consider(.agent, of: names[Int(pool)], waiting: queueLength(of: pool))
    }
    for queue in limitQueues {
      let name = queue.endpoint < 0 ? "" : endpointName(queue.endpoint)
      glance.consider(queue.limit, of: name, waiting: waiting(in: queue))
    }
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
}

extension RunGlance {
  fileprivate mutating func consider(_ limit: Limit, of name: String = "", waiting: Int) {
    guard waiting > self.waiting else { return }
    mostWaitedFor = WaitedFor(limit: limit, name: name)
    self.waiting = waiting
  }
}
