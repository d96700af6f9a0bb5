/// How a run stands between two events, for whoever watches it.
public struct RunGlance: Sendable, Equatable {
  /// A limit that jobs or calls can wait for.
  public enum Limit: Sendable, Equatable {
    case gateway, jobPermit, callPermit
    /// A slot of the agents of a pool.
    case agents(String)
    /// The agents' own rate.
    case agentRate
    case endpoint(String)
    case endpointRate(String)
  }

  public var progress = Simulation.Progress()
  public var jobsInFlight = 0
  /// Calls that have begun and not ended, waiting, running or backing off.
  public var callsInFlight = 0
  /// The cohort's jobs so far.
  public var jobsFailed = 0
  public var jobsTimedOut = 0
  public var jobsRejected = 0
  /// The cohort's attempts so far that went wrong.
  public var attemptsFailed = 0
  /// What most wait for just now; `nil` when nothing waits.
  public var binding: Limit?
  /// How many wait for it.
  public var waiting = 0

  public init() {}
}
