import NeedletailEngine
import NeedletailNotation

extension LatencyBreakdown {
  /// As the result document's `time_went` object.
  ///
  /// - Parameter agents: the report's, for what each read, wrote and cost.
  func json(agents: [RunReport.Agents]) -> JSON {
    var byAgent: [String: JSON] = [:]
    for (agent, waste) in zip(agents, waste) {
      var members: [String: JSON] = [
        "input": .count(agent.inputTokens), "output": .count(agent.outputTokens), "cost_usd": .number(agent.costUSD),
        "wasted": .object([
          "retries": .count(waste.retries), "losers": .count(waste.losers), "cancelled": .count(waste.cancelled),
        ]),
      ]
      if agent.costUSD > 0 {
        members["wasted_usd"] = .object([
          "retries": .number(waste.retriesUSD), "losers": .number(waste.losersUSD),
          "cancelled": .number(waste.cancelledUSD),
        ])
      }
      byAgent[agent.name] = .object(members)
    }
    var byScenario: [String: JSON] = [:]
    for scenario in scenarios {
      var members = scenario.all.members
      var slowest = scenario.slowest.members
      slowest["from_ms"] = .milliseconds(scenario.slowestFrom)
      members["above_p99"] = .object(slowest)
      byScenario[scenario.name] = .object(members)
    }
    return .object(["agent": .object(byAgent), "scenario": .object(byScenario), "discarded": .count(discarded)])
  }
}

extension LatencyBreakdown.Jobs {
  fileprivate var members: [String: JSON] {
    var means: [String: JSON] = [:]
    var shares: [String: JSON] = [:]
    for part in LatencyPart.allCases where nanoseconds[part] != nil {
      means[part.name] = .number(mean(part) / 1e6)
      shares[part.name] = .number(share(part))
    }
    return ["jobs": .count(jobs), "mean_ms": .object(means), "share": .object(shares)]
  }
}
