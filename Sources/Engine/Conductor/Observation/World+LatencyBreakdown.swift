import NeedletailLanes

/// What the accounts of a run say in its report.
extension World {
  /// Where jobs' time and agents' tokens went; `nil` where no accounts were kept.
  var latencyBreakdown: LatencyBreakdown? {
    guard keepsAccounts else { return nil }
    var breakdown = LatencyBreakdown()
    for (index, name) in scenarios.names.enumerated() {
      let scenario = observation.accounts.sums(ofScenario: index, named: name, latencyOwner)
      if scenario.all.jobs > 0 { breakdown.scenarios.append(scenario) }
    }
    var wasted = 0
    for pool in 0..<Int32(pools.count) {
      let sums = WasteCause.allCases.map { figures.waste.tokens(of: pool, $0) }
      let tokens = sums.map { $0.input + $0.output }
      let dollars = sums.map { pools[pool].cost(input: $0.input, output: $0.output) }
      var waste = LatencyBreakdown.Waste(
        name: names[Int(pool)], retries: tokens[0], losers: tokens[1], cancelled: tokens[2])
      (waste.retriesUSD, waste.losersUSD, waste.cancelledUSD) = (dollars[0], dollars[1], dollars[2])
      breakdown.waste.append(waste)
      wasted += tokens.reduce(0, +)
    }
    breakdown.discarded = tally.wastedTokens - wasted
    return breakdown
  }

  private func latencyOwner(_ entry: OwnerNumbers.Entry) -> LatencyOwner {
    let pool = Int(entry.pool)
    return switch entry.part.holder {
    case .pool: LatencyOwner(entry.part, of: names[pool])
    case .endpoint: LatencyOwner(entry.part, of: names.endpoints[pool])
    case nil: LatencyOwner(entry.part)
    }
  }
}
