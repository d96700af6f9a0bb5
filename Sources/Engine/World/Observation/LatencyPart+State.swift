extension LatencyPart {
  /// What a call's state says of its time: that of a running attempt is a failed one's unless it answers.
  init?(_ state: Call.State) {
    switch state {
    case .backoff: self = .backoff
    case .delay: self = .pause
    case .asking: self = .rule
    case .queued: self = .agent
    case .agentRate: self = .agentRate
    case .callPermit: self = .call
    case .endpointPermit: self = .endpoint
    case .endpointRate: self = .endpointTokens
    case .running: self = .failedAttempt
    case .awaitingTwin: return nil
    }
  }

  /// What the state of a call that is cancelled says of its time.
  static func ofCancelled(_ state: Call.State) -> LatencyPart? {
    state == .running ? .discardedAttempt : LatencyPart(state)
  }
}
