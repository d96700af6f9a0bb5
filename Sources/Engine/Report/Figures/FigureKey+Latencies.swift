/// Latencies of jobs.
extension FigureKey where Value == DurationDistribution, Label == ScenarioLabel {
  public static var jobLatency: Self { Self(.jobLatency) }
  public static var failedJobLatency: Self { Self(.failedJobLatency) }
  public static var scheduleDelay: Self { Self(.scheduleDelay) }
}

/// Latencies of calls.
extension FigureKey where Value == DurationDistribution, Label == CallLabel {
  public static var callLatency: Self { Self(.callLatency) }
  public static var queueTime: Self { Self(.queueTime) }
  public static var timeToFirstToken: Self { Self(.timeToFirstToken) }
  public static var timePerOutputToken: Self { Self(.timePerOutputToken) }
}

/// Latencies of branches with names.
extension FigureKey where Value == DurationDistribution, Label == BranchLabel {
  public static var branchLatency: Self { Self(.branchLatency) }
}

/// Waits for limits.
extension FigureKey where Value == DurationDistribution, Label == WaitLabel {
  public static var waits: Self { Self(.waits) }
}

extension FigureKey where Value == LevelDistribution, Label == NoLabel {
  public static var jobsInFlight: Self { Self(.jobsInFlight) }
}

/// The breakdown of latencies, of runs that keep accounts.
extension FigureKey where Value == Int, Label == BreakdownLabel {
  public static var latencyJobs: Self { Self(.latencyJobs) }
  public static var slowestJobs: Self { Self(.slowestJobs) }
}

extension FigureKey where Value == Duration, Label == BreakdownLabel {
  public static var slowestFrom: Self { Self(.slowestFrom) }
}

extension FigureKey where Value == Duration, Label == LatencyPartLabel {
  public static var latencyParts: Self { Self(.latencyParts) }
  public static var slowestParts: Self { Self(.slowestParts) }
}

extension FigureKey where Value == Duration, Label == LatencyOwnerLabel {
  public static var latencyOwners: Self { Self(.latencyOwners) }
  public static var slowestOwners: Self { Self(.slowestOwners) }
}

extension FigureKey where Value == Double, Label == LatencyPartLabel {
  public static var latencyShares: Self { Self(.latencyShares) }
  public static var slowestShares: Self { Self(.slowestShares) }
}
