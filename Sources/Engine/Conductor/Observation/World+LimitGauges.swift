import NeedletailLanes
import NeedletailMetrics

/// Gauges of how limits are used within an interval, and of who holds slots meanwhile.
extension World {
  /// Of each limit of each endpoint, and of each pool whose attempts may wait behind their slots.
  var limitGauges: [RunGauge] {
    let map = figures.resources
    let uses = map.resources.indices.filter { LatencyPart.ofEndpoints.contains(map.resources[$0].part) }
    var holders: [Int32] = []
    for hold in map.holds where map.resources[hold.holder].part == .agent {
      let pool = map.resources[hold.holder].place
      if holders.last != pool { holders.append(pool) }
    }
    return uses.map { .endpointUse(resource: $0) } + holders.map { .holding(pool: $0) }
  }

  /// An endpoint's limit and its name, for the gauge of its use.
  func endpointUseLabels(_ resource: Int) -> [MetricKey.Label] {
    let resource = figures.resources.resources[resource]
    return [
      MetricKey.Label("for", resource.part.name),
      MetricKey.Label("endpoint", figures.resources.endpointNames[Int(resource.place)]),
    ]
  }

  /// What was taken over what there was, over the interval, in 1/10,000.
  func use(ofEndpoint place: Int, _ recorder: IntervalRecorder, at gauge: Int, _ instant: UInt64, _ length: UInt64)
    -> Int64
  {
    let resource = figures.resources.resources[place]
    let taken = recorder.change(of: gauge, until: instant, over: length) { instant in
      switch resource.part {
      case .endpoint: figures.levels.at(.permits, resource.place).value.integral(until: instant)
      case .endpointRequests: figures.levels.requestsTaken(resource.place)
      default: figures.levels.tokensTaken(resource.place)
      }
    }
    let scale = scale(of: resource)
    let available = scale.available * Double(length)
    return available > 0 ? Self.whole(Double(taken) * scale.taken / available * 1e4) : 0
  }

  /// The share of a pool's slot-time that was held by attempts which waited for a limit behind the slot, over the interval, in 1/10,000.
  func holding(of pool: Int32, _ recorder: IntervalRecorder, at gauge: Int, _ instant: UInt64, _ length: UInt64)
    -> Int64
  {
    let held = recorder.change(of: gauge, until: instant, over: length) { instant in
      let waits: [ResourceLevels.OfPool] = [.agentRate, .call, .endpoint, .endpointRate]
      return waits.reduce(0) { $0 &+ figures.levels.at($1, pool).value.integral(until: instant) }
    }
    let p = pools.at(pool)
    let slots = Double(p.value.available) * Double(p.value.concurrency) * Double(length)
    return slots > 0 ? Swift.min(10_000, Self.whole(Double(held) / slots * 1e4)) : 0
  }
}
