import NeedletailLanes

/// A step of a job's way in: a slot of a gateway instance, held until the job leaves.
extension World {
  func takeGatewaySlot(_ job: Int32) -> JobStep.Answer {
    let j = jobs.at(job)
    switch gateway.enter(job, key: j.value.key, class: priority(of: job)) {
    case .passed(let instance):
      j.value.instance = UInt16(truncatingIfNeeded: instance)
      figures.levels.at(.gatewaySlots).value.rise(at: now)
      holdGatewaySlot(job)
      return .passed
    case .waits(let instance):
      j.value.instance = UInt16(truncatingIfNeeded: instance)
      j.value.mark = now
      figures.levels.at(.gatewayQueue).value.rise(at: now)
      watchJobWait(job)
      return .waits
    case .refused: return .refused(.gatewayQueueFull)
    }
  }

  private func holdGatewaySlot(_ job: Int32) {
    watchGateway(job)
    recordJobWait(.gateway, job)
    if keepsAccounts { enter(.gateway, ofJob: job) }
    jobs[job].flags.insert(.holdsGateway)
  }

  @inline(__always)
  func releaseGatewaySlot(_ job: Int32) {
    if jobs[job].flags.contains(.holdsGateway) { passGatewaySlotOn(job) }
  }

  @inline(never)
  private func passGatewaySlotOn(_ job: Int32) {
    let j = jobs.at(job)
    j.value.flags.remove(.holdsGateway)
    let next = gateway.release(from: Int32(j.value.instance))
    if next < 0 { return figures.levels.at(.gatewaySlots).value.fall(at: now) }
    figures.levels.at(.gatewayQueue).value.fall(at: now)
    holdGatewaySlot(next)
    spendOverhead(next, gateway.overhead(of: jobs[next].key, drawnFrom: samplers))
  }
}
