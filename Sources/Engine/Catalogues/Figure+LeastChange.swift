extension Figure.Unit {
  /// The least change that counts of figures in this unit: a tenth of a millisecond more of half a millisecond is no alarm.
  public var leastChange: Double {
    switch self {
    case .milliseconds: 1
    case .seconds: 0.001
    // A twentieth of a percentage point.
    case .share: 0.0005
    // A tenth of a cent a run, and a thousandth of one a job.
    case .dollars: 0.001
    case .dollarsPerJob: 0.000_01
    case .jobsPerSecond, .callsPerSecond, .attemptsPerSecond: 0.001
    case .requestsPerMinute, .tokensPerMinute: 0.1
    // One more or less of what is counted in whole numbers; a mean over time of one may change by less.
    case .jobs, .calls, .attempts, .agents, .tokens, .events, .replies, .slots, .permits: 0.01
    }
  }
}
