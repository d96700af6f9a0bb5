import NeedletailLanes
import NeedletailMetrics

/// A job's way in, to its pattern, and out.
extension World {
  // MARK: Gateway

  /// Takes a slot on an instance, waits for one, or is turned away (`false`).
  func enterGateway(_ job: Int32) -> Bool {
    let j = jobs.at(job)
    let instance = routeToInstance(j.value.key)
    j.value.instance = UInt16(truncatingIfNeeded: instance)
    if instances[instance].running < instances[instance].concurrency {
      instances[instance].running += 1
      instanceLoads[instance] += 1
      return takeGatewaySlot(job, isArriving: true)
    }
    if jobQueues.count(instance) >= gatewayQueueLimit {
      turnAway(job, .gatewayQueueFull, isArriving: true)
      return false
    }
    instanceLoads[instance] += 1
    j.value.mark = now
    watchJobWait(job)
    jobQueues.append(job, to: instance, class: priority(of: job))
    return true
  }

  private func routeToInstance(_ key: DrawKey) -> Int32 {
    let count = instances.count
    if count == 1 { return 0 }
    switch gatewayRouting {
    case .roundRobin:
      let choice = instanceCursor
      instanceCursor = choice + 1 == Int32(count) ? 0 : choice + 1
      return choice
    case .random: return Int32(truncatingIfNeeded: Draws.index(key.bits(.gatewayRoute), below: count))
    case .weighted:
      let total = instanceWeights.reduce(0, +)
      var wanted = Draws.unit(key.bits(.gatewayRoute)) * total
      for index in 0..<count {
        wanted -= instanceWeights[index]
        if wanted < 0 { return Int32(index) }
      }
      return Int32(count - 1)
    case .powerOfTwo:
      let first = Draws.index(key.bits(.gatewayRoute), below: count)
      var second = Draws.index(key.bits(.gatewaySecond), below: count - 1)
      if second >= first { second += 1 }
      let (low, high) = first < second ? (first, second) : (second, first)
      return Int32(truncatingIfNeeded: instanceLoads[high] < instanceLoads[low] ? high : low)
    case .leastLoaded:
      var best = 0
      for index in 1..<count where instanceLoads[index] < instanceLoads[best] { best = index }
      return Int32(truncatingIfNeeded: best)
    }
  }

  /// `false` when the job was turned away at the next door. Only an arriving job goes straight on to it: one that
  /// waited gets there by a timer, so that a row of jobs turned away is a loop and no recursion.
  @discardableResult
  private func takeGatewaySlot(_ job: Int32, isArriving: Bool) -> Bool {
    let j = jobs.at(job)
    watchGateway(job)
    recordJobWait(.gateway, job)
    if keepsAccounts { enter(.gatewayQueue, ofJob: job) }
    j.value.flags.insert(.holdsGateway)
    let span = overhead == .none ? 0 : samplers.nanoseconds(overhead, j.value.key.bits(.overhead))
    j.value.state = .overhead
    if span == 0 && isArriving { return askJobPermit(job, isArriving: true) }
    j.value.mark = now &+ span
    timers.schedule(at: now &+ span, Event.payload(.overhead, job))
    return true
  }

  @inline(__always)
  private func releaseGatewaySlot(_ job: Int32) {
    if jobs[job].flags.contains(.holdsGateway) { passGatewaySlotOn(job) }
  }

  @inline(never)
  private func passGatewaySlotOn(_ job: Int32) {
    let j = jobs.at(job)
    j.value.flags.remove(.holdsGateway)
    let instance = Int32(j.value.instance)
    instanceLoads[instance] -= 1
    let next = jobQueues.removeFirst(instance)
    if next >= 0 { takeGatewaySlot(next, isArriving: false) } else { instances[instance].running -= 1 }
  }

  // MARK: Job permit

  /// Takes a job permit, waits for one, or is turned away (`false`).
  @discardableResult
  func askJobPermit(_ job: Int32, isArriving: Bool) -> Bool {
    let j = jobs.at(job)
    if keepsAccounts { enter(.gatewayOverhead, ofJob: job) }
    j.value.mark = now
    if !hasJobLimit {
      startPattern(job)
      return true
    }
    if jobPermits > 0 {
      jobPermits -= 1
      takeJobPermit(job)
      return true
    }
    if jobQueues.count(permitQueue) >= jobQueueLimit {
      turnAway(job, .jobQueueFull, isArriving: isArriving)
      return false
    }
    j.value.state = .permitQueue
    watchJobWait(job)
    jobQueues.append(job, to: permitQueue, class: priority(of: job))
    return true
  }

  private func takeJobPermit(_ job: Int32) {
    recordJobWait(.job, job)
    if keepsAccounts { enter(.jobPermit, ofJob: job) }
    jobs[job].flags.insert(.holdsPermit)
    startPattern(job)
  }

  @inline(__always)
  private func releaseJobPermit(_ job: Int32) { if jobs[job].flags.contains(.holdsPermit) { passJobPermitOn(job) } }

  @inline(never)
  private func passJobPermitOn(_ job: Int32) {
    let j = jobs.at(job)
    j.value.flags.remove(.holdsPermit)
    let next = jobQueues.removeFirst(permitQueue)
    if next >= 0 { takeJobPermit(next) } else { jobPermits += 1 }
  }

  private func recordJobWait(_ wait: CellMap.Wait, _ job: Int32) {
    let j = jobs.at(job)
    if isCohort(job) { figures.record(now &- j.value.mark, in: cells.wait(wait, Int(j.value.scenario))) }
  }

  /// A queue was full: the job was never started.
  private func turnAway(_ job: Int32, _ rejection: Rejection, isArriving: Bool) {
    let j = jobs.at(job)
    let (generator, origin) = (Int32(j.value.generator), j.value.origin)
    j.value.flags.insert(.failed)
    let pauses = endedAtOnce(job)
    reject(rejection, key: j.value.key, isCohort: isCohort(job))
    leave(job)
    // On arrival the submitter itself goes on; later nobody else does.
    if !isArriving && generators[generator].kind == .closed { loopOn(generator, user: origin, pauses: pauses) }
  }

  // MARK: Pattern

  @inline(__always)
  private func startPattern(_ job: Int32) {
    let j = jobs.at(job)
    j.value.state = .running
    watchJobStart(job)
    note(.started, j.value.key.bits, agent: -1)
    let rule = scenarios[Int32(j.value.scenario)]
    let handed = Int32(truncatingIfNeeded: samplers.count(rule.inputTokens, j.value.key.bits(.inputTokens)))
    start(
      rule.root >= 0 ? rule.root : externalJobs[job].root,
      Start(
        job: job, parent: -1, branch: 0, key: j.value.key, handed: handed, isFirst: true,
        content: carriesContent ? jobContents[job] : -1))
  }

  /// The job's outermost activation has ended.
  func rootEnded(_ job: Int32, _ ended: Ended) {
    let j = jobs.at(job)
    j.value.root = -1
    let latency = now &- j.value.intendedAt
    let scenario = Int(j.value.scenario)
    let cohort = isCohort(job)
    note(ended.succeeded ? .jobCompleted : .jobFailed, j.value.key.bits, agent: -1)
    if !ended.succeeded { j.value.flags.insert(.failed) }
    if carriesContent { handOver(ended, of: job) }
    if tracesJobs { leaving = !ended.succeeded ? .failed : ended.isPartial ? .partial : .completed }
    if ended.succeeded {
      if cohort {
        tally.completed += 1
        if ended.isPartial { tally.partial += 1 }
        figures.record(latency, in: cells.jobLatency(scenario))
        if keepsAccounts { closeAccount(ofJob: job) }
      }
      if now >= limits.warmup && now < end {
        tally.windowJobs += 1
        let late = serviceLevel.jobLatency.map { latency > $0 } ?? false
        if !late && !j.value.flags.contains(.missedServiceLevel) { goodput[scenario] += 1 }
      }
    } else if cohort {
      tally.failed += 1
      tally.wastedTokens += Int(ended.held)
      figures.record(latency, in: cells.failedJobLatency(scenario))
    }
    conclude(job)
  }

  /// Gives back what the job holds; its looping user goes on.
  func conclude(_ job: Int32) {
    let j = jobs.at(job)
    watchJobEnd(job)
    tally.jobsEnded += 1
    let (generator, origin) = (Int32(j.value.generator), j.value.origin)
    let pauses = endedAtOnce(job)
    releaseJobPermit(job)
    leave(job)
    if generators[generator].kind == .closed { loopOn(generator, user: origin, pauses: pauses) }
  }

  /// Out of the system: the gateway slot is free, the record too.
  @inline(__always)
  private func leave(_ job: Int32) {
    releaseGatewaySlot(job)
    changeJobsInSystem(by: -1)
    tally.inSystem.add(inWindow(jobs[job].intendedAt, now))
    unfollowStart(of: job)
    if keepsAccounts { discardAccount(ofJob: job) }
    if carriesContent { contents.release(jobContents[job]) }
    if receivesExternalJobs { finishExternal(job) }
    jobs.free(job)
  }

  // MARK: Job timeout

  /// Jobs time out in the order they were meant to start, so one list and one timer serve them all.
  func followStart(of job: Int32) {
    if jobTimeout == .max { return }
    jobs[job].previousStarted = lastStarted
    if lastStarted >= 0 { jobs[lastStarted].nextStarted = job } else { firstStarted = job }
    lastStarted = job
    if !jobTimeoutArmed { armJobTimeout() }
  }

  private func unfollowStart(of job: Int32) {
    let j = jobs.at(job)
    if jobTimeout == .max { return }
    let (previous, next) = (j.value.previousStarted, j.value.nextStarted)
    if previous >= 0 { jobs[previous].nextStarted = next } else { firstStarted = next }
    if next >= 0 { jobs[next].previousStarted = previous } else { lastStarted = previous }
  }

  private func armJobTimeout() {
    let (instant, overflow) = jobs[firstStarted].intendedAt.addingReportingOverflow(jobTimeout)
    if overflow { return }
    jobTimeoutArmed = true
    timers.schedule(at: instant, Event.payload(.jobTimeout, 0))
  }

  func timeOutJobs() {
    // Armed until all are done: the next job of a looping user, submitted meanwhile, sets no timer of its own.
    while firstStarted >= 0, now &- jobs[firstStarted].intendedAt >= jobTimeout { timeOut(firstStarted) }
    jobTimeoutArmed = false
    if firstStarted >= 0 { armJobTimeout() }
  }

  private func timeOut(_ job: Int32) {
    let j = jobs.at(job)
    note(.jobTimedOut, j.value.key.bits, agent: -1)
    if keepsAccounts { enterOpenTime(ofJob: job) }
    leaving = .timedOut
    withdraw(job)
    if receivesExternalJobs { externalJobs[job].ending = .timedOut }
    if isCohort(job) {
      tally.timedOut += 1
      figures.record(now &- j.value.intendedAt, in: cells.jobLatency(Int(j.value.scenario)))
      if keepsAccounts { closeAccount(ofJob: job) }
    }
    conclude(job)
  }

  /// Takes a job out of whatever it waits for or runs.
  func withdraw(_ job: Int32) {
    let j = jobs.at(job)
    switch j.value.state {
    case .gatewayQueue:
      let instance = Int32(j.value.instance)
      jobQueues.remove(job, from: instance, class: priority(of: job))
      instanceLoads[instance] -= 1
    case .overhead: timers.abandon()
    case .permitQueue: jobQueues.remove(job, from: permitQueue, class: priority(of: job))
    case .running: cancelRoot(of: job)
    }
  }
}
