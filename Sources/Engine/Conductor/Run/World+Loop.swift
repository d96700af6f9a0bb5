import NeedletailCouriers
import NeedletailLanes

/// The conductor's loop: take the next timer, jump to its instant, do what it is for.
extension World {
  /// Sets the first timers: arrivals, faults, and the end.
  func begin() {
    intervalDue = figures.course.due
    // Of a window that begins with the run, before anything happens.
    if intervalDue == 0 { takeCourse(until: 0) }
    if let duration = limits.duration {
      end = duration
      timers.schedule(at: duration, Event.payload(.endOfArrivals, 0))
    }
    for (index, fault) in faults.faults.enumerated() {
      let (start, span) = (fault.at.nanoseconds, fault.duration.nanoseconds)
      timers.schedule(at: start, Event.payload(.faultStart, Int32(truncatingIfNeeded: index)))
      let (instant, overflow) = start.addingReportingOverflow(span)
      if !overflow, span < Duration.longest {
        timers.schedule(at: instant, Event.payload(.faultEnd, Int32(truncatingIfNeeded: index)))
      }
    }
    armHeartbeat()
    for index in 0..<intake.count { startGenerator(Int32(index)) }
    if intake.count == 0 { stopArrivals(at: 0) }
  }

  /// Handles up to `budget` events; `false` when the run is over.
  func advance(events budget: Int) -> Bool {
    var left = budget
    while left > 0 {
      assert(!isOver || arrivalsStopped, "World: a run that is over still takes jobs")
      if arrivalsStopped {
        if isOver { break }
        if jobs.count == 0 {
          finish()
          break
        }
      }
      guard let timer = timers.pop() else {
        if rules.waiting > 0 && takeRuleAnswers() { continue }
        endWithoutTimers()
        break
      }
      if calls.count > World.farCalls { lookAhead() }
      if timer.instant != now {
        if timer.instant >= intervalDue { endIntervals(at: timer.instant) }
        now = timer.instant
        eventsAtInstant = 0
      } else if eventsAtInstant >= World.eventsAtInstantLimit {
        stopStuck(before: timer)
      }
      left &-= 1
      handleInline(timer)
      // Now and then is often enough; counted in events, it does not depend on how the caller slices the run.
      if figures.events & 0xFF == 0 { sweepIfWanted() }
    }
    return !isOver
  }

  /// In virtual time only events bring time forward.
  @inline(never)
  private func endWithoutTimers() {
    if rules.waiting > 0 {
      stop(.aborted, because: "attempts wait for the answer of a rule, and nothing else is due: time does not advance")
    } else {
      finish()
    }
  }

  @inline(never)
  func handle(_ timer: TimerQueue.Entry) {
    handleInline(timer)
    sweepIfWanted()
  }

  /// `handle`, in the loop itself.
  @_transparent
  private func handleInline(_ timer: TimerQueue.Entry) {
    let index = Event.index(of: timer.payload)
    figures.eventBegan()
    if Event.kind(of: timer.payload) == Event.call.rawValue {
      if calls[index].flags.contains(.timed) && calls[index].mark == timer.instant {
        calls[index].flags.subtract(.timed)
        callTimer(index)
      } else {
        timers.metAbandoned()
      }
    } else {
      handleRare(timer, index)
    }
    checkConservation()
  }

  /// More events at one instant mean that the run makes no progress.
  static var eventsAtInstantLimit: Int { 10_000_000 }

  /// Ends a run that makes no progress, if the next timer is a call's, which can name its pool; any other is let pass a while.
  @inline(never)
  private func stopStuck(before timer: TimerQueue.Entry) {
    let index = Event.index(of: timer.payload)
    let isCall =
      Event.kind(of: timer.payload) == Event.call.rawValue && calls[index].flags.contains(.timed)
      && calls[index].mark == timer.instant
    if !isCall && eventsAtInstant < World.eventsAtInstantLimit + 1_000 { return }
    let last =
      isCall
      ? "the last in pool \"\(names[Int(program.nodes[calls[index].node].pool)])\"" : "none of the last in a pool"
    stop(
      .aborted,
      because:
        "more than 10,000,000 events at \(Double(now) / 1e9) s, \(last): time does not advance")
  }

  @inline(never)
  private func handleRare(_ timer: TimerQueue.Entry, _ index: Int32) {
    switch Event(rawValue: Event.kind(of: timer.payload)) {
    case .call, nil: break
    case .hedge: startHedge(index, armedFor: timer.instant)
    case .overhead:
      if index < jobs.highWater, jobs[index].state == .overhead, jobs[index].mark == timer.instant,
        jobs[index].flags.contains(.holdsGateway)
      {
        watchOverheadEnd(index)
        endOverhead(index)
      } else {
        timers.metAbandoned()
      }
    case .jobTimeout: timeOutJobs()
    case .jobDeadline: meetDeadline(of: index, armedFor: timer.instant)
    case .arrival: arrive(generator: index)
    case .launch: launchUser(generator: index)
    case .thought:
      submitFromLoop(
        generator: Int32(Event.generator(of: timer.payload)), user: index, intendedAt: timer.instant)
    case .turn:
      takeTurn(index, generator: Int32(Event.generator(of: timer.payload)), intendedAt: timer.instant)
    case .agentRefill: refillAgent(index)
    case .endpointRefill: refillEndpoint(index, armedFor: timer.instant)
    case .faultStart: startFault(Int(index))
    case .faultEnd: endFault(Int(index))
    case .recovery: recover(index)
    case .heartbeat: beat()
    case .endOfArrivals: stopArrivals(at: now)
    case .endOfDrain: finish()
    }
  }

  /// Drops the timers that were given up where they outnumber the rest.
  @inline(never)
  private func sweepIfWanted() {
    guard timers.wantsSweep else { return }
    var kept: [TimerQueue.Entry] = []
    for entry in timers.takeAll() where isAwaited(entry) { kept.append(entry) }
    timers.putBack(kept)
  }

  private func isAwaited(_ entry: TimerQueue.Entry) -> Bool {
    let index = Event.index(of: entry.payload)
    switch Event(rawValue: Event.kind(of: entry.payload)) {
    case .call: return calls[index].flags.contains(.timed) && calls[index].mark == entry.instant
    case .overhead:
      return jobs[index].state == .overhead && jobs[index].mark == entry.instant
        && jobs[index].flags.contains(.holdsGateway)
    case .jobDeadline: return externalJobs.awaitsDeadline(index, at: entry.instant)
    case .hedge: return hedges.awaits(index, at: entry.instant)
    case .endpointRefill: return endpoints.awaitsRefill(index, at: entry.instant)
    default: return true
    }
  }

  /// Arms a call's timer. The queue's limit is far over the calls', so it holds.
  @inline(__always)
  func arm(_ call: Int32, at instant: UInt64) {
    let c = calls.at(call)
    c.value.mark = instant
    c.value.flags.insert(.timed)
    if !timers.schedule(at: instant, Event.payload(.call, call)) {
      stop(.aborted, because: "too many timers: the run has more in flight than the engine holds")
    }
  }

  /// Gives up a call's timer.
  @inline(__always)
  func disarm(_ call: Int32) {
    let c = calls.at(call)
    if c.value.flags.contains(.timed) {
      c.value.flags.remove(.timed)
      timers.abandon()
    }
  }

  /// What a call was waiting for has come.
  @_transparent
  private func callTimer(_ call: Int32) {
    let c = calls.at(call)
    if c.value.state == .running {
      endRun(call)
    } else {
      callTimerBeforeDispatch(call)
    }
  }

  @inline(never)
  private func callTimerBeforeDispatch(_ call: Int32) {
    let c = calls.at(call)
    if c.value.flags.contains(.refused) {
      c.value.flags.remove(.refused)
      endAttempt(call, c.value.ending)
      return
    }
    switch c.value.state {
    case .backoff: beginNextAttempt(call)
    case .asking: ruleDelayEnded(call)
    case .delay: endDelay(call)
    case .queued: giveUpQueue(call)
    default: assertionFailure("World: a timer for a call that waits for none")
    }
  }

  /// No more arrivals after this instant; what is in flight may drain.
  func stopArrivals(at instant: UInt64) {
    if arrivalsStopped { return }
    arrivalsStopped = true
    if instant < end { end = instant }
    endWindow()
    if let drain = limits.drain {
      let (limit, overflow) = end.addingReportingOverflow(drain)
      if !overflow { timers.schedule(at: Swift.max(limit, now), Event.payload(.endOfDrain, 0)) }
    }
  }

  /// The run is over: time stands where it ended.
  func finish() {
    isOver = true
    if !arrivalsStopped { stopArrivals(at: intake.lastArrival &+ 1) }
    if let duration = limits.duration, end == duration { now = Swift.max(now, Swift.min(duration, end)) }
    figures.endWindow(at: Swift.min(figures.windowEnd, now))
    checkIdle()
  }

  /// Ends the run here, for a reason from outside or within.
  func stop(_ status: RunReport.Status, because reason: String) {
    if isOver { return }
    verdict = RunVerdict(status: status, reason: reason)
    isOver = true
    if !arrivalsStopped {
      arrivalsStopped = true
      end = Swift.min(end, now)
    }
    figures.endWindow(at: Swift.min(figures.windowEnd, now))
  }
}
