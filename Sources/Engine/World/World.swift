import Lanes
import Metrics

/// Everything a run is made of, owned by one thread: jobs, frames, calls, agents, limits, timers, metrics.
///
/// The tables are here; what happens to them is in `Conductor/`, one file a step of a call's life. A world is never
/// copied and never shared. In a steady state it allocates nothing.
struct World: ~Copyable {
  // MARK: What was asked for

  let seed: UInt64
  let limits: RunLimits
  let serviceLevel: ServiceLevel
  let retry: Resilience.Retry
  let callTimeout: UInt64
  let jobTimeout: UInt64
  let isFailFast: Bool

  // MARK: Time

  var timers: TimerQueue
  var now: UInt64 = 0
  /// When arrivals stop; `UInt64.max` while that is unknown.
  var end: UInt64 = .max
  var arrivalsStopped = false
  var isOver = false
  var status = RunReport.Status.completed
  var statusReason: String?
  /// Events handled at the present instant.
  var eventsAtInstant = 0
  var digest = Digest()

  // MARK: Jobs

  var jobs: Slab<Job>
  var jobQueues: FIFOQueues
  var instances: FixedArray<GatewayInstance>
  /// Running + waiting jobs on each instance.
  var instanceLoads: FixedArray<Int32>
  var instanceCursor: Int32 = 0
  let instanceWeights: [Double]
  let gatewayRouting: Routing
  let gatewayQueueLimit: Int32
  let overhead: SamplerID
  /// Job permits left; `Int32.max` for no limit.
  var jobPermits: Int32
  let hasJobLimit: Bool
  let jobQueueLimit: Int32
  let permitQueue: Int32
  /// Jobs in order of intended start, for the timeout.
  var firstStarted: Int32 = -1
  var lastStarted: Int32 = -1
  var jobTimeoutArmed = false

  // MARK: Arrivals

  var generators: FixedArray<Generator>
  var schedules: [ArrivalSchedule]
  /// Jobs so far of each looping user.
  var iterations: FixedArray<UInt32>
  let traceRows: FixedArray<TraceTokens>
  let users: UserTable
  let scenarioWeights: [Double]
  let scenarioChoices: [Int32]
  let scenarios: FixedArray<ScenarioRule>
  let scenarioNames: [String]
  var lastArrival: UInt64 = 0

  // MARK: Rate limits of jobs

  let globalBucket: TokenBucket?
  var globalLevel: TokenBucket.Level = 0
  let userBucket: TokenBucket?
  var userLevels: FixedArray<TokenBucket.Level>

  // MARK: Patterns

  var program: Program
  var frames: Slab<Frame>

  // MARK: Calls

  var calls: Slab<Call>
  var callQueues: FIFOQueues
  /// Twins of hedged calls and when the hedge was to start.
  var hedges: SparseTable<Hedge>
  var callPermits: Int32
  let hasCallLimit: Bool

  // MARK: Agents

  var pools: FixedArray<Pool>
  let names: [String]
  /// Each pool's endpoint by name; empty for none.
  let endpointNames: [String]
  /// Each member's pool, its running calls, and its load: running + waiting, plus `awayLoad` while it is away.
  let memberPools: FixedArray<Int32>
  var running: FixedArray<Int32>
  var loads: FixedArray<Int32>
  let memberWeights: FixedArray<Double>
  var trees: LoadTrees
  let choices: FixedArray<ChoiceShare>
  let agentBucket: TokenBucket?
  var agentLevels: FixedArray<TokenBucket.Level>
  /// When each member's armed refill timer fires.
  var agentRefills: FixedArray<UInt64>
  var providers: FixedArray<Provider>
  var breakers: Breakers?
  var poolBudgets: FixedArray<Budget>
  var runBudget: Budget
  let hasBudgets: Bool
  let faults: [Fault]
  var activeFaults: [Int] = []
  var registry: Registry

  // MARK: Chance and figures

  let samplers: SamplerBank
  var figures: HistogramBank
  let cells: CellMap
  var tally = Tally()
  var goodput: FixedArray<Int>
  var reasons: FixedArray<Int>
  var rejections: FixedArray<Int>
  var jobsInSystem = 0
  var inSystemSince: UInt64 = 0

  /// A hedged pair's other half.
  struct Hedge: BitwiseCopyable {
    var twin: Int32 = -1
    var startsAt: UInt64 = .max
  }

  /// A name an agent may choose, and the cumulative share up to it.
  struct ChoiceShare: BitwiseCopyable {
    var share: Double
    var name: Int32
  }

  struct TraceTokens: BitwiseCopyable {
    var input: Int32
    var output: Int32
  }

  /// What a job needs to know of its scenario.
  struct ScenarioRule: BitwiseCopyable {
    var root: Int32
    /// Its class in every queue.
    var priority: Int32
    var inputTokens: SamplerID
  }

  /// Why a job was turned away.
  enum Rejection: Int, CaseIterable {
    case globalRate, userRate, gatewayQueueFull, jobQueueFull, tooManyInFlight

    var reason: String {
      switch self {
      case .globalRate: "job_rate_limited_global"
      case .userRate: "job_rate_limited_user"
      case .gatewayQueueFull: "gateway_queue_full"
      case .jobQueueFull: "job_queue_full"
      case .tooManyInFlight: "too_many_jobs_in_flight"
      }
    }
  }

  /// What is added to the load of a member that is away, so that no least-loaded routing picks it.
  static var awayLoad: Int32 { 1 << 30 }
  /// Jobs, frames and calls in flight at most.
  static var jobLimit: Int32 { 1 << 23 }
  static var callLimit: Int32 { 1 << 25 }

  // MARK: Queue numbers

  /// Calls wait in one queue a member, then one a pool, one a member for its tokens, one for call permits, and two an
  /// endpoint.
  @inline(__always) func memberQueue(_ member: Int32) -> Int32 { member }
  @inline(__always) func poolQueue(_ pool: Int32) -> Int32 { Int32(running.count) &+ pool }
  @inline(__always) func tokenQueue(_ member: Int32) -> Int32 { Int32(running.count &+ pools.count) &+ member }
  @inline(__always) var callPermitQueue: Int32 {
    Int32(running.count &+ pools.count &+ agentLevels.count)
  }
  @inline(__always) func endpointQueue(_ endpoint: Int32) -> Int32 { callPermitQueue &+ 1 &+ endpoint }
  @inline(__always) func endpointRateQueue(_ endpoint: Int32) -> Int32 {
    callPermitQueue &+ 1 &+ Int32(providers.count) &+ endpoint
  }

  // MARK: Small questions

  @inline(__always) func pool(of call: Int32) -> Int32 { program.nodes[calls[call].node].pool }
  @inline(__always) func priority(of job: Int32) -> Int {
    Int(scenarios[Int32(jobs[job].scenario)].priority)
  }
  @inline(__always) func isCohort(_ job: Int32) -> Bool { jobs[job].flags.contains(.cohort) }

  /// How much of `[from, to)` lies in the window.
  @inline(__always)
  func inWindow(_ from: UInt64, _ to: UInt64) -> UInt64 {
    let low = Swift.max(from, limits.warmup)
    let high = Swift.min(to, end)
    return high > low ? high &- low : 0
  }
}
