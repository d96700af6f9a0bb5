package import NeedletailLanes

extension Courier {
  /// The most agents' calls that one turn takes from the ring, and the most numbers of any kind.
  static let agentBatchMax = 32
  static let ordersInTurn = 256
  /// A call that comes back so long after the conductor was last told is announced at once, in nanoseconds.
  static let announcementDelay: UInt64 = 20_000

  /// Takes numbers from the request ring; answers whether there were any.
  ///
  /// A slot that is handed a call takes the next ones by itself as long as its agent does not suspend: then one a turn is
  /// enough. When agents do suspend every call needs a slot of its own, and the batch doubles.
  func takeOrders() -> Bool {
    let most = turn.value.takenBySlots > 0 ? 1 : min(turn.value.agentBatch * 2, Courier.agentBatchMax)
    turn.value.agentBatch = most
    turn.value.takenBySlots = 0
    if !newServices.isEmpty { takeNewServices() }
    if requests.isEmpty { return false }
    let now = time.now
    var seen = 0
    var begun = 0
    while begun < most, seen < Courier.ordersInTurn, let order = requests.pop() {
      seen += 1
      foresee()
      if obey(order, at: now) {
        begun += 1
        startAgentCall(calls.id(order))
      }
    }
    return seen > 0
  }

  /// For a slot that is free: the next call for a Swift agent, or −1 when none is at hand.
  ///
  /// `now` is the time, if the slot knows it: when its last call ended, with nothing in between.
  func nextAgentCall(at now: UInt64?) -> Int32 {
    while let call = waitingCalls.popFirst() {
      if calls.isOpen(call) { return call.parcel }
    }
    if requests.isEmpty { return -1 }
    let now = now ?? time.now
    var seen = 0
    while seen < Courier.agentBatchMax, let order = requests.pop() {
      seen += 1
      foresee()
      if obey(order, at: now) {
        turn.value.takenBySlots &+= 1
        return order
      }
    }
    return -1
  }

  /// Asks for the memory of a call that will be begun soon.
  private func foresee() {
    guard let order = requests.upcoming(2) else { return }
    let parcel = order < 0 ? ~order : order
    parcels.prefetch(parcel)
    calls.prefetch(parcel)
  }

  /// Does what a number says, but for Swift agents' calls: those it begins and answers `true`.
  private func obey(_ order: Int32, at now: UInt64) -> Bool {
    if !newServices.isEmpty { takeNewServices() }
    if order < 0 {
      cancelCall(~order)
      return false
    }
    let parcel = parcels.at(order)
    parcel.value.startedAt = now
    parcel.value.firstTokenAt = 0
    parcel.value.ending = .completed
    parcel.value.retryAfter = 0
    if !parcel.value.failure.isEmpty { parcel.value.failure = "" }
    let pool = parcel.value.pool
    _ = calls.open(order, pool: pool)
    guard pool >= 0, pool < Int32(services.count), pools[pool].handler != nil else {
      end(order, .unreachable, "this courier serves no such pool")
      return false
    }
    if pools[pool].agent != nil { return true }
    pools[pool].handler?.start(order)
    return false
  }

  private func cancelCall(_ parcel: Int32) {
    if calls.isOpen(parcel) { pools[calls.pool(parcel)].handler?.cancel(parcel) }
  }

  /// Sends a parcel back: its call is over. For handlers, once for every `start`; what they know of its ending, reply and
  /// first token is in the parcel.
  package func finish(_ parcel: Int32) {
    let place = parcels.at(parcel)
    // What another thread said of this call before it ended counts: its first token may be among it. A task that another
    // thread ran to its end before it was awaited may have left a note: the agent has not suspended since, so the courier's
    // turn has not come round to reading it.
    _ = sleepers.readNotes()
    let firstTokenAt = calls.firstTokenAt(parcel)
    if firstTokenAt != 0 { place.value.firstTokenAt = firstTokenAt }
    let now = time.now
    place.value.endedAt = now
    turn.value.finishedAt = now
    calls.close(parcel)
    guard completions.push(parcel) else { fatalError("Courier: the completion ring is full") }
    turn.value.unannounced &+= 1
    if now &- turn.value.announcedAt > Courier.announcementDelay {
      turn.value.announcedAt = now
      announce()
    }
  }

  /// Sends a parcel back without a reply.
  ///
  /// - Parameters:
  ///   - retryAfter: how long the provider asks to be left alone, nanoseconds; 0 when it does not say.
  ///   - error: what the agent threw, if it did.
  package func end(
    _ parcel: Int32, _ ending: Parcel.Ending, _ reason: String, retryAfter: UInt64 = 0, error: (any Error)? = nil
  ) {
    let place = parcels.at(parcel)
    place.value.error = error
    place.value.ending = ending
    place.value.retryAfter = retryAfter
    place.value.reply = Reply()
    place.value.failure = Parcel.bounded(reason)
    finish(parcel)
  }

  // MARK: For handlers

  /// Tells `handler` when a descriptor is ready, until `unwatch`. The courier's thread.
  ///
  /// - Throws: what the system refused, as `EventLoop.watch`. In virtual time nothing can be watched.
  package func watch(
    _ descriptor: Int32, for interest: Readiness, _ handler: any DescriptorHandler
  ) throws(SystemError) {
    try descriptors().watch(descriptor, for: interest, handler)
  }

  /// Watches a descriptor for something else.
  package func change(_ descriptor: Int32, for interest: Readiness) throws(SystemError) {
    try descriptors().change(descriptor, for: interest)
  }

  /// Watches a descriptor no more; before it is closed.
  package func unwatch(_ descriptor: Int32) throws(SystemError) { try descriptors().unwatch(descriptor) }

  private func descriptors() throws(SystemError) -> CourierLoop {
    // EPERM: nothing real is waited for in virtual time.
    guard let loop else { throw SystemError("watch a descriptor in virtual time", code: 1) }
    return loop
  }

  /// Tells `handler` at an instant of engine time, once, with `mark`. The courier's thread.
  ///
  /// - Returns: what `callOff` takes; `nil`, and nothing set, when two million timers are set already.
  package func callLater(at instant: UInt64, _ handler: any DescriptorHandler, mark: UInt64) -> CourierTimer? {
    sleepers.callLater(at: instant, handler, mark: mark).map(CourierTimer.init)
  }

  /// Forgets a timer; nothing happens when it has fired.
  package func callOff(_ timer: CourierTimer) { sleepers.callOff(timer.id) }
}

/// A timer that a handler has set.
package struct CourierTimer: Sendable, Equatable {
  let id: Sleepers.TimerID
}
