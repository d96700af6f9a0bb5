import NeedletailLanes

/// A step of a job's way in: the gateway's overhead, spent inside the slot.
extension World {
  func spendOverhead(_ job: Int32) -> JobStep.Answer {
    let span = gateway.overhead(of: jobs[job].key, drawnFrom: samplers)
    if span == 0 { return .passed }
    spendOverhead(job, span)
    return .waits
  }

  /// A job stays in its slot for a time before it goes on; for no time at all it does so by way of a timer too.
  func spendOverhead(_ job: Int32, _ span: UInt64) {
    let j = jobs.at(job)
    j.value.state = .overhead
    j.value.mark = now &+ span
    timers.schedule(at: now &+ span, Event.payload(.overhead, job))
  }

  func endOverhead(_ job: Int32) {
    if jobs[job].flags.contains(.failsAtGateway) { return failAtGateway(job, .failed) }
    if keepsAccounts { enter(.gatewayOverhead, ofJob: job) }
    resumeJob(job, behind: .overhead)
  }
}
