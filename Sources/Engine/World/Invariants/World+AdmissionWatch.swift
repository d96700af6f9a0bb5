import NeedletailLanes

/// What admission tells those who watch. Without an observer it costs a branch in debug builds; in others nothing is left.
extension World {
  #if DEBUG
    /// Told of each event at its instant, before its consequences. It must not touch the world.
    typealias AdmissionObserver = (_ instant: UInt64, _ event: AdmissionEvent) -> Void

    private func tell(_ event: @autoclosure () -> AdmissionEvent) {
      if let observer = watch.observer { observer(now, event()) }
    }
  #endif

  // MARK: Attempts

  /// An attempt has its tokens and now asks for admission.
  @inline(__always)
  func watchBegin(_ call: Int32) {
    #if DEBUG
      tell(
        .attemptBegan(
          call,
          AdmissionEvent.Attempt(
            key: calls[call].key, number: calls[call].attempt, pool: pool(of: call), job: calls[call].job,
            priority: priority(of: calls[call].job), input: calls[call].input, output: calls[call].output,
            first: calls[call].isHedge ? hedges.twin(of: call) : -1)))
    #endif
  }

  @inline(__always)
  func watchEnd(_ call: Int32, _ ending: Call.Ending) {
    #if DEBUG
      tell(.attemptEnded(call, ending))
    #endif
  }

  @inline(__always)
  func watchBill(_ call: Int32, output: Int32) {
    #if DEBUG
      tell(.billed(call, input: calls[call].input, output: output))
    #endif
  }

  @inline(__always)
  func watchCancel(_ call: Int32, _ step: CancellationStep) {
    #if DEBUG
      if calls[call].state == .delay { return }
      switch step {
      case .standsDown: tell(.standsDown(call))
      case .withdrawn: tell(.withdrawn(call))
      case .dropped: tell(.dropped(call))
      }
    #endif
  }

  @inline(__always)
  func watchAway(_ pool: Int32, _ away: Int32) {
    #if DEBUG
      tell(.membersAway(pool: pool, away))
    #endif
  }

  @inline(__always)
  func watchAgentRefill(_ member: Int32) {
    #if DEBUG
      tell(.agentRefill(member: member))
    #endif
  }

  @inline(__always)
  func watchEndpointRefill(_ endpoint: Int32) {
    #if DEBUG
      tell(.endpointRefill(endpoint))
    #endif
  }

  // MARK: What attempts are answered

  @inline(__always)
  func watchWait(_ call: Int32) {
    #if DEBUG
      tell(.waits(call, calls[call].state))
    #endif
  }

  @inline(__always)
  func watchSlot(_ call: Int32, _ member: Int32) {
    #if DEBUG
      tell(.slotTaken(call, member: member))
    #endif
  }

  @inline(__always)
  func watchGrant(_ limit: Limit, _ call: Int32, _ span: UInt64) {
    #if DEBUG
      tell(limit == .backoff ? .backsOff(call, span) : .acquired(call, limit, waited: span))
    #endif
  }

  @inline(__always)
  func watchDispatch(_ call: Int32) {
    #if DEBUG
      tell(.dispatched(call, endsAt: calls[call].mark))
    #endif
  }

  @inline(__always)
  func watchRefusal(_ call: Int32, _ ending: Call.Ending) {
    #if DEBUG
      tell(.refused(call, ending))
    #endif
  }

  // MARK: Jobs

  @inline(__always)
  func watchArrival(_ key: DrawKey, user: Int32) {
    #if DEBUG
      tell(.jobArrived(key: key, user: user))
    #endif
  }

  @inline(__always)
  func watchEntry(_ job: Int32) {
    #if DEBUG
      tell(.jobEntered(job, key: jobs[job].key, priority: priority(of: job)))
    #endif
  }

  @inline(__always)
  func watchOverheadEnd(_ job: Int32) {
    #if DEBUG
      tell(.overheadEnded(job))
    #endif
  }

  @inline(__always)
  func watchEndWithoutAttempt(_ job: Int32) {
    #if DEBUG
      tell(.endedWithoutAttempt(job))
    #endif
  }

  @inline(__always)
  func watchJobEnd(_ job: Int32) {
    #if DEBUG
      tell(.jobEnded(job))
    #endif
  }

  @inline(__always)
  func watchJobWait(_ job: Int32) {
    #if DEBUG
      tell(.jobWaits(job, jobs[job].state))
    #endif
  }

  @inline(__always)
  func watchGateway(_ job: Int32) {
    #if DEBUG
      tell(.gatewayTaken(job, instance: Int32(jobs[job].instance)))
    #endif
  }

  @inline(__always)
  func watchJobStart(_ job: Int32) {
    #if DEBUG
      tell(.jobStarted(job))
    #endif
  }

  @inline(__always)
  func watchRejection(_ key: DrawKey, _ rejection: Rejection) {
    #if DEBUG
      tell(.jobRejected(key: key, rejection))
    #endif
  }
}
