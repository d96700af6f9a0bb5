import NeedletailLanes
import NeedletailMetrics

/// Jobs arrive: by schedule, by trace, or from users who loop.
extension World {
  func startGenerator(_ index: Int32) {
    switch generators[index].kind {
    case .closed: timers.schedule(at: generators[index].start, Event.payload(.launch, index))
    case .open, .trace: scheduleArrival(generator: index)
    case .external: break
    }
  }

  /// Sets the timer of the generator's next arrival, or notes that there is none.
  private func scheduleArrival(generator index: Int32) {
    if !arrivalsStopped, let instant = schedules[Int(index)].next(), instant < end {
      timers.schedule(at: Swift.max(instant, timers.now), Event.payload(.arrival, index))
    } else {
      exhaust(generator: index)
    }
  }

  private func exhaust(generator index: Int32) {
    generators[index].isExhausted = true
    if arrivalsStopped { return }
    var onlyTraces = true
    for other in 0..<generators.count {
      if !generators[other].isExhausted { return }
      if generators[other].kind != .trace { onlyTraces = false }
    }
    // A trace ends the run with its last row; stages and rates end it when the duration does.
    if limits.duration == nil || onlyTraces { stopArrivals(at: Swift.max(lastArrival &+ 1, timers.now)) }
  }

  func arrive(generator index: Int32) {
    if arrivalsStopped { return }
    let number = generators[index].submitted
    // The schedule's instant: on the wall's clock it may be a little past.
    let due = timers.now
    generators[index].submitted += 1
    let isTrace = generators[index].kind == .trace
    let origin = isTrace ? Int32(truncatingIfNeeded: generators[index].base + number) : -1
    scheduleArrivalAfter(index)
    let key = generators[index].key.child(UInt64(number))
    _ = submit(generator: index, key: key, user: users.draw(key.bits(.user)), origin: origin, intendedAt: due)
  }

  /// The next arrival is set before this one is handled, unless this one is the last wanted.
  private func scheduleArrivalAfter(_ index: Int32) {
    if let wanted = limits.jobs, tally.jobsIntended + 1 >= wanted { return }
    lastArrival = timers.now
    scheduleArrival(generator: index)
  }

  /// Looping users start in order; each thinks first, then submits.
  func launchUser(generator index: Int32) {
    if arrivalsStopped { return }
    let user = Int32(truncatingIfNeeded: generators[index].submitted)
    generators[index].submitted += 1
    if generators[index].submitted < generators[index].users {
      timers.schedule(at: now, Event.payload(.launch, index))
    }
    think(generator: index, user: user, pause: 0)
  }

  @inline(__always)
  func loopKey(_ index: Int32, user: Int32) -> DrawKey {
    let iteration = iterations[generators[index].base + Int(user)]
    return generators[index].key.child(UInt64(UInt32(bitPattern: user)) << 32 | UInt64(iteration))
  }

  /// A looping user thinks, then submits.
  ///
  /// - Parameter isAgain: its last job ended in this instant; then even no time at all passes by way of a timer, so that
  ///   a loop in which time does not advance is met by the limit of events, not by the end of the stack.
  func think(generator index: Int32, user: Int32, pause: UInt64, isAgain: Bool = false) {
    if arrivalsStopped { return }
    var span = pause
    if generators[index].thinksAlways {
      span &+= samplers.nanoseconds(generators[index].thinkTime, loopKey(index, user: user).bits(.thinkTime))
    }
    if span == 0 && !isAgain {
      submitFromLoop(generator: index, user: user, intendedAt: now)
    } else {
      let (instant, overflow) = now.addingReportingOverflow(span)
      if overflow { return }
      timers.schedule(at: instant, Event.payload(.thought, user, generator: UInt16(truncatingIfNeeded: index)))
    }
  }

  /// - Parameter intendedAt: the end of the think.
  @inline(__always)
  func submitFromLoop(generator index: Int32, user: Int32, intendedAt: UInt64) {
    if arrivalsStopped { return }
    let key = loopKey(index, user: user)
    iterations[generators[index].base + Int(user)] &+= 1
    let submitter = users.count > 0 ? user % Int32(users.count) : Int32(generators[index].base) + user
    if !submit(generator: index, key: key, user: submitter, origin: user, intendedAt: intendedAt) {
      loopOn(index, user: user, pauses: true)
    }
  }

  /// A looping user's job is over: on to the next. One that ended at its own start instant makes the user pause.
  func loopOn(_ index: Int32, user: Int32, pauses: Bool) {
    think(generator: index, user: user, pause: pauses ? generators[index].retryPause : 0, isAgain: pauses)
  }

  /// Whether a job ended at its own start instant. On the wall's clock no two instants are the same: there a failure
  /// that took no longer than the pause counts as such.
  func endedAtOnce(_ job: Int32) -> Bool {
    let j = jobs.at(job)
    if !isLive { return j.value.intendedAt == now }
    return j.value.flags.contains(.failed)
      && now &- j.value.intendedAt < generators[Int32(j.value.generator)].retryPause
  }

  /// A job is meant to start now. Answers `false` when it was turned away on arrival.
  func submit(
    generator index: Int32, key: DrawKey, user: Int32, origin: Int32, intendedAt: UInt64
  ) -> Bool {
    let isCohort = intendedAt >= limits.warmup
    tally.jobsIntended += 1
    if isCohort {
      tally.intended += 1
      if now <= end || now &- end <= scheduleGrace { tally.submittedInWindow += 1 }
    }
    lastArrival = intendedAt
    note(.intended, key.bits, agent: -1)
    watchArrival(key, user: user)
    let isLast = limits.jobs == tally.jobsIntended
    defer { if isLast { stopArrivals(at: intendedAt &+ 1) } }

    if hasJobRates, let rejection = refuseByRate(user: user) {
      reject(rejection, key: key, isCohort: isCohort)
      return false
    }
    let scenario = chooseScenario(generator: index, key: key)
    var flags: Job.Flags = []
    if isCohort { flags.insert(.cohort) }
    let job = jobs.allocate()
    if job < 0 {
      reject(.tooManyInFlight, key: key, isCohort: isCohort)
      return false
    }
    jobs[job] = Job(
      intendedAt: intendedAt, key: key, mark: now, root: -1, user: user, origin: origin, previousStarted: -1,
      nextStarted: -1, scenario: UInt16(truncatingIfNeeded: scenario), generator: UInt16(truncatingIfNeeded: index),
      instance: 0, state: .gatewayQueue, flags: flags)
    if keepsAccounts { openAccount(ofJob: job) }
    changeJobsInSystem(by: 1)
    followStart(of: job)
    if isLive && isCohort { figures.record(now &- intendedAt, in: cells.scheduleDelay(Int(scenario))) }
    if carriesContent {
      jobContents.set(job, contents.keep(receivesExternalJobs ? admitExternal(job) : input(of: job)))
    }
    watchEntry(job)
    if instances.count == 0 {
      return askJobPermit(job, isArriving: true)
    }
    return enterGateway(job)
  }

  @inline(__always)
  func chooseScenario(generator index: Int32, key: DrawKey) -> Int32 {
    let own = generators[index].scenario
    if own >= 0 { return own }
    if scenarioChoices.count == 1 { return scenarioChoices[0] }
    let wanted = Draws.unit(key.bits(.scenario)) * scenarioWeights[scenarioWeights.count - 1]
    for place in 0..<scenarioWeights.count where wanted < scenarioWeights[place] { return scenarioChoices[place] }
    return scenarioChoices[scenarioChoices.count - 1]
  }

  /// One token of each bucket, both or neither.
  private func refuseByRate(user: Int32) -> Rejection? {
    if let bucket = globalBucket, bucket.earliest(1, from: globalLevel, now: now) > now { return .globalRate }
    if let bucket = userBucket {
      let place = Int(Swift.max(user, 0))
      if bucket.earliest(1, from: userLevels[place], now: now) > now { return .userRate }
      bucket.take(1, from: &userLevels[place], now: now)
    }
    if let bucket = globalBucket { bucket.take(1, from: &globalLevel, now: now) }
    return nil
  }

  func reject(_ rejection: Rejection, key: DrawKey, isCohort: Bool) {
    watchRejection(key, rejection)
    note(.rejected, key.bits, agent: -1)
    tally.jobsEnded += 1
    if isCohort {
      tally.rejected += 1
      rejections[rejection.rawValue] += 1
    }
  }

  /// Keeps the account of jobs in the system, over the window.
  @inline(__always)
  func changeJobsInSystem(by change: Int) {
    let span = inWindow(inSystemSince, now)
    if span > 0 {
      if jobsInSystem != level {
        if levelSpan > 0 { figures.record(UInt64(level), weight: levelSpan, in: CellMap.jobsInFlight) }
        level = jobsInSystem
        levelSpan = 0
      }
      levelSpan &+= span
    }
    inSystemSince = now
    jobsInSystem &+= change
  }
}
