import NeedletailCouriers
import NeedletailLanes
import NeedletailMetrics

/// The world as it stands, for who embeds it.
extension World {
  /// - Complexity: O(agents + buckets of job latencies); allocates.
  func snapshot() -> EngineSnapshot {
    var taken = EngineSnapshot()
    let tally = tally
    taken.instant = .nanoseconds(Int64(clamping: now))
    taken.jobs = EngineSnapshot.Jobs(
      submitted: tally.intended, inFlight: Int(jobs.count), completed: tally.completed, partial: tally.partial,
      failed: tally.failed, timedOut: tally.timedOut, cancelled: tally.cancelled, rejected: tally.rejected)
    taken.calls = EngineSnapshot.Calls(
      inFlight: Int(calls.count), completed: tally.callsCompleted, failed: tally.callsFailed,
      timedOut: tally.callsTimedOut, cancelled: tally.callsCancelled, retried: tally.retried, hedged: tally.hedged)
    taken.pools = (0..<Int32(pools.count)).filter { pools[$0].count > 0 }.map { snapshot(ofPool: $0) }
    taken.couriers = realCalls.couriers.enumerated().map { number, courier in
      EngineSnapshot.Courier(
        calls: Int(courier.parcels.count), carried: courier.callsCarried,
        blockage: realCalls.watch.blockage(of: number, at: now))
    }
    taken.limits = limitQueues.map { use(of: $0) }
    taken.reasons = reasons
    taken.jobLatencies = jobLatencies()
    return taken
  }

  private func snapshot(ofPool pool: Int32) -> EngineSnapshot.Pool {
    let p = pools.at(pool)
    let held = p.value.slots.integral(until: now)
    return EngineSnapshot.Pool(
      name: names[Int(pool)], status: registry.status(of: Int(pool)), members: Int(p.value.available),
      drained: Int(p.value.drained), running: Int(p.value.running),
      waiting: queueLength(of: pool), slots: Int(p.value.available) * Int(p.value.concurrency),
      busy: .nanoseconds(Int64(clamping: held)), breaker: breakers.areKept ? breaker(of: pool) : nil,
      lateReplies: health.lateReplies(of: pool), unreturned: Int(health.withdrawn(from: pool)))
  }

  private func breaker(of pool: Int32) -> EngineSnapshot.BreakerState {
    switch breakers.state(pool) {
    case .closed: .closed
    case .open: .open
    case .halfOpen: .halfOpen
    }
  }

  private func use(of queue: LimitQueue) -> EngineSnapshot.LimitUse {
    let (capacity, taken): (Int?, Int?) =
      switch queue.limit {
      case .gateway:
        (
          (0..<Int32(gateway.count)).reduce(0) { $0 + gateway.concurrency(of: $1) },
          (0..<Int32(gateway.count)).reduce(0) { $0 + gateway.running(on: $1) }
        )
      case .job: (jobPermits.count, jobPermits.taken)
      case .call: (Int(callPermits.limit), Int(callPermits.taken))
      case .endpoint:
        (Int(endpoints.at(queue.endpoint).value.concurrency), Int(endpoints.taken(queue.endpoint)))
      case .globalRate, .userRate, .rule, .budget, .breaker, .agent, .agentRate, .endpointRate, .courier, .backoff:
        (nil, nil)
      }
    return EngineSnapshot.LimitUse(
      limit: queue.limit, name: queue.endpoint < 0 ? "" : endpointName(queue.endpoint), capacity: capacity,
      taken: taken, waiting: waiting(in: queue))
  }
}
