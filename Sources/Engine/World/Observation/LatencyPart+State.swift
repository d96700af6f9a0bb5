extension LatencyPart {
  /// What a call's state says of its time: that of a running attempt is a failed one's unless it answers.
  ///
  /// - Parameter rate: the rate of the endpoint that is waited for; asked where one is.
  init?(_ state: Call.State, lacking rate: @autoclosure () -> EndpointRate) {
    switch state {
    case .backoff: self = .backoff
    case .delay: self = .pause
    case .asking: self = .rule
    case .queued: self = .agent
    case .agentRate: self = .agentRate
    case .callPermit: self = .call
    case .endpointPermit: self = .endpoint
    case .endpointRate: self = rate() == .tokens ? .endpointTokens : .endpointRequests
    case .running: self = .failedAttempt
    case .awaitingTwin: return nil
    }
  }
}
