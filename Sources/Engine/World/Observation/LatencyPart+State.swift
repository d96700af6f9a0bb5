extension LatencyPart {
  /// What a call's state says of its time: that of a running attempt is a failed one's unless it answers.
  ///
  /// - Parameter bindingLimit: which of the endpoint's rates is waited for; asked where one is.
  init?(_ state: Call.State, bindingLimit: @autoclosure () -> LatencyPart) {
    switch state {
    case .backoff: self = .backoff
    case .delay: self = .pause
    case .asking: self = .rule
    case .queued: self = .agent
    case .agentRate: self = .agentRate
    case .callPermit: self = .call
    case .endpointPermit: self = .endpoint
    case .endpointRate: self = bindingLimit()
    case .running: self = .failedAttempt
    case .awaitingTwin: return nil
    }
  }
}
