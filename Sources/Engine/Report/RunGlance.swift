/// How a run stands between two events, for a live view.
public struct RunGlance: Sendable, Equatable {
  /// A limit, and of limits that several parts of the fleet have, the name of the agent or endpoint.
  public struct WaitedFor: Sendable, Equatable {
    public var limit: Limit
    public var name: String

    public init(limit: Limit, name: String = "") {
      self.limit = limit
      self.name = name
    }
  }

  public var progress = RunProgress()
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
  public var mostWaitedFor: WaitedFor?
  /// How many wait for it.
  public var waiting = 0

  public init() {}
}
