/// The engine's clock as a call sees it: real in wall time, the simulation's in virtual time.
///
/// It is the one clock an agent may wait for in both. A clock is good as long as its call: when the call has come back,
/// sleeping throws `CancellationError`.
public struct EngineClock: Clock {
  /// An instant of engine time.
  public struct Instant: InstantProtocol, BitwiseCopyable {
    /// Nanoseconds since the run began.
    package var nanoseconds: UInt64

    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// The instant this long after the run began, in whole nanoseconds; clamped to the run's beginning and to 292 years after it.
    public init(sinceStart: Duration) { nanoseconds = sinceStart.nanoseconds }

    /// How long after the run began; clamped to 292 years.
    public var sinceStart: Duration { Duration(nanoseconds: nanoseconds) }

    /// Clamped to the instants there are: from the run's beginning to 584 years after it.
    public func advanced(by duration: Duration) -> Instant {
      let steps = duration.nanosecondsClamped
      let (sum, overflows) =
        steps < 0
        ? nanoseconds.subtractingReportingOverflow(steps.magnitude)
        : nanoseconds.addingReportingOverflow(UInt64(steps))
      return Instant(nanoseconds: overflows ? (steps < 0 ? 0 : .max) : sum)
    }

    /// Clamped to 292 years either way.
    public func duration(to other: Instant) -> Duration {
      .nanoseconds(
        other.nanoseconds >= nanoseconds
          ? Int64(clamping: other.nanoseconds - nanoseconds) : -Int64(clamping: nanoseconds - other.nanoseconds))
    }

    public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }
  }

  let sleepers: Sleepers
  let call: CallID
  /// The task that the call runs in; its child tasks have the same clock.
  let task: TaskIdentity

  /// The time of the engine.
  public var now: Instant { Instant(nanoseconds: sleepers.time.now) }

  public var minimumResolution: Duration { .nanoseconds(1) }

  /// Suspends the task until an instant; one that is past returns at once. Tolerance is not used: instants are kept.
  ///
  /// - Throws: `CancellationError`, at once, when the task is cancelled or the call has come back; `SleepError` when more
  ///   tasks sleep than a courier holds.
  public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
    try await suspend(until: deadline.nanoseconds)
  }

  /// Inlined, so that a sleeping task keeps few frames.
  @inline(__always)
  func suspend(until instant: UInt64) async throws {
    if sleepers.isHere, TaskIdentity.current == task {
      try await sleepers.sleepInCall(until: instant, for: call)
    } else {
      try await sleepers.sleep(until: instant, for: call)
    }
  }
}
