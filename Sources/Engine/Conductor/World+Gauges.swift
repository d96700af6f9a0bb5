import NeedletailLanes
import NeedletailMetrics

/// What is sampled at the end of an interval: the gauges' names, and how each stands.
extension World {
  var runGauges: [RunGauge] {
    var gauges: [RunGauge] = [.jobsInFlight, .callsInFlight]
    gauges += doors.map { .waiting($0) }
    for pool in 0..<Int32(pools.count) { gauges += [.queueLength(pool: pool), .utilization(pool: pool)] }
    if breakers.areKept { gauges.append(.openBreakers) }
    if budgets.ofRun.limit != .max { gauges.append(.budgetLeft) }
    for pool in 0..<Int32(pools.count) where budgets.ofPool(pool).limit != .max {
      gauges.append(.poolBudgetLeft(pool: pool))
    }
    return gauges + RunGauge.Rate.allCases.map { .rate($0) }
  }

  /// The limits there are, but for the agents' slots.
  var doors: [RunGauge.Door] {
    var doors: [RunGauge.Door] = []
    if jobAdmission.contains(.gateway) { doors.append(.gateway) }
    if jobAdmission.contains(.permit) { doors.append(.job) }
    if agentRates.isLimited { doors.append(.agentRate) }
    if callPermits.isLimited { doors.append(.call) }
    for endpoint in 0..<Int32(endpoints.count) {
      if endpoints.isLimited(endpoint) { doors.append(.endpoint(endpoint)) }
      if endpoints.hasRate(endpoint) { doors.append(.endpointRate(endpoint)) }
    }
    return doors
  }

  func namedGauge(_ gauge: RunGauge) -> IntervalRecording.Gauge {
    func agent(_ pool: Int32) -> [MetricKey.Label] { [MetricKey.Label("agent", names[Int(pool)])] }
    return switch gauge {
    case .jobsInFlight: IntervalRecording.Gauge(MetricKey("jobs_in_flight", .count))
    case .callsInFlight: IntervalRecording.Gauge(MetricKey("calls_in_flight", .count))
    case .waiting(let door): IntervalRecording.Gauge(namedDoor(door))
    case .queueLength(let pool): IntervalRecording.Gauge(MetricKey("queue_length", .count, labels: agent(pool)))
    case .utilization(let pool):
      IntervalRecording.Gauge(MetricKey("utilization", .ratio, labels: agent(pool)), decimals: 4)
    case .openBreakers: IntervalRecording.Gauge(MetricKey("open_breakers", .count))
    case .budgetLeft: IntervalRecording.Gauge(MetricKey("budget_left", .usd), decimals: 6)
    case .poolBudgetLeft(let pool):
      IntervalRecording.Gauge(MetricKey("budget_left", .usd, labels: agent(pool)), decimals: 6)
    case .rate(.cost): IntervalRecording.Gauge(MetricKey(RunGauge.Rate.cost.rawValue, .usd), decimals: 6)
    case .rate(let rate): IntervalRecording.Gauge(MetricKey(rate.rawValue, .count), decimals: 3)
    }
  }

  private func namedDoor(_ door: RunGauge.Door) -> MetricKey {
    func calls(_ limit: String, _ labels: [MetricKey.Label] = []) -> MetricKey {
      MetricKey("calls_waiting", .count, labels: [MetricKey.Label("for", limit)] + labels)
    }
    return switch door {
    case .gateway: MetricKey("jobs_waiting", .count, labels: [MetricKey.Label("for", Limit.gateway.name)])
    case .job: MetricKey("jobs_waiting", .count, labels: [MetricKey.Label("for", Limit.job.name)])
    case .agentRate: calls(Limit.agentRate.name)
    case .call: calls(Limit.call.name)
    case .endpoint(let endpoint): calls(Limit.endpoint.name, [endpointLabel(endpoint)])
    case .endpointRate(let endpoint): calls(Limit.endpointRate.name, [endpointLabel(endpoint)])
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

  /// How many wait for a limit.
  func waiting(at door: RunGauge.Door) -> Int {
    switch door {
    case .gateway: gateway.waiting
    case .job: jobPermits.waiting
    case .agentRate: agentRates.waiting
    case .call: Int(callPermits.waiting)
    case .endpoint(let endpoint): Int(endpoints.waitingForPermit(endpoint))
    case .endpointRate(let endpoint): Int(endpoints.waitingForRate(endpoint))
    }
  }

  /// How many wait for a slot of a pool's agents. Complexity: O(members).
  func queueLength(of pool: Int32) -> Int {
    let first = pools[pool].firstMember
    return (first..<first &+ pools[pool].count).reduce(Int(slots.waiting(forAnyOf: pool))) {
      $0 + Int(slots.waiting(for: $1))
    }
  }

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
        case .waiting(let door): Int64(waiting(at: door))
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
      intended: tally.intended, completed: tally.completed, failed: tally.failed + tally.timedOut,
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
    _ rate: RunGauge.Rate, from before: IntervalRecorder.Counted, to after: IntervalRecorder.Counted, length: UInt64
  ) -> Int64 {
    func change(_ figure: (IntervalRecorder.Counted) -> Int) -> Double { Double(figure(after) - figure(before)) * 1e3 }
    let amount =
      switch rate {
      case .jobsIntended: change(\.intended)
      case .jobsCompleted: change(\.completed)
      case .jobsFailed: change(\.failed)
      case .jobsRejected: change(\.rejected)
      case .callsCompleted: change(\.calls)
      case .tokens: change { $0.inputTokens + $0.outputTokens }
      case .inputTokens: change(\.inputTokens)
      case .outputTokens: change(\.outputTokens)
      case .cost: (after.cost - before.cost) / 1e6
      }
    return whole(amount / (Double(length) / 1e9))
  }

  /// The share of the slots of the members that are there that was held, over the interval, in 1/10,000.
  private func utilization(
    of pool: Int32, _ recorder: IntervalRecorder, until instant: UInt64, length: UInt64
  ) -> Int64 {
    let p = pools.at(pool)
    let (clock, running) = recorder.slots[Int(pool)]
    recorder.slots[Int(pool)] = (p.value.slotClock, p.value.running)
    // Slot-nanoseconds held since instant 0, without regard to overflow: differences are right. In intervals that were
    // passed over since the last sample nothing changed.
    let held = p.value.slotClock &+ instant &* UInt64(UInt32(bitPattern: p.value.running))
    let busy = held &- clock &- (instant &- length) &* UInt64(UInt32(bitPattern: running))
    let slots = Double(p.value.available) * Double(p.value.concurrency) * Double(length)
    return slots > 0 ? Swift.min(10_000, Self.whole(Double(busy) / slots * 1e4)) : 0
  }

  private static func whole(_ value: Double) -> Int64 { Int64(Swift.min(Swift.max(value, -9e18), 9e18).rounded()) }
}
