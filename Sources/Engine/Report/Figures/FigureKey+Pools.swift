/// Pools of agents, counted.
extension FigureKey where Value == Int, Label == PoolLabel {
  public static var members: Self { Self(.members) }
  public static var agentCalls: Self { Self(.agentCalls) }
  public static var agentFailures: Self { Self(.agentFailures) }
  public static var breakerOpened: Self { Self(.breakerOpened) }
  public static var agentInputTokens: Self { Self(.agentInputTokens) }
  public static var agentOutputTokens: Self { Self(.agentOutputTokens) }
  public static var abandonedCalls: Self { Self(.abandonedCalls) }
}

/// Shares, levels, and money in US dollars.
extension FigureKey where Value == Double, Label == PoolLabel {
  public static var utilization: Self { Self(.utilization) }
  public static var queueLength: Self { Self(.queueLength) }
  public static var agentCost: Self { Self(.agentCost) }
}

/// Tokens of attempts that gave no answer.
extension FigureKey where Value == Int, Label == WasteLabel {
  public static var wasteTokens: Self { Self(.wasteTokens) }
}

/// What they cost, US dollars.
extension FigureKey where Value == Double, Label == WasteLabel {
  public static var wasteCost: Self { Self(.wasteCost) }
}
