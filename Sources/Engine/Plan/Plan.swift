import NeedletailCouriers

/// Everything one run needs to know: the fleet, the patterns, the load, the limits and the faults.
///
/// A plan is a plain value. Workload files decode into one, Swift code can build one by hand, and the
/// engine compiles it into a world. Names refer to other parts of the same plan; `Plan.problems` says
/// which do not resolve. An absent (`nil`) part is off: no limit exists unless the plan has one.
public struct Plan: Sendable, Equatable {
  public var name: String
  public var seed: UInt64
  public var run: RunLimits
  public var users: Users?
  public var gateway: Gateway?
  public var runtime: RuntimeLimits
  public var endpoints: [Endpoint]
  public var agents: [AgentPool]
  public var resilience: Resilience
  public var scenarios: [Scenario]
  /// The load shared, by weight, among the scenarios that have none of their own.
  public var load: Load?
  public var slo: ServiceLevel
  public var faults: [Fault]
  public var wall: WallClock
  public var registry: RegistryRule
  /// Whether the run keeps accounts of where its jobs' time goes (`RunReport.latencyBreakdown`); it changes nothing else.
  public var keepsAccounts = false
  /// How many jobs' traces the run keeps (`RunReport.jobTraces`), the slowest few not counted; 0 traces none. Accounts are kept, too.
  public var tracedJobs = 0
  /// What is kept room for where the fleet may change; the last `capacity.pools` of `agents` are vacant places.
  var capacity: FleetCapacity?
  /// Places for pools to come.
  var vacantPools: Int { capacity?.pools ?? 0 }

  public init(
    name: String, seed: UInt64 = 1, run: RunLimits = RunLimits(), users: Users? = nil, gateway: Gateway? = nil,
    runtime: RuntimeLimits = RuntimeLimits(), endpoints: [Endpoint] = [], agents: [AgentPool] = [],
    resilience: Resilience = Resilience(), scenarios: [Scenario], load: Load? = nil,
    slo: ServiceLevel = ServiceLevel(), faults: [Fault] = [], wall: WallClock = WallClock(),
    registry: RegistryRule = RegistryRule()
  ) {
    self.name = name
    self.seed = seed
    self.run = run
    self.users = users
    self.gateway = gateway
    self.runtime = runtime
    self.endpoints = endpoints
    self.agents = agents
    self.resilience = resilience
    self.scenarios = scenarios
    self.load = load
    self.slo = slo
    self.faults = faults
    self.wall = wall
    self.registry = registry
  }
}

/// A span of time in whole nanoseconds, as worlds count it; the public face has `Duration`.
package typealias Nanoseconds = UInt64

/// When a run stops taking jobs, and how long it waits for those it took.
public struct RunLimits: Sendable, Equatable {
  /// Arrivals stop here (warm-up included); `nil` when `jobs` or a trace ends the run.
  public var duration: Duration?
  /// Jobs intended before this instant are run but not measured.
  public var warmup: Duration
  /// How long after the last arrival unfinished jobs may take; `nil` waits until the run is empty.
  public var drain: Duration?
  /// Arrivals stop after this many jobs, counted from time 0.
  public var jobs: Int?
  /// What the whole run may spend, in US dollars.
  public var budgetUSD: Double?

  public init(
    duration: Duration? = nil, warmup: Duration = .zero, drain: Duration? = nil, jobs: Int? = nil,
    budgetUSD: Double? = nil
  ) {
    self.duration = duration
    self.warmup = warmup
    self.drain = drain
    self.jobs = jobs
    self.budgetUSD = budgetUSD
  }
}

/// Who submits jobs. User `k` (from 0) is drawn with probability proportional to `1 / (k + 1)^zipf`; 0 is uniform.
public struct Users: Sendable, Equatable {
  public var count: Int
  public var zipf: Double

  public init(count: Int, zipf: Double = 0) {
    self.count = count
    self.zipf = zipf
  }
}

/// A count a period: `Rate(120, per: .seconds(1))`.
public struct Rate: Sendable, Equatable {
  public var count: Double
  public var period: Duration

  public init(_ count: Double, per period: Duration) {
    self.count = count
    self.period = period
  }

  public static func perSecond(_ count: Double) -> Rate { Rate(count, per: .seconds(1)) }
  public static func perMinute(_ count: Double) -> Rate { Rate(count, per: .seconds(60)) }

  /// The same rate in events a second.
  public var perSecond: Double { count * 1e9 / Double(period.nanoseconds) }
}

/// A job is goodput when it completes and meets each bound that is set.
public struct ServiceLevel: Sendable, Equatable {
  public var jobLatency: Duration?
  /// Every call of the job that streams tokens must show its first one within this time.
  public var timeToFirstToken: Duration?
  /// Every call of the job must keep this mean time per output token after the first.
  public var timePerOutputToken: Duration?

  public init(
    jobLatency: Duration? = nil, timeToFirstToken: Duration? = nil, timePerOutputToken: Duration? = nil
  ) {
    self.jobLatency = jobLatency
    self.timeToFirstToken = timeToFirstToken
    self.timePerOutputToken = timePerOutputToken
  }
}

/// A disturbance on the timeline: it touches attempts dispatched, or jobs that the gateway lets in, in `[at, at + duration)`.
public struct Fault: Sendable, Equatable {
  public enum Target: Sendable, Equatable {
    case agents(String)
    case endpoint(String)
    case gateway
  }

  public enum Effect: Sendable, Equatable {
    /// Service times, or the gateway's overhead, are multiplied by this factor (> 0).
    case latency(Double)
    /// An extra probability of failing, combined as `1 − (1 − a)(1 − b)`.
    case fail(Double)
    /// The N lowest-numbered members of the pool, or instances of the gateway, are away. Endpoints have none.
    case down(Int)
  }

  /// Since the run began.
  public var at: Duration
  /// 292 years or more are for ever.
  public var duration: Duration
  public var target: Target
  public var effects: [Effect]

  public init(at: Duration, for duration: Duration, target: Target, effects: [Effect]) {
    self.at = at
    self.duration = duration
    self.target = target
    self.effects = effects
  }
}
