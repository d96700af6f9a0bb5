import NeedletailCouriers
package import NeedletailMetrics

/// Everything a run found out, as exact counts and histograms; the result document is written from it.
///
/// Figures are read by their keys, `report[.jobLatency]?.p99`; what each number means is in `docs/metrics.md`. Cohort figures cover the jobs offered in the window, time
/// figures cover the window itself.
public struct RunReport: Sendable, Equatable {
  public enum Status: String, Sendable, Equatable {
    case completed, interrupted, aborted, invalid
  }

  public enum LoadModel: String, Sendable, Equatable {
    case open, closed, mixed
  }

  /// The measured window `[start, end)` and how far the clock went; all since the run began.
  public struct Window: Sendable, Equatable {
    public var start: Duration = .zero
    public var end: Duration = .zero
    public var simulated: Duration = .zero
    /// All arrivals of the window came at one instant, so it goes from there to the last end: what ran took its makespan.
    public var isMakespan = false

    public init() {}

    package var lengthSeconds: Double { Double((end - start).nanoseconds) / 1e9 }
  }

  /// `offered = started + rejected`, `started = completed + failed + timedOut + cancelled + inFlight`.
  public struct Jobs: Sendable, Equatable {
    public var offered = 0
    public var started = 0
    public var completed = 0
    public var partial = 0
    public var censored = 0
    public var failed = 0
    public var timedOut = 0
    public var rejected = 0
    public var cancelled = 0
    public var inFlight = 0

    public init() {}
  }

  /// `started = completed + failed + timedOut + cancelled + inFlight`; `retried` counts attempts after the first.
  public struct Calls: Sendable, Equatable {
    public var started = 0
    public var completed = 0
    public var failed = 0
    public var timedOut = 0
    public var cancelled = 0
    public var inFlight = 0
    public var retried = 0
    public var hedged = 0
    /// Hedges whose answer came first.
    public var hedgesWon = 0

    public init() {}
  }

  public struct Tokens: Sendable, Equatable {
    public var input = 0
    public var output = 0
    public var wasted = 0

    public init() {}
  }

  public struct Agents: Sendable, Equatable {
    public var name: String
    public var count: Int
    /// Busy slot-time over available slot-time within the window, 0 to 1.
    public var utilization: Double
    /// Calls of the cohort that were started on this pool.
    public var calls: Int
    /// Attempts of the cohort on this pool that failed or timed out after dispatch.
    public var failures: Int
    /// How often the pool's breaker opened, whole run.
    public var breakerOpened: Int
    /// Waiting attempts of the whole pool, averaged over the window's time.
    public var meanQueueLength: Double
    public var inputTokens: Int
    public var outputTokens: Int
    public var costUSD: Double

    public init(
      name: String, count: Int, utilization: Double, calls: Int, failures: Int, breakerOpened: Int,
      meanQueueLength: Double, inputTokens: Int, outputTokens: Int, costUSD: Double
    ) {
      self.name = name
      self.count = count
      self.utilization = utilization
      self.calls = calls
      self.failures = failures
      self.breakerOpened = breakerOpened
      self.meanQueueLength = meanQueueLength
      self.inputTokens = inputTokens
      self.outputTokens = outputTokens
      self.costUSD = costUSD
    }
  }

  public struct Throughput: Sendable, Equatable {
    public var jobsPerSecond = 0.0
    public var callsPerSecond = 0.0
    public var goodputJobsPerSecond = 0.0
    /// Jobs per second of goodput by scenario name.
    public var goodputByScenario: [String: Double] = [:]
    public var meanJobsInSystem = 0.0

    public init() {}
  }

  /// One distribution, whole and split by label (`agent`, `scenario`, `endpoint`, or `for`).
  package struct Family: Sendable, Equatable {
    package var all: Histogram?
    package var by: [String: [String: Histogram]]

    package init(all: Histogram? = nil, by: [String: [String: Histogram]] = [:]) {
      self.all = all
      self.by = by
    }
  }

  public var name = ""
  public var seed: UInt64 = 0
  public var status = Status.completed
  /// Why the status is not `completed`.
  public var statusReason: String?
  public var loadModel = LoadModel.open
  public var digest: UInt64 = 0
  public var window = Window()
  public var jobs = Jobs()
  public var calls = Calls()
  public var tokens = Tokens()
  public var costUSD = 0.0
  /// Latency families by the figure's name (`job_latency_ms`, …); values inside are nanoseconds.
  package var metrics: [String: Family] = [:]
  /// A distribution that is kept in `metrics`, of all labels together.
  package func whole(_ figure: Figure) -> Histogram? { metrics[figure.name]?.all }
  /// Waits for a limit other than an agent's slot, of which `Figure.queueTime` tells.
  package func waits(for limit: Limit) -> Histogram? { metrics[Figure.waits.name]?.by["for"]?[limit.name] }
  /// `wait_ms` by scenario, then by what was waited for.
  package var waitByScenario: [String: [String: Histogram]] = [:]
  /// `branch_latency_ms` by scenario, then by the branch's name.
  package var branchLatencyByScenario: [String: [String: Histogram]] = [:]
  /// Time-weighted distribution of jobs in the system over the window: values are jobs, counts are nanoseconds.
  package var jobsInFlight: Histogram?
  public var agents: [Agents] = []
  /// How every limit of the plan that can be used up was used.
  public var resources: [ResourceUse] = []
  /// The same over time.
  package var course = RunCourse()
  /// Completed jobs of the cohort, by scenario.
  public var jobsCompletedByScenario: [String: Int] = [:]
  /// Completed jobs of the cohort that kept the service level, by scenario; empty where the plan has none.
  public var jobsWithinServiceLevel: [String: Int] = [:]
  public var throughput = Throughput()
  /// How attempts and jobs went wrong, by reason (`breaker_open`, `queue_full`, `call_timeout`, …), cohort only.
  public var reasons: [String: Int] = [:]
  /// Agents' status changes and other registry events of the whole run, by kind.
  public var registryEvents: [String: Int] = [:]
  /// The last 1,024 of them but heartbeats, in order.
  public var registryLog: [RegistryEvent] = []
  /// Dispatched attempts of the whole run, and events handled: what the engine did, for speed figures.
  public var attemptsDispatched = 0
  public var eventsHandled = 0
  /// Where jobs' time went; of plans that ask for it (`Plan.keepsAccounts`).
  public var latencyBreakdown: LatencyBreakdown?
  /// What single jobs did, in order of intended start; of runs that are over and whose plan asks for it (`Plan.tracedJobs`).
  public var jobTraces: [JobTrace] = []
  /// Of a run on the wall clock only.
  public var wall: WallReport?

  public init() {}
}
