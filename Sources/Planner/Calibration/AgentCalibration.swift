package import NeedletailEngine

/// What was found of one pool of real agents.
package struct AgentCalibration: Sendable, Equatable {
  package enum Verdict: Sendable, Equatable {
    case calibrated
    /// Fewer attempts were answered than a fit takes.
    case tooFew
    /// The runs do not agree, so that they are not of one agent: how they differ, in words.
    case differs(String)

    package var name: String {
      switch self {
      case .calibrated: "calibrated"
      case .tooFew: "too_few"
      case .differs: "differs"
      }
    }
  }

  /// How long an answer takes, without a slowdown under load.
  package enum Service: Sendable, Equatable {
    case total(FittedDistribution)
    case streamed(firstToken: FittedDistribution, interToken: FittedDistribution)
  }

  /// How often attempts fail, and when.
  package struct Failures: Sendable, Equatable {
    package var rate: Double
    package var timeoutRate: Double
    /// `nil` where none failed.
    package var after: FittedDistribution?
  }

  /// Answered attempts that a fit takes: fewer say nothing of a 99th percentile.
  package static let fewestAnswers = 100

  package var pool: String
  package var endpoint: String?
  package var verdict: Verdict
  package var answered = 0
  package var failed = 0
  package var timedOut = 0
  package var cancelled = 0
  /// `nil` where it is not calibrated, as all that follows.
  package var service: Service?
  package var promptTokens: FittedDistribution?
  package var outputTokens: FittedDistribution?
  package var failures: Failures?
  package var outcome = OutcomeModel()
  /// Common to all pools of an endpoint; `nil` where the times do not grow with the attempts in progress.
  package var slowdown: SlowdownFit?
  /// What the tokens that it reads take; `nil` where times do not grow with them.
  package var tokenTrend: TokenTrend?
  /// The most attempts in progress at which one was sent.
  package var mostInProgress = 0
  /// What to know before it is believed, a sentence each.
  package var notes: [String] = []

  package init(pool: String, endpoint: String?, verdict: Verdict) {
    self.pool = pool
    self.endpoint = endpoint
    self.verdict = verdict
  }

  /// `nil` where it is not calibrated.
  package var simulate: SimulatedAgent? {
    guard let service else { return nil }
    let times: SimulatedAgent.Service =
      switch service {
      case .total(let fit): .total(fit.distribution)
      case .streamed(let first, let next):
        .streamed(timeToFirstToken: first.distribution, interTokenLatency: next.distribution)
      }
    var agent = SimulatedAgent(
      service: times, promptTokens: promptTokens?.distribution ?? .constant(0),
      outputTokens: outputTokens?.distribution ?? .constant(0),
      failure: SimulatedAgent.Failure(
        rate: failures?.rate ?? 0, timeoutRate: failures?.timeoutRate ?? 0, after: failures?.after?.distribution),
      outcome: outcome)
    agent.inputTokenLatency = tokenTrend?.latency ?? .zero
    return agent
  }

  /// Every distribution that was fitted, with the key that it stands under.
  package var fits: [(key: String, fit: FittedDistribution)] {
    var fits: [(key: String, fit: FittedDistribution)] = []
    switch service {
    case .total(let fit): fits.append(("service", fit))
    case .streamed(let first, let next): fits += [("ttft", first), ("itl", next)]
    case nil: break
    }
    if let promptTokens, promptTokens.distribution != .constant(0) { fits.append(("prompt_tokens", promptTokens)) }
    if let outputTokens, outputTokens.distribution != .constant(0) { fits.append(("output_tokens", outputTokens)) }
    if let after = failures?.after { fits.append(("failure.after", after)) }
    return fits
  }
}
