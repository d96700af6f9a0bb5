import NeedletailCouriers

/// What one job did, and when: its patterns, calls, attempts, and what each waited for or ran. See `docs/traces-of-jobs.md`.
public struct JobTrace: Sendable, Equatable {
  /// Why it was kept.
  public enum Reason: String, Sendable, Equatable {
    case sample, typical, slowest
    /// Its latency is within an eighth of a power of two of the 99th percentile.
    case nearP99 = "near_p99"
  }

  public enum Ending: String, Sendable, Equatable {
    case completed, partial, failed
    case timedOut = "timed_out"
  }

  public enum Kind: String, Sendable, Equatable {
    case pattern, call, attempt, wait, run
  }

  /// A span of time within the job. Instants count from the run's beginning.
  public struct Span: Sendable, Equatable {
    public var kind: Kind
    public var name: String
    /// Its parent's place among the job's spans, before its own; −1 for the job itself.
    public var parent: Int
    /// 0 is the job's own; each child of those that run at once, and each hedge, has another, so spans of one thread nest.
    public var thread: Int
    package var startNanoseconds: Nanoseconds
    package var endNanoseconds: Nanoseconds = 0
    public var start: Duration { Duration(nanoseconds: startNanoseconds) }
    public var end: Duration { Duration(nanoseconds: endNanoseconds) }
    /// How it ended: `completed`, `failed`, `cancelled`, and of attempts a reason as in the result document; empty for waits and runs.
    public var ending = ""
    /// Calls and attempts: the pool.
    public var agent = ""
    public var endpoint = ""
    /// Attempts: the pool's member, from 0; −1 where it never had one.
    public var member = -1
    /// Patterns and calls: their place among their parent's children.
    public var branch = 0
    public var inputTokens = 0
    public var outputTokens = 0
    /// Attempts that were sent to their agent: how many of its endpoint, or where it has none of its pool, were then in progress, with this
    /// one; 0 of an attempt that was not sent.
    package var inProgress = 0
    /// Answered attempts of real agents: of the tokens that were read, those that the agent was handed.
    package var handedTokens = 0
    /// The same: what the reply says of each decision that it does not leave open.
    package var decisions: [Decision: StatedDecision] = [:]
    package var criticalNanoseconds: Nanoseconds = 0
    /// Waits and runs: how much lies on the job's critical path.
    public var critical: Duration { Duration(nanoseconds: criticalNanoseconds) }

    init(_ kind: Kind, _ name: String, parent: Int, thread: Int, start: Nanoseconds) {
      self.kind = kind
      self.name = name
      self.parent = parent
      self.thread = thread
      startNanoseconds = start
    }
  }

  /// The job's number, of which everything it draws is a function.
  public var key: UInt64
  public var scenario: String
  public var reason = Reason.sample
  public var ending = Ending.completed
  package var intendedNanoseconds: Nanoseconds
  package var endedNanoseconds: Nanoseconds = 0
  package var partNanoseconds: [LatencyPart: Nanoseconds] = [:]
  public var spans: [Span] = []
  /// It did more than is kept of one job.
  public var isTruncated = false
  /// It is of the sample, as any job may be; else it was kept for its latency alone.
  package var isSampled = true

  package var latencyNanoseconds: Nanoseconds { endedNanoseconds &- intendedNanoseconds }
}

extension JobTrace {
  /// Since the run began.
  public var intendedAt: Duration { Duration(nanoseconds: intendedNanoseconds) }
  public var endedAt: Duration { Duration(nanoseconds: endedNanoseconds) }
  public var latency: Duration { Duration(nanoseconds: latencyNanoseconds) }
  /// Its latency by owner; the parts add up to it.
  public var latencyBreakdown: [LatencyPart: Duration] { partNanoseconds.mapValues(Duration.init(nanoseconds:)) }
}
