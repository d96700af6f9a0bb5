import NeedletailLanes

/// What the time of calls is entered under in the accounts of their jobs.
extension World {
  /// What a call's state says of its time; `nil` where its hedge's says it.
  func latencyPart(ofCall call: Int32) -> LatencyPart? {
    LatencyPart(calls[call].state, bindingLimit: bindingLimit(pools[pool(of: call)].endpoint))
  }

  /// Without an endpoint nothing was waited for, whatever it is called.
  private func bindingLimit(_ endpoint: Int32) -> LatencyPart {
    endpoint >= 0 ? endpoints.bindingLimit(endpoint) : .endpointRequests
  }

  /// The same of a call that is cancelled.
  func latencyPart(ofCancelled call: Int32) -> LatencyPart? {
    calls[call].state == .running ? .discardedAttempt : latencyPart(ofCall: call)
  }

  /// The number of a part of a call's time in its scenario.
  @inline(__always)
  func owner(_ part: LatencyPart, ofCall call: Int32) -> Int32 {
    observation.accounts.owners[program.nodes[calls[call].node].caller, part]
  }
}
