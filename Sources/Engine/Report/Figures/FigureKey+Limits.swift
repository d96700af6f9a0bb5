/// What the plan allows.
extension FigureKey where Value == Int, Label == NoLabel {
  public static var gatewaySlots: Self { Self(.gatewaySlots) }
  public static var jobPermits: Self { Self(.jobPermits) }
  public static var callPermits: Self { Self(.callPermits) }
}

/// How limits of the whole run were used.
extension FigureKey where Value == Double, Label == NoLabel {
  public static var gatewayUtilization: Self { Self(.gatewayUtilization) }
  public static var gatewayWaiting: Self { Self(.gatewayWaiting) }
  public static var jobPermitUtilization: Self { Self(.jobPermitUtilization) }
  public static var jobPermitWaiting: Self { Self(.jobPermitWaiting) }
  public static var callPermitUtilization: Self { Self(.callPermitUtilization) }
  public static var callPermitWaiting: Self { Self(.callPermitWaiting) }
}

/// Limits of endpoints.
extension FigureKey where Value == Int, Label == EndpointLabel {
  public static var endpointPermits: Self { Self(.endpointPermits) }
}

extension FigureKey where Value == Double, Label == EndpointLabel {
  public static var endpointPermitUtilization: Self { Self(.endpointPermitUtilization) }
  public static var endpointPermitWaiting: Self { Self(.endpointPermitWaiting) }
  public static var endpointRequests: Self { Self(.endpointRequests) }
  public static var endpointRequestUtilization: Self { Self(.endpointRequestUtilization) }
  public static var endpointRequestWaiting: Self { Self(.endpointRequestWaiting) }
  public static var endpointTokens: Self { Self(.endpointTokens) }
  public static var endpointTokenUtilization: Self { Self(.endpointTokenUtilization) }
  public static var endpointTokenWaiting: Self { Self(.endpointTokenWaiting) }
}

/// Slots of pools, and their agents' own rates.
extension FigureKey where Value == Double, Label == PoolLabel {
  public static var working: Self { Self(.working) }
  public static var agentRate: Self { Self(.agentRate) }
  public static var agentRateUtilization: Self { Self(.agentRateUtilization) }
  public static var agentRateWaiting: Self { Self(.agentRateWaiting) }
}

/// What was held by what waited for another limit.
extension FigureKey where Value == Double, Label == HoldingLabel {
  public static var gatewayHolding: Self { Self(.gatewayHolding) }
  public static var callPermitHolding: Self { Self(.callPermitHolding) }
}

extension FigureKey where Value == Double, Label == EndpointHoldingLabel {
  public static var endpointPermitHolding: Self { Self(.endpointPermitHolding) }
}

extension FigureKey where Value == Double, Label == PoolHoldingLabel {
  public static var agentHolding: Self { Self(.agentHolding) }
}
