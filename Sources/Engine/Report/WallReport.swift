/// What a run on the wall clock says of itself: whether it kept its schedule, and what keeping it cost.
public struct WallReport: Sendable, Equatable {
  /// One courier thread.
  public struct Courier: Sendable, Equatable {
    /// Processor time of its thread, seconds.
    public var cpuSeconds = 0.0
    /// Attempts it carried.
    public var calls = 0

    public init() {}
  }

  /// Jobs a second that the schedule asked for within the window, and that were submitted within it.
  public var offeredJobsPerSecond = 0.0
  public var achievedJobsPerSecond = 0.0
  /// How many times as fast as the machine's clock the run's went: all other times of the run's report are the run's.
  public var timeScale = 1.0
  /// By the machine's clock, seconds from the first event to the last, and the processor time of the conductor's thread in them.
  public var elapsedSeconds = 0.0
  public var conductorCPUSeconds = 0.0
  public var couriers: [Courier] = []
  /// How long agents held up couriers for more than a second at a time, by pool, seconds; "" where it was not a call's own task.
  public var blockedSeconds: [String: Double] = [:]
  /// Answers to calls that had timed out or been cancelled.
  public var lateReplies = 0
  /// Calls that had not returned, by pool, when the run stopped waiting for them.
  public var abandoned: [String: Int] = [:]
  /// What external agents say of the run: by the kind's section of the result document, then by pool. Pools that were never
  /// needed are not among them.
  public var external: [String: [String: [AgentStatistic]]] = [:]

  /// A thread's processor time as a share of the run's; 0 for a run that took no time.
  public func utilization(_ cpuSeconds: Double) -> Double { elapsedSeconds > 0 ? cpuSeconds / elapsedSeconds : 0 }

  public init() {}
}
