import NeedletailCouriers
import NeedletailLanes
import NeedletailMetrics

/// The figures of a run, taken from the world without changing it.
extension World {
  func report(named name: String) -> RunReport {
    var report = RunReport()
    report.name = name
    report.seed = policy.seed
    report.status = verdict.status
    report.statusReason = verdict.reason
    report.digest = digest.value
    report.attemptsDispatched = tally.dispatched
    report.eventsHandled = tally.events
    let windowEnd = Swift.min(figures.windowEnd, now)
    report.window.start = Duration(nanoseconds: Swift.min(figures.windowStart, windowEnd))
    report.window.end = Duration(nanoseconds: windowEnd)
    report.window.simulated = Duration(nanoseconds: now)
    report.window.isMakespan = figures.isMakespan
    report.loadModel = loadModel
    let course = courseReading(until: windowEnd)
    let open = unfinished()
    fillCounts(&report, open)
    fillMetrics(&report, open)
    fillAgents(&report, open, course.total)
    fillThroughput(&report, course.total)
    fillResources(&report, course)
    report.reasons = Dictionary(uniqueKeysWithValues: reasons.map { ($0.key.rawValue, $0.value) })
    for kind in RegistryEvent.Kind.allCases where registry.log.count(of: kind) > 0 {
      report.registryEvents[kind.rawValue] = registry.log.count(of: kind)
    }
    report.registryLog = registry.log.events
    report.latencyBreakdown = latencyBreakdown
    if isOver, let traces = observation.keptTraces { report.jobTraces = traces }
    return report
  }

  /// The cohort's attempts that went wrong and jobs that were turned away, by reason.
  var reasons: [FailureReason: Int] {
    var reasons: [FailureReason: Int] = [:]
    for ending in Call.Ending.allCases where figures.failedAttempts(ending) > 0 {
      reasons[ending.failure ?? .agentFailed] = figures.failedAttempts(ending)
    }
    for rejection in Rejection.allCases where figures.rejectedJobs(rejection) > 0 {
      reasons[rejection.failure] = figures.rejectedJobs(rejection)
    }
    return reasons
  }

  private var loadModel: RunReport.LoadModel {
    var closed = 0
    var open = 0
    for index in 0..<intake.count {
      let kind = intake.kind(of: Int32(index))
      // A conversation begins when it is meant to, and goes on when its jobs are over.
      if kind == .closed || kind == .conversations { closed += 1 }
      if kind != .closed { open += 1 }
    }
    return closed == 0 ? .open : open == 0 ? .closed : .mixed
  }

  /// What is still going on: found by looking, since nothing needs to know while the run runs.
  private struct Unfinished {
    var jobs: [Int32] = []
    var cohortCalls = 0
    /// By pool.
    var input: [Int]
    var output: [Int]
  }

  private func unfinished() -> Unfinished {
    var open = Unfinished(
      input: Array(repeating: 0, count: pools.count), output: Array(repeating: 0, count: pools.count))
    guard jobs.count > 0 else { return open }
    var stack: [Activation] = []
    var isFree = Array(repeating: false, count: Int(jobs.highWater))
    jobs.forEachFree { isFree[Int($0)] = true }
    for job in 0..<jobs.highWater where !isFree[Int(job)] {
      open.jobs.append(job)
      if jobs[job].root >= 0 { stack.append(Activation(bits: jobs[job].root)) }
      while let one = stack.popLast() {
        if one.isFrame {
          var child = Activation(bits: frames[one.index].firstChild)
          while !child.isNone {
            stack.append(child)
            child = sibling(after: child, under: one.index)
          }
        } else if calls[one.index].state != .delay {
          if isCohort(job) { open.cohortCalls += 1 }
          look(at: one.index, &open)
          if calls[one.index].flags.contains(.hasHedge) { look(at: hedges.twin(of: one.index), &open) }
        }
      }
    }
    return open
  }

  /// The scenario and age of each job of the cohort that is not finished.
  func unfinishedAges() -> [(scenario: Int, age: UInt64)] {
    unfinished().jobs.filter(isCohort).map { (Int(jobs[$0].scenario), now &- jobs[$0].intendedAt) }
  }

  private func look(at call: Int32, _ open: inout Unfinished) {
    let pool = Int(self.pool(of: call))
    if calls[call].state == .running && calls[call].flags.contains(.cohort) {
      open.input[pool] += Int(calls[call].input)
      open.output[pool] += Int(outputSoFar(call))
    }
  }

  private func fillCounts(_ report: inout RunReport, _ open: Unfinished) {
    let inFlight = open.jobs.reduce(0) { $0 + (isCohort($1) ? 1 : 0) }
    report.jobs.offered = tally.intended
    report.jobs.rejected = tally.rejected
    report.jobs.started = tally.intended - tally.rejected
    report.jobs.completed = tally.completed
    report.jobs.partial = tally.partial
    for (scenario, name) in scenarios.names.enumerated() {
      report.jobsCompletedByScenario[name] = figures.completedJobs(of: scenario)
      guard policy.serviceLevel.isBound else { continue }
      report.jobsWithinServiceLevel[name] = figures.jobsWithinServiceLevel(of: scenario)
    }
    report.jobs.failed = tally.failed
    report.jobs.timedOut = tally.timedOut
    report.jobs.cancelled = tally.cancelled
    report.jobs.inFlight = inFlight
    report.jobs.censored = inFlight
    report.calls.started = (0..<pools.count).reduce(0) { $0 + pools[$1].calls }
    report.calls.completed = tally.callsCompleted
    report.calls.failed = tally.callsFailed
    report.calls.timedOut = tally.callsTimedOut
    report.calls.cancelled = tally.callsCancelled
    report.calls.inFlight = open.cohortCalls
    report.calls.retried = tally.retried
    report.calls.hedged = tally.hedged
    report.calls.hedgesWon = tally.hedgesWon
    report.tokens.input = (0..<pools.count).reduce(0) { $0 + pools[$1].inputSum + open.input[$1] }
    report.tokens.output = (0..<pools.count).reduce(0) { $0 + pools[$1].outputSum + open.output[$1] }
    report.tokens.wasted = tally.wastedTokens
  }

  private func fillAgents(_ report: inout RunReport, _ open: Unfinished, _ used: CourseReading.Sums?) {
    let length = Double((report.window.end - report.window.start).nanoseconds)
    var places = Array(repeating: 0, count: pools.count)
    for (place, resource) in figures.resources.resources.enumerated() where resource.part == .agent {
      places[Int(resource.place)] = place
    }
    var total = 0.0
    for pool in 0..<pools.count {
      let row = pools[pool]
      let (input, output) = (row.inputSum + open.input[pool], row.outputSum + open.output[pool])
      let cost = row.cost(input: input, output: output)
      total += cost
      report.agents.append(
        RunReport.Agents(
          name: names[pool], count: Int(row.count),
          utilization: used?.slotUtilization(places[pool]) ?? 0,
          calls: row.calls, failures: row.failures, breakerOpened: !breakers.areKept ? 0 : breakers.opened(Int32(pool)),
          meanQueueLength: length > 0 ? (used?.waited(places[pool]) ?? 0) / length : 0, inputTokens: input,
          outputTokens: output, costUSD: cost))
    }
    report.costUSD = total
  }

  private func fillThroughput(_ report: inout RunReport, _ used: CourseReading.Sums?) {
    let seconds = report.window.lengthSeconds
    guard seconds > 0 else { return }
    report.throughput.jobsPerSecond = Double(figures.jobsInWindow) / seconds
    report.throughput.callsPerSecond = Double(figures.callsInWindow) / seconds
    var good = 0
    for scenario in scenarios.names.indices {
      good += figures.goodJobs(of: scenario)
      report.throughput.goodputByScenario[scenarios.names[scenario]] = Double(figures.goodJobs(of: scenario)) / seconds
    }
    report.throughput.goodputJobsPerSecond = Double(good) / seconds
    report.throughput.meanJobsInSystem = (used?.jobNanoseconds ?? 0) / (seconds * 1e9)
  }

  // MARK: Distributions

  private func fillMetrics(_ report: inout RunReport, _ open: Unfinished) {
    var latency = family("scenario", scenarios.names) { [cells.jobLatency($0)] }
    for job in open.jobs where isCohort(job) && !figures.hasRecordedAges {
      let age = now &- jobs[job].intendedAt
      let name = scenarios.names[Int(jobs[job].scenario)]
      latency.all = latency.all ?? Histogram()
      latency.all?.record(age)
      latency.by["scenario", default: [:]][name, default: Histogram()].record(age)
    }
    report.metrics[Figure.jobLatency.name] = latency
    if isLive {
      report.metrics[Figure.scheduleDelay.name] = family("scenario", scenarios.names) { [cells.scheduleDelay($0)] }
    }
    report.metrics[Figure.failedJobLatency.name] = family("scenario", scenarios.names) { [cells.failedJobLatency($0)] }
    for cell in Program.CallCell.allCases {
      report.metrics[cell.figure.name] = callFamily(cell)
    }
    var waits = RunReport.Family()
    for wait in CellMap.waits {
      for scenario in 0..<scenarios.names.count {
        guard let histogram = figures.snapshot(cells.wait(wait, scenario)) else { continue }
        waits.by["for", default: [:]][wait.name, default: Histogram()].merge(histogram)
        report.waitByScenario[scenarios.names[scenario], default: [:]][wait.name] = histogram
      }
    }
    report.metrics[Figure.waits.name] = waits
    fillBranches(&report)
    report.jobsInFlight = figures.jobsInFlight(until: inWindow(figures.jobsInSystemSince, now))
  }

  private func fillBranches(_ report: inout RunReport) {
    for (index, branch) in cells.branches.enumerated() {
      guard let histogram = figures.snapshot(cells.firstBranchCell + index) else { continue }
      report.metrics[Figure.branchLatency.name, default: RunReport.Family()]
        .by["branch", default: [:]][branch.name, default: Histogram()].merge(histogram)
      report.branchLatencyByScenario[scenarios.names[branch.scenario], default: [:]][branch.name] = histogram
    }
  }

  private func family(_ label: String, _ labels: [String], _ cellsOf: (Int) -> [Int]) -> RunReport.Family {
    var family = RunReport.Family()
    for (index, name) in labels.enumerated() {
      for cell in cellsOf(index) {
        guard let histogram = figures.snapshot(cell) else { continue }
        if family.all == nil { family.all = Histogram() }
        family.all?.merge(histogram)
        family.by[label, default: [:]][name, default: Histogram()].merge(histogram)
      }
    }
    return family
  }

  /// A figure of calls: whole, by agent, by scenario and by endpoint.
  private func callFamily(_ cell: Program.CallCell) -> RunReport.Family {
    var family = RunReport.Family()
    for (index, pair) in cells.pairs.enumerated() {
      let place = cells.firstPairCell + index * Program.CallCell.allCases.count + cell.rawValue
      guard let histogram = figures.snapshot(place) else { continue }
      let pool = Int(pair.pool)
      if family.all == nil { family.all = Histogram() }
      family.all?.merge(histogram)
      family.by["agent", default: [:]][names[pool], default: Histogram()].merge(histogram)
      family.by["scenario", default: [:]][scenarios.names[pair.scenario], default: Histogram()].merge(histogram)
      if !names.endpoints[pool].isEmpty {
        family.by["endpoint", default: [:]][names.endpoints[pool], default: Histogram()].merge(histogram)
      }
    }
    return family
  }
}

extension Program.CallCell {
  /// The figure that is recorded in it.
  var figure: Figure {
    switch self {
    case .callLatency: .callLatency
    case .queueTime: .queueTime
    case .timeToFirstToken: .timeToFirstToken
    case .timePerOutputToken: .timePerOutputToken
    }
  }
}
