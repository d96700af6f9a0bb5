import NeedletailLanes
import NeedletailMetrics

/// Faults of the gateway: it is slow, it fails jobs, or instances of it go away and come back.
extension World {
  func disturbGateway(_ effect: FaultSchedule.Effect) {
    let before = gateway.away
    let away = Swift.min(Int32(clamping: effect.away), Int32(gateway.count))
    gateway.setFault(
      JobGateway.Fault(latency: effect.latency, failure: effect.failure, away: away), at: now)
    if away > before { leaveInstances(before..<away) }
    if away < before { returnToInstances() }
  }

  /// What waits at instances that are away now is routed again, in order of arrival; what holds a slot of one fails, in the order in which
  /// slots were taken.
  ///
  /// - Complexity: O(jobs in the system).
  private func leaveInstances(_ gone: Range<Int32>) {
    var isThere = Array(repeating: true, count: Int(jobs.highWater))
    jobs.forEachFree { isThere[Int($0)] = false }
    let touched = (0..<jobs.highWater).filter { job in
      isThere[Int(job)] && gone.contains(Int32(jobs[job].instance))
        && (jobs[job].state == .gatewayQueue || jobs[job].flags.contains(.holdsGateway))
    }
    let waiting = touched.filter { jobs[$0].state == .gatewayQueue }
      .sorted { (priority(of: $0), jobs[$0].place) < (priority(of: $1), jobs[$1].place) }
    let holding = touched.filter { jobs[$0].flags.contains(.holdsGateway) }.sorted { jobs[$0].place < jobs[$1].place }
    for job in waiting { enterGatewayAgain(job) }
    // First all leave their queues, so that nothing that one gives back goes to another.
    for job in holding { leaveQueues(job) }
    for job in holding { failAtGateway(job, .down) }
  }

  /// Instances are back: what waited for any of them is routed, in order.
  private func returnToInstances() {
    while gateway.away < gateway.count, gateway.firstForAny >= 0 { enterGatewayAgain(gateway.firstForAny) }
  }

  /// A job leaves the queue that it waits in and is routed anew.
  private func enterGatewayAgain(_ job: Int32) {
    let j = jobs.at(job)
    gateway.withdraw(job, from: Int32(j.value.instance), class: priority(of: job))
    switch gateway.enter(job, key: j.value.key, class: priority(of: job)) {
    case .passed(let instance):
      j.value.instance = UInt16(truncatingIfNeeded: instance)
      figures.levels.at(.gatewayQueue).value.fall(at: now)
      figures.levels.at(.gatewaySlots).value.rise(at: now)
      enterAfterWait(job)
    case .waits(let instance): j.value.instance = UInt16(truncatingIfNeeded: instance)
    case .refused:
      figures.levels.at(.gatewayQueue).value.fall(at: now)
      turnAway(job, .gatewayQueueFull)
    }
  }

  /// A job that holds a slot waits for nothing any more, and is about to fail.
  private func leaveQueues(_ job: Int32) {
    switch jobs[job].state {
    case .permitQueue:
      if keepsAccounts { enterOpenTime(ofJob: job) }
      withdraw(job)
      jobs[job].state = .running
    case .running: withdrawRoot(of: job)
    case .gatewayQueue, .overhead: break
    }
  }

  /// A fault of the gateway fails a job that holds a slot of it; what the job runs is cancelled.
  func failAtGateway(_ job: Int32, _ failure: GatewayFailure) {
    let j = jobs.at(job)
    note(.jobFailed, j.value.key.bits, agent: -1)
    j.value.flags.insert(.failed)
    if tracesJobs {
      enterOpenTime(ofJob: job)
      traceEnd(ofJob: job, .failed)
    }
    // The timer of an overhead that is spent has fired.
    if failure == .down { withdraw(job) }
    if isListenedTo { tellEnd(ofJob: job, .failed(reason: failure.failure)) }
    if externalJobs.areReceived { externalJobs.abandon(job, failure.failure) }
    if isCohort(job) {
      figures.jobFailed(after: now &- j.value.intendedAt, scenario: Int(j.value.scenario))
      figures.gatewayFailed(failure)
    }
    endJob(job)
  }
}
