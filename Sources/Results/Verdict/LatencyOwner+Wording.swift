package import NeedletailEngine

extension LatencyOwner {
  /// As a row of a table calls it: `tokens a minute of gpt`.
  package var title: String { name.map { "\(part.title) of \($0)" } ?? part.title }

  /// As a sentence calls it: `the tokens a minute of gpt`, which are several.
  var phrase: (noun: String, isPlural: Bool) {
    let whose = name.map { " of \($0)" } ?? ""
    switch part {
    case .gateway: return ("the slots of the gateway", true)
    case .job: return ("the job permits (runtime.max_concurrent_jobs)", true)
    case .call: return ("the call permits (runtime.max_concurrent_calls)", true)
    case .agent: return ("the slots" + whose, true)
    case .agentRate: return ("the rate limit of the agents" + whose, false)
    case .endpoint: return ("the permits of the endpoint" + whose.replacing(" of", with: ""), true)
    case .endpointRequests: return ("the requests a minute" + whose, true)
    case .endpointTokens: return ("the tokens a minute" + whose, true)
    case .scheduleDelay, .gatewayOverhead, .rule, .backoff, .firstToken, .decode, .service, .failedAttempt,
      .discardedAttempt, .pause, .coordination, .stragglerWait:
      return ("the \(part.title)" + whose, false)
    }
  }

  /// What holds some of it holds `71 % of triage`, `half of the call permits`.
  var holdPhrase: String {
    switch part {
    case .agent: name ?? part.title
    case .gateway: "the gateway's slots"
    case .job: "the job permits"
    case .call: "the call permits"
    case .endpoint: "the permits of \(name ?? "the endpoint")"
    default: title
    }
  }
}

extension LatencyPart {
  /// Taken by the minute or the second, never held.
  var isRate: Bool { self == .agentRate || self == .endpointRequests || self == .endpointTokens }

  /// Held by an attempt, which may wait meanwhile.
  var isHeldByAttempts: Bool { self == .agent || self == .call || self == .endpoint }

  /// Held for a job's life.
  var isHeldByJobs: Bool { self == .gateway || self == .job }

  /// A wait for what can be used up.
  var isWaitForResource: Bool { isRate || isHeldByAttempts || isHeldByJobs }

  /// A wait that something can be done about.
  var isAvoidableWait: Bool { isWaitForResource || self == .stragglerWait || self == .backoff || self == .rule }
}
