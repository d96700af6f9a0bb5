import NeedletailLanes
import NeedletailMetrics

/// What is sampled at the end of an interval: the gauges' names, and how each stands.
extension World {
  var runGauges: [RunGauge] {
    var gauges: [RunGauge] = [.jobsInFlight, .callsInFlight]
    gauges += limitQueues.map { .waiting($0) }
    for pool in 0..<Int32(pools.count) { gauges += [.queueLength(pool: pool), .utilization(pool: pool)] }
    if breakers.areKept { gauges.append(.openBreakers) }
    if budgets.ofRun.limit != .max { gauges.append(.budgetLeft) }
    for pool in 0..<Int32(pools.count) where budgets.ofPool(pool).limit != .max {
      gauges.append(.poolBudgetLeft(pool: pool))
    }
    return gauges + IntervalGauge.rates.map { .rate($0) }
  }

  /// The queues there are, but for those of agents' slots and of calls that back off.
  var limitQueues: [LimitQueue] {
    var queues: [LimitQueue] = []
    for limit in CellMap.waits where hasWaits(for: limit) {
      switch limit {
      case .endpoint:
        for endpoint in 0..<Int32(endpoints.count) where endpoints.isLimited(endpoint) {
          queues.append(LimitQueue(limit: limit, endpoint: endpoint))
        }
      case .endpointRate:
        for endpoint in 0..<Int32(endpoints.count) where endpoints.hasRate(endpoint) {
          queues.append(LimitQueue(limit: limit, endpoint: endpoint))
        }
      case .backoff: break
      default: queues.append(LimitQueue(limit: limit))
      }
    }
    return queues
  }

  func namedGauge(_ gauge: RunGauge) -> IntervalRecording.Gauge {
    func named(
      _ name: IntervalGauge, _ unit: MetricKey.Unit = .count, _ labels: [MetricKey.Label] = []
    ) -> IntervalRecording.Gauge {
      IntervalRecording.Gauge(MetricKey(name.rawValue, unit, labels: labels), decimals: name.decimals)
    }
    func agent(_ pool: Int32) -> [MetricKey.Label] { [MetricKey.Label("agent", names[Int(pool)])] }
    return switch gauge {
    case .jobsInFlight: named(.jobsInFlight)
    case .callsInFlight: named(.callsInFlight)
    case .waiting(let queue):
      named(
        queue.limit.level == .job ? .jobsWaiting : .callsWaiting, .count,
        [MetricKey.Label("for", queue.limit.name)] + (queue.endpoint < 0 ? [] : [endpointLabel(queue.endpoint)]))
    case .queueLength(let pool): named(.queueLength, .count, agent(pool))
    case .utilization(let pool): named(.utilization, .ratio, agent(pool))
    case .openBreakers: named(.openBreakers)
    case .budgetLeft: named(.budgetLeft, .usd)
    case .poolBudgetLeft(let pool): named(.budgetLeft, .usd, agent(pool))
    case .rate(.costPerSecond): named(.costPerSecond, .usd)
    case .rate(let rate): named(rate)
    }
  }

  private func endpointLabel(_ endpoint: Int32) -> MetricKey.Label {
    MetricKey.Label("endpoint", endpointName(endpoint))
  }

  /// An endpoint's name, as the pools that use it have it; empty for one that none uses.
  func endpointName(_ endpoint: Int32) -> String {
    for pool in 0..<pools.count where pools[pool].endpoint == endpoint { return names.endpoints[pool] }
    return ""
  }

  // MARK: Sampling

  /// How many wait in a queue.
  func waiting(in queue: LimitQueue) -> Int {
    switch queue.limit {
    case .gateway: gateway.waiting
    case .job: jobPermits.waiting
    case .agentRate: agentRates.waiting
    case .call: Int(callPermits.waiting)
    case .endpoint: Int(endpoints.waitingForPermit(queue.endpoint))
    case .endpointRate: Int(endpoints.waitingForRate(queue.endpoint))
    case .rule: rules.waiting
    case .globalRate, .userRate, .budget, .breaker, .agent, .courier, .backoff: 0
    }
  }

  /// How many wait for a slot of a pool's agents.
  func queueLength(of pool: Int32) -> Int { Int(pools[pool].queue.level) }

  func sample(_ recorder: IntervalRecorder, at instant: UInt64, into values: inout [Int64]) {
    let interval = recorder.intervalNanoseconds
    let length = recorder.isLast ? instant % interval : interval
    let before = recorder.counted
    let counted = counted()
    for (place, gauge) in recorder.gauges.enumerated() {
      values[place] =
        switch gauge {
        case .jobsInFlight: Int64(jobs.count)
        case .callsInFlight: Int64(calls.count)
        case .waiting(let queue): Int64(waiting(in: queue))
        case .queueLength(let pool): Int64(queueLength(of: pool))
        case .utilization(let pool): utilization(of: pool, recorder, until: instant, length: length)
        case .openBreakers: Int64((0..<Int32(pools.count)).reduce(0) { $0 + (breakers.state($1) == .open ? 1 : 0) })
        case .budgetLeft: budgets.ofRun.left
        case .poolBudgetLeft(let pool): budgets.ofPool(pool).left
        case .rate(let rate): Self.perSecond(rate, from: before, to: counted, length: length == 0 ? interval : length)
        }
    }
    recorder.counted = counted
  }

  private func counted() -> IntervalRecorder.Counted {
    var counted = IntervalRecorder.Counted(
      offered: tally.intended, completed: tally.completed, failed: tally.failed + tally.timedOut,
      rejected: tally.rejected, calls: tally.callsCompleted)
    for pool in 0..<pools.count {
      counted.inputTokens += pools[pool].inputSum
      counted.outputTokens += pools[pool].outputSum
      counted.cost += Double(pools[pool].inputSum) * Double(pools[pool].inputPrice)
      counted.cost += Double(pools[pool].outputSum) * Double(pools[pool].outputPrice)
    }
    return counted
  }

  /// In units of the gauge's last decimal.
  private static func perSecond(
    _ rate: IntervalGauge, from before: IntervalRecorder.Counted, to after: IntervalRecorder.Counted, length: UInt64
  ) -> Int64 {
    func change(_ figure: (IntervalRecorder.Counted) -> Int) -> Double { Double(figure(after) - figure(before)) * 1e3 }
    let amount =
      switch rate {
      case .jobsOfferedPerSecond: change(\.offered)
      case .jobsCompletedPerSecond: change(\.completed)
      case .jobsFailedPerSecond: change(\.failed)
      case .jobsRejectedPerSecond: change(\.rejected)
      case .callsCompletedPerSecond: change(\.calls)
      case .tokensPerSecond: change { $0.inputTokens + $0.outputTokens }
      case .inputTokensPerSecond: change(\.inputTokens)
      case .outputTokensPerSecond: change(\.outputTokens)
      case .costPerSecond: (after.cost - before.cost) / 1e6
      case .jobsInFlight, .callsInFlight, .jobsWaiting, .callsWaiting, .queueLength, .utilization, .openBreakers,
        .budgetLeft:
        0.0
      }
    return whole(amount / (Double(length) / 1e9))
  }

  /// The share of the slots of the members that are there that was held, over the interval, in 1/10,000.
  private func utilization(
    of pool: Int32, _ recorder: IntervalRecorder, until instant: UInt64, length: UInt64
  ) -> Int64 {
    let p = pools.at(pool)
    // In intervals that were passed over since the last sample nothing changed.
    let before = recorder.slots[Int(pool)].integral(until: instant &- length)
    recorder.slots[Int(pool)] = p.value.slots
    let busy = p.value.slots.integral(until: instant) &- before
    let slots = Double(p.value.available) * Double(p.value.concurrency) * Double(length)
    return slots > 0 ? Swift.min(10_000, Self.whole(Double(busy) / slots * 1e4)) : 0
  }

  private static func whole(_ value: Double) -> Int64 { Int64(Swift.min(Swift.max(value, -9e18), 9e18).rounded()) }
}
