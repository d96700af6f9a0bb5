import NeedletailEngine

/// `agents.NAME.simulate`: how a simulated agent behaves.
extension Value {
  func simulatedAgent(hasCallTimeout: Bool) -> SimulatedAgent? {
    guard let fields = Fields(self, Vocabulary.simulate) else { return nil }
    let service = service(fields)
    var agent = SimulatedAgent(
      service: service ?? .total(.constant(0)),
      promptTokens: fields["prompt_tokens"]?.distribution(.count) ?? .constant(0),
      outputTokens: fields["output_tokens"]?.distribution(.count) ?? .constant(0),
      failure: fields["failure"]?.failure(hasCallTimeout: hasCallTimeout) ?? SimulatedAgent.Failure(),
      outcome: fields["outcome"]?.outcomeModel() ?? OutcomeModel())
    agent.inputTokenLatency = fields["per_input_token"]?.duration() ?? .zero
    return agent
  }

  private func service(_ fields: Fields) -> SimulatedAgent.Service? {
    let total = fields["service"].map { ($0, $0.distribution(.time)) }
    let first = fields["ttft"].map { $0.distribution(.time) }
    let next = fields["itl"].map { $0.distribution(.time) }
    guard !fields.hasMisspelt(["service", "ttft", "itl"]) else { return nil }
    switch (total, first, next) {
    case ((_, let whole)?, nil, nil): return whole.map { .total($0) }
    case (nil, let first?, let next?):
      guard let first, let next else { return nil }
      return .streamed(timeToFirstToken: first, interTokenLatency: next)
    case (let (value, _)?, _, _):
      return value.wrong("stands beside ttft or itl", "keep either service, or ttft and itl")
    case (nil, nil, nil):
      return (emptied(["service", "ttft", "itl"]) ?? self).wrong(
        "does not say how long a call takes", "add service: 1s, or ttft and itl")
    case (nil, _, nil):
      return (emptied(["itl"]) ?? self).wrong("has ttft without itl", "add itl, the time from one token to the next")
    case (nil, nil, _):
      return (emptied(["ttft"]) ?? self).wrong("has itl without ttft", "add ttft, the time to the first token")
    }
  }

  private func failure(hasCallTimeout: Bool) -> SimulatedAgent.Failure? {
    guard let fields = Fields(self, Vocabulary.failure) else { return nil }
    let failure = SimulatedAgent.Failure(
      rate: fields["rate"]?.probability() ?? 0, timeoutRate: fields["timeout_rate"]?.probability() ?? 0,
      after: fields["after"]?.distribution(.time))
    if failure.timeoutRate > 0, !hasCallTimeout {
      fields["timeout_rate"]?.refuse(
        "nothing ends an attempt that never answers", "add resilience: { call_timeout: 30s }")
    }
    if failure.rate + failure.timeoutRate > 1 {
      refuse("has a rate and a timeout_rate that add up to more than 1", "make them smaller")
    }
    return failure
  }

  private func outcomeModel() -> OutcomeModel? {
    guard let fields = Fields(self, Vocabulary.outcome) else { return nil }
    var model = OutcomeModel()
    for decision in Decision.allCases {
      if let value = fields[decision.key] { model[decision] = value.declaration(of: decision) }
    }
    return model
  }

  private func declaration(of decision: Decision) -> OutcomeModel.Declaration? {
    switch decision.form {
    case .flag: probability().map { .probability($0) }
    case .share: distribution(.share).map { .distribution($0) }
    case .count: distribution(.count).map { .distribution($0) }
    case .name: choices().map { .choices($0) }
    case .verdict: verdict().map { .verdict($0) }
    }
  }

  private func choices() -> [OutcomeModel.Choice]? {
    guard let entries = entries("write a mapping of names to weights") else { return nil }
    let choices = entries.compactMap { name, value in
      value.number(0...Limits.factor, "a weight").map { OutcomeModel.Choice(name: name, weight: $0) }
    }
    guard choices.count == entries.count else { return nil }
    guard choices.contains(where: { $0.weight > 0 }) else {
      return wrong("has no weight above 0", "give at least one choice a positive weight")
    }
    return choices
  }

  private func verdict() -> OutcomeModel.Verdict? {
    guard let fields = Fields(self, Vocabulary.verdict) else { return nil }
    let weight = { (key: String) in fields[key]?.number(0...Limits.factor, "a weight") ?? 0 }
    let verdict = OutcomeModel.Verdict(for: weight("for"), against: weight("against"), tie: weight("tie"))
    guard verdict.for + verdict.against + verdict.tie > 0 else {
      return wrong("has no weight above 0", "give at least one verdict a positive weight")
    }
    return verdict
  }
}
