package import NeedletailEngine

/// A part of a workload file that is to be written anew: a key and its value.
package struct WorkloadAmendment: Sendable {
  /// The names on the way to it, from the top: `["agents", "clerk", "simulate"]`.
  package let key: [String]
  let value: YAMLText

  /// How an agent is simulated.
  package static func simulate(_ agent: SimulatedAgent, of pool: String) -> Self {
    Self(key: ["agents", pool, "simulate"], value: YAMLText(measured: agent))
  }

  /// How an endpoint slows down under load.
  package static func slowdown(_ slowdown: Endpoint.Slowdown, of endpoint: String) -> Self {
    Self(
      key: ["endpoints", endpoint, "slowdown"],
      value: .fields(["sigma": .number(slowdown.sigma), "kappa": .number(slowdown.kappa)]))
  }

  /// The endpoint that a pool's attempts go through.
  package static func endpoint(_ endpoint: String, of pool: String) -> Self {
    Self(key: ["agents", pool, "endpoint"], value: .text(endpoint))
  }

  /// Amendments as a document of their own, to be pasted: keys that several have in common stand once, in the order in which they come.
  package static func document(_ amendments: [Self]) -> String {
    tree(amendments.map { ($0.key[...], $0.value) }).document
  }

  private static func tree(_ entries: [(key: ArraySlice<String>, value: YAMLText)]) -> YAMLText {
    var heads: [String] = []
    for entry in entries { if let head = entry.key.first, !heads.contains(head) { heads.append(head) } }
    return .mapping(
      heads.map { head in
        let below = entries.filter { $0.key.first == head }.map { ($0.key.dropFirst(), $0.value) }
        if let whole = below.first(where: { $0.0.isEmpty }) { return (head, whole.1) }
        return (head, tree(below))
      })
  }
}

extension YAMLText {
  /// How an agent is simulated, without what says nothing: tokens of none, failures that do not occur.
  init(measured agent: SimulatedAgent) {
    var service: YAMLText?
    var streamed: (first: YAMLText, next: YAMLText)?
    switch agent.service {
    case .total(let total): service = YAMLText(total, .time)
    case .streamed(let first, let next): streamed = (YAMLText(first, .time), YAMLText(next, .time))
    }
    func tokens(_ distribution: Distribution) -> YAMLText? {
      distribution == .constant(0) ? nil : YAMLText(distribution, .count)
    }
    let failure = agent.failure
    let fails = failure.rate > 0 || failure.timeoutRate > 0
    self = .fields([
      "service": service, "ttft": streamed?.first, "itl": streamed?.next,
      "per_input_token": agent.inputTokenLatency == .zero ? nil : .duration(agent.inputTokenLatency),
      "prompt_tokens": tokens(agent.promptTokens), "output_tokens": tokens(agent.outputTokens),
      "failure": fails
        ? .fields([
          "rate": failure.rate > 0 ? .number(failure.rate) : nil,
          "timeout_rate": failure.timeoutRate > 0 ? .number(failure.timeoutRate) : nil,
          "after": failure.rate > 0 ? failure.after.map { YAMLText($0, .time) } : nil,
        ]) : nil,
      "outcome": agent.outcome == OutcomeModel() ? nil : YAMLText(agent.outcome),
    ])
  }
}

extension Distribution {
  /// As workload files have a distribution of times: `{ lognormal: { p50: 52ms, p99: 120ms } }`.
  package var writtenAsTimes: String { YAMLText(self, .time).inline }

  /// The same of counts, and of shares.
  package var writtenAsNumbers: String { YAMLText(self, .count).inline }
}
