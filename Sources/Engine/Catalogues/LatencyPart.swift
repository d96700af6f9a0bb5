/// What a span of a job's latency was spent on: what the job's critical path stood at. See `docs/metrics.md`.
public enum LatencyPart: Int, Sendable, Equatable, BitwiseCopyable, CaseIterable {
  case scheduleDelay, gateway, gatewayOverhead, job, rule, agent, agentRate, call, endpoint, endpointRequests
  case endpointTokens, backoff, firstToken, decode, service, failedAttempt, discardedAttempt, pause, coordination
  case stragglerWait

  /// Whose a part is.
  enum Holder { case pool, endpoint }

  /// Whose it is: the pool whose agents were waited for or worked, the endpoint whose limit was waited for; `nil` for what is of
  /// the run or of a pattern.
  var holder: Holder? {
    switch self {
    case .endpoint, .endpointRequests, .endpointTokens: .endpoint
    case .rule, .agent, .agentRate, .backoff, .firstToken, .decode, .service, .failedAttempt, .discardedAttempt,
      .coordination:
      .pool
    case .scheduleDelay, .gateway, .gatewayOverhead, .job, .call, .pause, .stragglerWait: nil
    }
  }

  /// The limit that is waited for; `nil` for what is no wait for a limit. An endpoint's requests and its tokens a minute are one
  /// limit, and told apart here.
  public var limit: Limit? {
    switch self {
    case .gateway: .gateway
    case .job: .job
    case .rule: .rule
    case .agent: .agent
    case .agentRate: .agentRate
    case .call: .call
    case .endpoint: .endpoint
    case .endpointRequests, .endpointTokens: .endpointRate
    case .backoff: .backoff
    case .scheduleDelay, .gatewayOverhead, .firstToken, .decode, .service, .failedAttempt, .discardedAttempt, .pause,
      .coordination, .stragglerWait:
      nil
    }
  }

  /// The name in the result document and in traces.
  public var name: String { words?.name ?? limit?.name ?? "" }
  /// As a summary or a report calls it.
  public var title: String { words?.title ?? limit?.title ?? "" }

  /// Its own words; `nil` where those of its limit do.
  private var words: (name: String, title: String)? {
    switch self {
    case .scheduleDelay: ("schedule_delay", "submitted late")
    case .gatewayOverhead: ("gateway_overhead", "gateway overhead")
    case .endpointRequests: ("endpoint_requests", "requests a minute")
    case .endpointTokens: ("endpoint_tokens", "tokens a minute")
    case .firstToken: ("first_token", "first token")
    case .decode: ("decode", "rest of the answer")
    case .service: ("service", "service")
    case .failedAttempt: ("failed_attempt", "failed attempts")
    case .discardedAttempt: ("discarded_attempt", "discarded attempts")
    case .pause: ("pause", "pause")
    case .coordination: ("coordination", "coordination")
    case .stragglerWait: ("straggler_wait", "waiting for the slowest branch")
    case .gateway, .job, .rule, .agent, .agentRate, .call, .endpoint, .backoff: nil
    }
  }

  /// An agent worked meanwhile; otherwise something was waited for.
  public var isRun: Bool {
    switch self {
    case .firstToken, .decode, .service, .failedAttempt, .discardedAttempt, .coordination: true
    case .scheduleDelay, .gateway, .gatewayOverhead, .job, .rule, .agent, .agentRate, .call, .endpoint,
      .endpointRequests, .endpointTokens, .backoff, .pause, .stragglerWait:
      false
    }
  }

  /// The part of a document's name.
  public init?(named name: String) {
    guard let part = LatencyPart.allCases.first(where: { $0.name == name }) else { return nil }
    self = part
  }
}
