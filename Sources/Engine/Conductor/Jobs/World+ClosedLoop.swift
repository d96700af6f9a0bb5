import NeedletailLanes

/// Users of closed loads: each thinks, submits a job, and goes on when that has ended.
extension World {
  /// Sets the timer of the next change of a generator's users; where they have all left it has no more arrivals.
  func scheduleUserStep(generator index: Int32) {
    if let instant = intake.nextUserStep(of: index) {
      timers.schedule(at: Swift.max(instant, timers.now), Event.payload(.launch, index))
    } else if intake.hasUserStages(index) {
      exhaust(generator: index)
    }
  }

  /// The number of users changes, or one more of those that it asks for starts. Users start in order; each thinks first, then submits.
  func launchUser(generator index: Int32) {
    if arrivalsStopped { return }
    if !intake.isLaunching(index) { intake.takeUserStep(of: index) }
    let user = intake.isLaunching(index) ? intake.launchUser(of: index) : -1
    if intake.isLaunching(index) {
      timers.schedule(at: now, Event.payload(.launch, index))
    } else {
      scheduleUserStep(generator: index)
    }
    // Users who do not think come at one instant, whatever time it takes to start them.
    if user >= 0 { think(generator: index, user: user, pause: 0, meantFor: intake.lastUserStep(of: index)) }
  }

  /// A looping user has thought; one that was asked to leave meanwhile leaves.
  func endThought(generator index: Int32, user: Int32, intendedAt: UInt64) {
    if intake.goesOn(user, in: index) { submitFromLoop(generator: index, user: user, intendedAt: intendedAt) }
  }

  /// A looping user thinks, then submits.
  ///
  /// - Parameters:
  ///   - meantFor: the instant that the load has for its job if it does not think; `nil` is now.
  ///   - isAgain: its last job ended in this instant; then even no time at all passes by way of a timer, so that
  ///     a loop in which time does not advance is met by the limit of events, not by the end of the stack.
  @_transparent
  func think(generator index: Int32, user: Int32, pause: UInt64, meantFor: UInt64? = nil, isAgain: Bool = false) {
    if arrivalsStopped { return }
    let span = pause &+ intake.thinkTime(of: user, in: index, drawnFrom: samplers)
    if span == 0 && !isAgain {
      submitFromLoop(generator: index, user: user, intendedAt: now, meantFor: meantFor)
    } else {
      let (instant, overflow) = now.addingReportingOverflow(span)
      if overflow { return }
      timers.schedule(at: instant, Event.payload(.thought, user, generator: UInt16(truncatingIfNeeded: index)))
    }
  }

  /// - Parameters:
  ///   - intendedAt: the end of the think.
  ///   - meantFor: the instant that the load has for it, where that is earlier.
  @_transparent
  func submitFromLoop(generator index: Int32, user: Int32, intendedAt: UInt64, meantFor: UInt64? = nil) {
    if arrivalsStopped { return }
    noteArrival(at: intendedAt, meantFor: meantFor ?? intendedAt)
    if submit(intake.takeIteration(of: user, in: index), generator: index, intendedAt: intendedAt) < 0 {
      continueLoop(index, user: user, pauses: true)
    }
  }

  /// A looping user's job is over: on to the next, unless the user leaves. One that ended at its own start instant makes it pause.
  @inline(never)
  func continueLoop(_ index: Int32, user: Int32, pauses: Bool) {
    continueLoopInline(index, user: user, pauses: pauses)
  }

  /// `continueLoop`, where most jobs end.
  @_transparent
  func continueLoopInline(_ index: Int32, user: Int32, pauses: Bool) {
    if !intake.goesOn(user, in: index) { return }
    think(generator: index, user: user, pause: pauses ? intake.retryPause(of: index) : 0, isAgain: pauses)
  }

  /// Whether a job ended at its own start instant. On the wall clock no two instants are the same: there a failure
  /// that took no longer than the pause counts as such.
  @inline(__always)
  func endedAtOnce(_ job: Int32) -> Bool {
    let j = jobs.at(job)
    return isLive ? failedAtOnce(job) : j.value.intendedAt == now
  }

  @inline(never)
  private func failedAtOnce(_ job: Int32) -> Bool {
    let j = jobs.at(job)
    return j.value.flags.contains(.failed)
      && now &- j.value.intendedAt < intake.retryPause(of: Int32(j.value.generator))
  }
}
