import NeedletailLanes

/// The readings of a run's course: how far everything had come that is used up.
extension World {
  /// Takes the rows that are due at `instant` or before; nothing has happened since they were.
  @inline(never)
  func takeCourse(until instant: UInt64) {
    while figures.course.due <= instant {
      figures.course.take(until: figures.windowEnd) { forEachReading(at: $0, $1) }
    }
  }

  /// Hands over the words of a row of the course, in the order of `CourseRecorder`'s columns.
  ///
  /// - Parameter instant: not before the last event, but for the lateness of the wall clock.
  /// - Complexity: O(resources + holds).
  func forEachReading(at instant: UInt64, _ body: (UInt64) -> Void) {
    body(instant)
    body(UInt64(truncatingIfNeeded: figures.jobsOffered))
    body(UInt64(truncatingIfNeeded: figures.jobsEnded))
    body(UInt64(truncatingIfNeeded: figures.jobsCompletedInWindow))
    body(figures.levels.at(.jobs).value.integral(until: instant))
    for resource in figures.resources.resources { read(resource, at: instant, body) }
    for hold in figures.resources.holds {
      let holder = figures.resources.resources[hold.holder]
      body(read(hold, by: holder, at: instant))
    }
  }

  /// What was taken of a resource, what there was of it, and how long was waited for it; see `CourseReading.scales(of:)`.
  @inline(__always)
  private func read(_ resource: ResourceMap.Resource, at instant: UInt64, _ body: (UInt64) -> Void) {
    let place = resource.place
    func use(_ taken: UInt64, of available: UInt64, waited: UInt64) {
      body(taken)
      body(available)
      body(waited)
    }
    func integral(_ level: ResourceLevels.OfRun) -> UInt64 { figures.levels.at(level).value.integral(until: instant) }
    switch resource.part {
    case .gateway: use(integral(.gatewaySlots), of: gateway.supply(until: instant), waited: integral(.gatewayQueue))
    case .job: use(integral(.jobPermits), of: instant, waited: integral(.jobQueue))
    case .call: use(integral(.callPermits), of: instant, waited: integral(.callQueue))
    case .agent:
      let p = pools.at(place)
      use(
        p.value.slots.integral(until: instant), of: p.value.slotSupply.integral(until: instant).bitPattern,
        waited: p.value.queue.integral(until: instant))
    case .agentRate:
      use(
        figures.levels.agentTokensTaken(place), of: pools[place].memberSupply.integral(until: instant).bitPattern,
        waited: figures.levels.at(.agentRate, place).value.integral(until: instant))
    case .endpoint:
      use(
        figures.levels.at(.permits, place).value.integral(until: instant), of: instant,
        waited: figures.levels.at(.permitQueue, place).value.integral(until: instant))
    case .endpointRequests:
      use(
        figures.levels.requestsTaken(place), of: instant, waited: figures.levels.requestWaits(place, until: instant))
    case .endpointTokens:
      use(figures.levels.tokensTaken(place), of: instant, waited: figures.levels.tokenWaits(place, until: instant))
    default: assertionFailure("World: \(resource.part) is no resource")
    }
  }

  /// How long something of a resource was held by what waited for another.
  @inline(__always)
  private func read(
    _ hold: ResourceMap.Hold, by holder: ResourceMap.Resource, at instant: UInt64
  ) -> UInt64 {
    if holder.part == .gateway { return figures.levels.at(.jobQueue).value.integral(until: instant) }
    guard holder.part == .agent else {
      return switch hold.waitedFor {
      case .endpoint: figures.levels.at(.permitQueue, hold.endpoint).value.integral(until: instant)
      case .endpointRequests: figures.levels.requestWaits(hold.endpoint, until: instant)
      default: figures.levels.tokenWaits(hold.endpoint, until: instant)
      }
    }
    let (pool, endpoint) = (holder.place, pools[holder.place].endpoint)
    switch hold.waitedFor {
    case .agentRate: return figures.levels.at(.agentRate, pool).value.integral(until: instant)
    case .call: return figures.levels.at(.call, pool).value.integral(until: instant)
    case .endpoint: return figures.levels.at(.endpoint, pool).value.integral(until: instant)
    case .endpointRequests:
      return endpoint < 0 ? 0 : figures.levels.requestWaits(pool, at: endpoint, until: instant)
    default: return endpoint < 0 ? 0 : figures.levels.tokenWaits(pool, at: endpoint, until: instant)
    }
  }

  // MARK: What a report says of it

  /// The window's course so far, with how all was used in it; of an empty window only what there is to use.
  ///
  /// - Complexity: O(points × (resources + holds)); allocates.
  func courseReading(until end: UInt64) -> CourseReading {
    var reading = CourseReading(figures.course.columns, map: figures.resources)
    guard end > figures.windowStart else { return reading }
    // What happens when a run ends, or is asked in its middle, belongs to it; what happens where its duration ends does not.
    let isOpen = now == end && limits.duration != end
    var last: UInt64 = 0
    for row in 0..<figures.course.rows {
      let instant = figures.course.word(row, CourseRecorder.Column.instant.rawValue)
      if isOpen && instant == end { break }
      last = instant
      reading.add(until: end) { figures.course.word(row, $0) }
    }
    // Those that are due and were not taken, since nothing has happened.
    while last < end {
      let (next, overflow) = last.addingReportingOverflow(figures.course.spacing)
      last = figures.course.rows == 0 && reading.isEmpty ? figures.windowStart : overflow ? end : Swift.min(next, end)
      var words: [UInt64] = []
      words.reserveCapacity(figures.course.columns)
      forEachReading(at: last) { words.append($0) }
      reading.add(until: end) { words[$0] }
    }
    return reading
  }

  /// What a resource is called; `nil` for a place that no pool has.
  func owner(of resource: ResourceMap.Resource) -> LatencyOwner? {
    switch resource.part {
    case .agent, .agentRate:
      let pool = Int(resource.place)
      return pools[pool].count > 0 ? LatencyOwner(resource.part, of: names[pool]) : nil
    case .endpoint, .endpointRequests, .endpointTokens:
      return LatencyOwner(resource.part, of: figures.resources.endpointNames[Int(resource.place)])
    default: return LatencyOwner(resource.part)
    }
  }

  /// What is waited for by what holds a resource; `nil` where the pool that holds has no such limit.
  func waitedFor(by hold: ResourceMap.Hold) -> LatencyOwner? {
    let holder = figures.resources.resources[hold.holder]
    if hold.waitedFor == .agentRate { return LatencyOwner(.agentRate, of: names[Int(holder.place)]) }
    guard LatencyPart.ofEndpoints.contains(hold.waitedFor) else { return LatencyOwner(hold.waitedFor) }
    let endpoint = hold.endpoint >= 0 ? hold.endpoint : pools[holder.place].endpoint
    return endpoint < 0 ? nil : LatencyOwner(hold.waitedFor, of: figures.resources.endpointNames[Int(endpoint)])
  }
}
