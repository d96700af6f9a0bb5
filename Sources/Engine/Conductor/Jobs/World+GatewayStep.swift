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
      if !j.value.flags.contains(.failsAtGateway) { return .passed }
      spendOverhead(job, gateway.overhead(of: j.value.key, drawnFrom: samplers))
      return .waits
    case .waits(let instance):
      j.value.instance = UInt16(truncatingIfNeeded: instance)
      j.value.place = gateway.takePlace()
      j.value.mark = now
      figures.levels.at(.gatewayQueue).value.rise(at: now)
      watchJobWait(job)
      return .waits
    case .refused: return .refused(.gatewayQueueFull)
    }
  }

  func holdGatewaySlot(_ job: Int32) {
    let j = jobs.at(job)
    j.value.place = gateway.takePlace()
    if gateway.fails(j.value.key) { j.value.flags.insert(.failsAtGateway) }
    watchGateway(job)
    recordJobWait(.gateway, job)
    if keepsAccounts { enter(.gateway, ofJob: job) }
    j.value.flags.insert(.holdsGateway)
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
    enterAfterWait(next)
  }

  /// A job that waited at the gateway has its slot, and goes on by way of a timer.
  func enterAfterWait(_ job: Int32) {
    holdGatewaySlot(job)
    spendOverhead(job, gateway.overhead(of: jobs[job].key, drawnFrom: samplers))
  }
}
