import NeedletailLanes
import NeedletailMetrics

/// Jobs arrive: by schedule, by trace, or from looping users.
extension World {
  func startGenerator(_ index: Int32) {
    switch intake.kind(of: index) {
    case .closed: scheduleUserStep(generator: index)
    case .open, .trace, .conversations: scheduleArrival(generator: index)
    case .external: break
    }
  }

  /// Sets the timer of the generator's next arrival, or notes that there is none.
  private func scheduleArrival(generator index: Int32) {
    if !arrivalsStopped, let instant = intake.nextInstant(of: index), instant < end {
      timers.schedule(at: Swift.max(instant, timers.now), Event.payload(.arrival, index))
    } else {
      exhaust(generator: index)
    }
  }

  /// A generator's own schedule is over.
  func exhaust(generator index: Int32) {
    intake.exhaust(index)
    endExhaustedArrivals()
  }

  /// No more arrivals where no generator has one.
  func endExhaustedArrivals() {
    if arrivalsStopped || !intake.isExhausted { return }
    // A trace ends the run with its last row; stages and rates end it when the duration does.
    if limits.duration == nil || intake.hasOnlyTraces {
      stopArrivals(at: Swift.max(intake.lastArrival &+ 1, timers.now))
    }
  }

  func arrive(generator index: Int32) {
    if arrivalsStopped { return }
    // The schedule's instant: on the wall clock it may be a little past.
    let due = timers.now
    let arrival = intake.takeArrival(of: index)
    noteArrival(at: due, meantFor: due)
    scheduleArrivalAfter(index)
    let isRefused = submit(arrival, generator: index, intendedAt: due) < 0
    if isRefused && intake.kind(of: index) == .conversations { continueConversation(index, behind: arrival.origin) }
  }

  /// The next arrival is set before this one is handled, unless this one is the last wanted.
  private func scheduleArrivalAfter(_ index: Int32) {
    if let wanted = limits.jobs, figures.jobsIntended + 1 >= wanted { return }
    intake.noteArrival(at: timers.now)
    scheduleArrival(generator: index)
  }

  /// A job is meant to start now: it gets its record and goes its way in.
  ///
  /// - Returns: the job, or −1 when it was rejected on arrival.
  func submit(_ arrival: Intake.Arrival, generator index: Int32, intendedAt: UInt64) -> Int32 {
    let key = arrival.key
    let isCohort = intendedAt >= limits.warmup
    figures.jobIntended(isCohort: isCohort, isSubmittedInTime: now <= end || now &- end <= intake.scheduleGrace)
    intake.noteArrival(at: intendedAt)
    note(.intended, key.bits, agent: -1)
    watchArrival(key, user: arrival.user)
    let isLast = limits.jobs == figures.jobsIntended
    defer { if isLast { stopArrivals(at: intendedAt &+ 1) } }

    let scenario = chooseScenario(generator: index, key: key)
    var flags: JobRecord.Flags = []
    if isCohort { flags.insert(.cohort) }
    let job = jobs.allocate()
    if job < 0 {
      countRejection(.tooManyInFlight, key: key, isCohort: isCohort)
      return -1
    }
    jobs[job] = JobRecord(
      intendedAt: intendedAt, key: key, mark: now, root: -1, user: arrival.user, origin: arrival.origin,
      previousStarted: -1, nextStarted: -1, scenario: UInt16(truncatingIfNeeded: scenario),
      generator: UInt16(truncatingIfNeeded: index), instance: 0, state: .gatewayQueue, flags: flags)
    if keepsAccounts { openAccount(ofJob: job) }
    changeJobsInSystem(by: 1)
    // On the wall clock it is in the system since its intended start, but for what of that is before the window.
    figures.levels.at(.jobs).value.rise(at: isLive ? Swift.max(intendedAt, Swift.min(limits.warmup, now)) : now)
    watchDeadline(of: job)
    if isLive && isCohort { figures.jobStarted(after: now &- intendedAt, scenario: Int(scenario)) }
    if carriesContent {
      keepInput(externalJobs.areReceived ? externalJobs.register(job) : input(of: job), of: job)
    }
    if !jobAdmission.hasRates { watchEntry(job) }
    if case .refused(let rejection) = admitJob(job, from: 0) {
      rejectJob(job, rejection)
      return -1
    }
    return job
  }

  /// A job is about to come, of the window or not; before arrivals stop with it.
  @inline(__always)
  func noteArrival(at instant: UInt64, meantFor: UInt64) {
    if intake.mayComeAtOnce && instant >= limits.warmup { noteCohortArrival(at: instant, meantFor: meantFor) }
  }

  @inline(never)
  private func noteCohortArrival(at instant: UInt64, meantFor: UInt64) {
    guard intake.noteCohortArrival(at: instant, meantFor: meantFor) else { return }
    figures.firstJobComes(at: now, after: inWindow(figures.jobsInSystemSince, now))
    figures.course.keepFirstArrival(at: instant) { forEachReading(at: $0, $1) }
  }

  @inline(__always)
  func chooseScenario(generator index: Int32, key: DrawKey) -> Int32 {
    let own = intake.scenario(of: index)
    return own >= 0 ? own : scenarios.choose(key)
  }

  /// Keeps the account of jobs in the system, over the window.
  @inline(__always)
  func changeJobsInSystem(by change: Int) {
    figures.jobsInSystemChanged(by: change, at: now, after: inWindow(figures.jobsInSystemSince, now))
  }
}
