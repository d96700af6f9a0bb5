import NeedletailLanes

/// An attempt takes a request and its tokens of what its endpoint allows a minute; an endpoint over its limit makes it wait, or
/// refuses.
extension World {
  func askForEndpointRate(_ call: Int32, _ pool: Int32) -> Admission {
    let c = calls.at(call)
    let endpoint = pools[pool].endpoint
    c.value.state = .endpointRate
    let tokens = tokens(of: call)
    if endpoints.takeRate(endpoint, tokens: tokens, at: now) {
      figures.levels.rateTaken(endpoint, tokens: tokens)
      recordWait(.endpointRate, call, 0)
      return .passed
    }
    if endpoints.rejectsOverLimit(endpoint) { return .refused(.rateLimited) }
    c.value.mark = now
    endpoints.appendForRate(call, endpoint, class: priority(of: c.value.job))
    markWaiting(call, pool)
    armEndpointRefill(endpoint)
    return .waits
  }

  private func tokens(of call: Int32) -> Int32 { calls[call].input &+ calls[call].output }

  /// Sets the timer for when the first that waits may go; an earlier first sets an earlier one.
  func armEndpointRefill(_ endpoint: Int32) {
    let first = endpoints.firstForRate(endpoint)
    if first < 0 { return }
    let refill = endpoints.refill(endpoint, tokens: tokens(of: first), at: now)
    figures.levels.bind(endpoint, toTokens: endpoints.bindingLimit(endpoint) == .endpointTokens, at: now)
    switch refill {
    case .stays: break
    case .set(let instant, let replaces):
      if replaces { timers.abandon() }
      timers.schedule(at: instant, Event.payload(.endpointRefill, endpoint))
    }
  }

  func refillEndpoint(_ endpoint: Int32, armedFor instant: UInt64) {
    guard endpoints.awaitsRefill(endpoint, at: instant) else {
      timers.metAbandoned()
      return
    }
    endpoints.refillFired(endpoint)
    watchEndpointRefill(endpoint)
    while true {
      let call = endpoints.firstForRate(endpoint)
      if call < 0 { break }
      let tokens = tokens(of: call)
      if !endpoints.takeRateForFirst(endpoint, tokens: tokens, at: now) { break }
      figures.levels.rateTaken(endpoint, tokens: tokens)
      endWait(call, .endpointRate)
      goOn(call, pool(of: call), after: .endpointRate)
    }
    armEndpointRefill(endpoint)
  }
}
