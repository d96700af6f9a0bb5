public import NeedletailCouriers

/// Something that happened in a running engine, as `Engine.events` tells it.
public struct EngineEvent: Sendable, Equatable {
  /// Since the engine began.
  public var instant: Duration
  public var kind: Kind

  public enum Kind: Sendable, Equatable {
    /// A job's pattern starts: the job has all it waited for.
    case jobStarted(job: UInt64)
    /// A job has ended, `latency` after it was submitted. One that was turned away, or that was cancelled or timed out while it
    /// waited for a permit, ends without having started.
    case jobEnded(job: UInt64, JobOutcome, latency: Duration)
    /// An attempt of a call was handed to its agent.
    case callStarted(Attempt)
    /// An attempt that was handed to its agent has ended, `duration` after it started; with an answer where there is no failure, and
    /// `cancelled` where none was needed any more.
    case callEnded(Attempt, failure: FailureReason?, duration: Duration)
    /// An attempt was turned away before it came to an agent: a full queue, an open breaker, a limit.
    case callRefused(Attempt, reason: FailureReason)
    /// An attempt went wrong for this reason, and the call will be tried again after `backoff`.
    case callRetried(Attempt, reason: FailureReason, backoff: Duration)
    case breakerOpened(pool: String)
    case breakerClosed(pool: String)
    /// Heartbeats are not told.
    case registryChanged(RegistryEvent)
    /// An agent has not returned for `duration`, more than a second, since its call timed out or was cancelled. Told once an attempt.
    case agentStuck(Attempt, duration: Duration)
    /// An agent has held up a courier's thread for more than a second, and with it all other calls of that courier. Told once a blockage.
    case courierBlocked(CourierBlockage)
    /// A blockage that was told of is over.
    case courierUnblocked(CourierBlockage)
    /// The engine ends and gives up calls that have not returned within the grace.
    case callsAbandoned(pool: String, count: Int)
    /// The listener's buffer was full: this many events are missing here.
    case eventsDropped(count: Int)
  }

  /// How a job ends.
  public enum JobOutcome: Sendable, Equatable {
    case completed
    /// Completed though something in it failed.
    case partial
    /// Its pattern failed: why the call that failed last did.
    case failed(reason: FailureReason)
    case timedOut
    case cancelled
    /// Turned away, on arrival or while waiting.
    case rejected(reason: FailureReason)
  }

  /// One attempt of a call.
  public struct Attempt: Sendable, Equatable {
    /// As `CallContext.job`.
    public var job: UInt64
    public var pool: String
    /// Its number in the pool, from 0; `nil` where none was chosen.
    public var member: Int?
    /// From 1.
    public var number: Int
    /// The second attempt of a hedged pair.
    public var isHedge: Bool
  }
}
