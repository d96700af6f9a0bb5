import NeedletailCouriers
import NeedletailLanes

/// What listeners to a running engine are told. Callers ask `isListenedTo` first; nothing here changes what happens.
extension World {
  @inline(__always) var isListenedTo: Bool { observation.live.areWanted }

  private func tell(_ kind: EngineEvent.Kind) { observation.live.tell(kind, at: now) }

  // MARK: Jobs

  @inline(never)
  func tellStart(ofJob job: Int32) { tell(.jobStarted(job: jobs[job].key.bits)) }

  @inline(never)
  func tellEnd(ofJob job: Int32, _ outcome: EngineEvent.JobOutcome) {
    let latency = Int64(clamping: now &- jobs[job].intendedAt)
    tell(.jobEnded(job: jobs[job].key.bits, outcome, latency: .nanoseconds(latency)))
  }

  /// A job's pattern has ended with this content.
  @inline(never)
  func tellEnd(ofJob job: Int32, _ ended: Ended) {
    let outcome: EngineEvent.JobOutcome =
      if ended.succeeded {
        ended.isPartial ? .partial : .completed
      } else {
        .failed(reason: content.message(ended.content).failure?.reason ?? .agentFailed)
      }
    tellEnd(ofJob: job, outcome)
  }

  @inline(never)
  func tellRejection(_ key: DrawKey, _ rejection: Rejection) {
    tell(.jobEnded(job: key.bits, .rejected(reason: rejection.failure), latency: .zero))
  }

  // MARK: Attempts

  private func attempt(ofCall call: Int32) -> EngineEvent.Attempt {
    let c = calls[call]
    let pool = self.pool(of: call)
    return EngineEvent.Attempt(
      job: jobs[c.job].key.bits, pool: names[Int(pool)],
      member: c.member >= 0 ? Int(c.member &- pools[pool].firstMember) : nil,
      number: Int(c.attempt & ~Call.hedgeBit), isHedge: c.isHedge)
  }

  @inline(never)
  func tellStart(ofCall call: Int32) { tell(.callStarted(attempt(ofCall: call))) }

  /// An attempt ends; call it before it gives back what it holds.
  @inline(never)
  func tellEnd(ofCall call: Int32, _ ending: Call.Ending) {
    // A full courier refuses at dispatch: no agent was asked.
    if calls[call].state == .running && ending != .courierFull {
      tellEnd(ofCall: call, failure: ending.failure)
    } else if let reason = ending.failure {
      tell(.callRefused(attempt(ofCall: call), reason: reason))
    }
  }

  /// An attempt is cancelled. What no agent has is not told of.
  @inline(never)
  func tellCancellation(ofCall call: Int32) {
    if calls[call].state == .running && calls[call].ending != .courierFull {
      tellEnd(ofCall: call, failure: .cancelled)
    }
  }

  private func tellEnd(ofCall call: Int32, failure: FailureReason?) {
    let span = Int64(clamping: now &- calls[call].since)
    tell(.callEnded(attempt(ofCall: call), failure: failure, duration: .nanoseconds(span)))
  }

  @inline(never)
  func tellRetry(ofCall call: Int32, _ ending: Call.Ending, after span: UInt64) {
    tell(
      .callRetried(
        attempt(ofCall: call), reason: ending.failure ?? .agentFailed, backoff: .nanoseconds(Int64(clamping: span))))
  }

  /// An agent has an attempt that is not waited for any more.
  @inline(never)
  func noteWithdrawal(ofCall call: Int32, ticket: UInt64) {
    observation.live.withdrew(ticket, attempt(ofCall: call), at: now)
  }

  // MARK: Pools

  @inline(never)
  func tellBreaker(of pool: Int32, _ change: Breakers.Change) {
    let name = names[Int(pool)]
    tell(change == .opened ? .breakerOpened(pool: name) : .breakerClosed(pool: name))
  }

  /// Tells what is new in the registry's log.
  @inline(never)
  func tellRegistry() {
    let told = observation.live.registryEventsTold(until: registry.log.appended)
    for event in registry.log.events(after: told) { tell(.registryChanged(event)) }
  }

  func tellBlocked(_ blockage: CourierBlockage) { tell(.courierBlocked(blockage)) }
  func tellUnblocked(_ blockage: CourierBlockage) { tell(.courierUnblocked(blockage)) }

  func tellAbandoned(_ count: Int, in pool: Int32) {
    tell(.callsAbandoned(pool: names[Int(pool)], count: count))
  }
}
