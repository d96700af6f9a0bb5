public import NeedletailCouriers
package import NeedletailMetrics

/// How a running engine stands, all of it at one instant.
public struct EngineSnapshot: Sendable, Equatable {
  /// Since the engine began.
  public var instant: Duration = .zero
  public var jobs = Jobs()
  public var calls = Calls()
  /// In the order of the fleet, behind them those that were added later; a pool that was removed is not among them once its last call
  /// has ended.
  public var pools: [Pool] = []
  /// The threads that carry calls to agents, by number.
  public var couriers: [Courier] = []
  /// The limits that the fleet has besides its agents' slots.
  public var limits: [LimitUse] = []
  /// Attempts that went wrong and jobs that were turned away so far.
  public var reasons: [FailureReason: Int] = [:]
  /// Latencies so far of the jobs that completed or timed out, nanoseconds.
  public var jobLatency: DurationDistribution? { DurationDistribution(jobLatencies) }
  package var jobLatencies = Histogram()

  /// Of an engine in which nothing has happened.
  public init() {}

  /// Jobs so far: `submitted` is the sum of all the others but `partial`.
  public struct Jobs: Sendable, Equatable {
    public var submitted = 0
    /// Submitted and not ended.
    public var inFlight = 0
    public var completed = 0
    /// Completed though something in them failed; they are among the completed.
    public var partial = 0
    public var failed = 0
    public var timedOut = 0
    public var cancelled = 0
    public var rejected = 0
  }

  /// Calls so far.
  public struct Calls: Sendable, Equatable {
    /// Begun and not ended: waiting, running or backing off; the second attempt of a hedged pair counts too.
    public var inFlight = 0
    public var completed = 0
    public var failed = 0
    public var timedOut = 0
    public var cancelled = 0
    /// Attempts after a call's first, and second attempts of hedged pairs.
    public var retried = 0
    public var hedged = 0
  }

  public struct Pool: Sendable, Equatable {
    public var name: String
    /// `nil` for a pool that was deregistered, or is being removed.
    public var status: AgentStatus?
    /// Members that take calls, and members that are drained.
    public var members: Int
    public var drained: Int
    /// Calls that hold a slot, and calls that wait for one.
    public var running: Int
    public var waiting: Int
    /// Calls at once that its members take.
    public var slots: Int
    /// The time that slots were held, summed over slots since the engine began.
    public var busy: Duration
    /// `nil` where the fleet has no breakers.
    public var breaker: BreakerState?
    /// Answers that came when they were not needed any more.
    public var lateReplies: Int
    /// Attempts that timed out or were cancelled and whose agents have not returned: what is abandoned if the engine ends now and
    /// they do not return within its grace. In a pool that holds its slots until they are returned, they are among `running`.
    public var unreturned: Int

    /// The share of its slots that is held now.
    public var utilization: Double { slots > 0 ? Double(running) / Double(slots) : 0 }
  }

  /// A thread that carries calls.
  public struct Courier: Sendable, Equatable {
    /// Calls that are with it now, those among them that are not waited for any more.
    public var calls: Int
    /// Calls it has begun so far, as of its last answer.
    public var carried: Int
    /// `nil` as long as it gets on.
    public var blockage: CourierBlockage?
  }

  public enum BreakerState: String, Sendable { case closed, open, halfOpen = "half_open" }

  /// A limit, how much of it is taken and how many wait for it.
  public struct LimitUse: Sendable, Equatable {
    public var limit: Limit
    /// The endpoint, for a limit of one; empty otherwise.
    public var name: String
    /// Permits there are and permits that are out; `nil` for a limit that has none, as rates.
    public var capacity: Int?
    public var taken: Int?
    public var waiting: Int
  }

  /// The pool of this name; `nil` when the engine has none.
  public func pool(_ pool: any PoolName) -> Pool? {
    let name = pool.poolName
    return pools.first { $0.name == name }
  }

  /// The share of a pool's slots that was held on average since an earlier snapshot of the same engine; 0 for an unknown pool and
  /// where no time has passed.
  public func utilization(of pool: any PoolName, since earlier: EngineSnapshot) -> Double {
    guard let now = self.pool(pool), let before = earlier.pool(pool), instant > earlier.instant, now.slots > 0 else {
      return 0
    }
    return (now.busy - before.busy) / (instant - earlier.instant) / Double(now.slots)
  }
}
