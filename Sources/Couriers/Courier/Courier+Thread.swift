internal import NeedletailLanes
internal import Synchronization

/// What the courier's thread keeps from turn to turn.
struct Turn: BitwiseCopyable {
  var number: UInt = 0
  /// Turns in a row in which there was nothing to do.
  var idle = 0
  /// Calls that came back since the conductor's bell was last rung, and when that was.
  var unannounced = 0
  var announcedAt: UInt64 = 0
  /// When the last call ended.
  var finishedAt: UInt64 = 0
  /// How many calls of agents a turn takes from the ring, and how many their slots took by themselves since the last.
  var agentBatch = 1
  var takenBySlots = 0
  /// When the descriptors were last looked at, as `MonotonicClock` counts.
  var polledAt: UInt64 = 0
  /// When the thread's processor time was last published, as `MonotonicClock` counts.
  var publishedAt: UInt64 = 0
  var closing = ClosingPhase.open
}

extension Courier {
  /// Jobs that run before the courier looks at everything else again.
  static let jobsInTurn = 64
  /// Sleepers woken before those that were go on: what they need is near by then.
  static let wokenInTurn = 32
  /// Nanoseconds between two looks at the descriptors while there is work: looking is a system call.
  static let pollingPeriod: UInt64 = 50_000
  static let turnsBetweenPublications: UInt = 4096
  /// Turns without work before the thread goes to sleep: some microseconds, less than waking it would cost.
  static let idleTurnsBeforeSleep = 100

  /// The body of the courier's thread.
  func carry() {
    sleepers.settle(self)
    openPools()
    guard let loop, case .thread(_, let spins) = mode else { fatalError("Courier: a thread in virtual time") }
    while true {
      var isBusy = takeOrders()
      isBusy = runJobs(atMost: Courier.jobsInTurn) > 0 || isBusy
      isBusy = foreignJobs.take(into: jobs) > 0 || isBusy
      isBusy = sleepers.readNotes() || isBusy
      if sleepers.hasTimers {
        isBusy = sleepers.wake(at: time.now, atMost: Courier.wokenInTurn, foresee: foresee) > 0 || isBusy
      }
      turn.value.number &+= 1
      publishTurn()
      if !loop.isEmpty { isBusy = poll(loop) || isBusy }
      announce()
      if turn.value.number % Courier.turnsBetweenPublications == 0 { publishIfOld() }
      if closingDeadline.load(ordering: .acquiring) != 0 {
        let phase = turn.value.closing
        if hasClosed() { break }
        isBusy = phase != turn.value.closing || !jobs.isEmpty || isBusy
      }
      if isBusy { turn.value.idle = 0 } else { rest(loop, spins: spins) }
    }
    leave()
  }

  /// Looks at the descriptors, if it is time; answers whether one was ready.
  private func poll(_ loop: CourierLoop) -> Bool {
    let now = MonotonicClock.now
    if now &- turn.value.polledAt < Courier.pollingPeriod { return false }
    turn.value.polledAt = now
    return loop.wait(until: 0)
  }

  /// Nothing to do: looks again for a while, then sleeps until there is.
  private func rest(_ loop: CourierLoop, spins: Bool) {
    turn.value.idle &+= 1
    if spins || turn.value.idle < Courier.idleTurnsBeforeSleep { return LaneThread.relax() }
    publishIfOld()
    bell.prepareToSleep()
    guard requests.isEmpty, newServices.isEmpty, foreignJobs.isEmpty, sleepers.isQuiet,
      (closingDeadline.load(ordering: .acquiring) == 0) == (turn.value.closing == .open)
    else { return bell.cancelSleep() }
    var deadline = sleepers.noneBefore.map(time.monotonic)
    let closing = closingDeadline.load(ordering: .relaxed)
    if closing != 0 {
      let end = MonotonicClock.now < closing ? closing : closing + Courier.handlerSlack
      deadline = min(deadline ?? .max, end)
    }
    _ = loop.wait(until: deadline)
    turn.value.idle = 0
  }

  /// Tells the conductor of what came back, once a batch.
  func announce() {
    if turn.value.unannounced == 0 { return }
    turn.value.unannounced = 0
    published.calls.store(calls.carriedCount, ordering: .relaxed)
    conductorBell?.ring()
  }

  /// Publishes the thread's processor time, at most every ten milliseconds: asking for it is a system call.
  private func publishIfOld() {
    let now = MonotonicClock.now
    if now &- turn.value.publishedAt < 10_000_000 { return }
    turn.value.publishedAt = now
    publish()
  }

  func publish() {
    published.calls.store(calls.carriedCount, ordering: .relaxed)
    if mode != .inline { published.cpuNanoseconds.store(LaneThread.cpuNanoseconds, ordering: .relaxed) }
  }

  /// Makes the pools' handlers.
  func openPools() {
    for (pool, service) in services.enumerated() {
      guard let service else { continue }
      let handler = service.make(self, Int32(pool))
      pools[Int32(pool)] = PoolEntry(handler: handler, agent: handler as? AgentCalls)
    }
  }
}
