/// Jobs and calls, counted.
extension FigureKey where Value == Int, Label == NoLabel {
  public static var jobsOffered: Self { Self(.jobsOffered) }
  public static var jobsStarted: Self { Self(.jobsStarted) }
  public static var jobsCompleted: Self { Self(.jobsCompleted) }
  public static var jobsPartial: Self { Self(.jobsPartial) }
  public static var jobsFailed: Self { Self(.jobsFailed) }
  public static var jobsTimedOut: Self { Self(.jobsTimedOut) }
  public static var jobsRejected: Self { Self(.jobsRejected) }
  public static var jobsCancelled: Self { Self(.jobsCancelled) }
  public static var jobsCensored: Self { Self(.jobsCensored) }
  public static var jobsInFlightAtEnd: Self { Self(.jobsInFlightAtEnd) }
  public static var callsStarted: Self { Self(.callsStarted) }
  public static var callsCompleted: Self { Self(.callsCompleted) }
  public static var callsFailed: Self { Self(.callsFailed) }
  public static var callsTimedOut: Self { Self(.callsTimedOut) }
  public static var callsCancelled: Self { Self(.callsCancelled) }
  public static var callsUnfinished: Self { Self(.callsUnfinished) }
  public static var retries: Self { Self(.retries) }
  public static var hedges: Self { Self(.hedges) }
  public static var hedgesWon: Self { Self(.hedgesWon) }
  public static var inputTokens: Self { Self(.inputTokens) }
  public static var outputTokens: Self { Self(.outputTokens) }
  public static var wastedTokens: Self { Self(.wastedTokens) }
  public static var discardedTokens: Self { Self(.discardedTokens) }
  public static var lateReplies: Self { Self(.lateReplies) }
}

/// What went wrong, by reason.
extension FigureKey where Value == Int, Label == ReasonLabel {
  public static var reasons: Self { Self(.reasons) }
}

/// What happened in the registry.
extension FigureKey where Value == Int, Label == RegistryLabel {
  public static var registryEvents: Self { Self(.registryEvents) }
}

/// Shares, rates, levels, and money in US dollars.
extension FigureKey where Value == Double, Label == NoLabel {
  public static var jobFailureRate: Self { Self(.jobFailureRate) }
  public static var rejectionRate: Self { Self(.rejectionRate) }
  public static var callFailureRate: Self { Self(.callFailureRate) }
  public static var wastedShare: Self { Self(.wastedShare) }
  public static var cost: Self { Self(.cost) }
  public static var costPerJob: Self { Self(.costPerJob) }
  public static var jobsPerSecond: Self { Self(.jobsPerSecond) }
  public static var callsPerSecond: Self { Self(.callsPerSecond) }
  public static var jobsInSystem: Self { Self(.jobsInSystem) }
  public static var offeredPerSecond: Self { Self(.offeredPerSecond) }
  public static var achievedPerSecond: Self { Self(.achievedPerSecond) }
  public static var conductorUtilization: Self { Self(.conductorUtilization) }
}

extension FigureKey where Value == Double, Label == ScenarioLabel {
  public static var goodput: Self { Self(.goodput) }
  public static var serviceLevelShare: Self { Self(.serviceLevelShare) }
}

/// Jobs that are held to a service level.
extension FigureKey where Value == Int, Label == ScenarioLabel {
  public static var serviceLevelCompleted: Self { Self(.serviceLevelCompleted) }
  public static var serviceLevelMet: Self { Self(.serviceLevelMet) }
}

/// Instants and lengths of the run's clock; processor time.
extension FigureKey where Value == Duration, Label == NoLabel {
  public static var windowStart: Self { Self(.windowStart) }
  public static var windowEnd: Self { Self(.windowEnd) }
  public static var simulated: Self { Self(.simulated) }
  public static var conductorCPU: Self { Self(.conductorCPU) }
}
