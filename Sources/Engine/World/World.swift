import NeedletailCouriers
import NeedletailLanes
import NeedletailMetrics

/// Everything a run is made of, owned by one thread: jobs, frames, calls, agents, limits, timers, metrics.
///
/// The tables are here; what happens to them is in `Conductor/`, one file a step of a call's life. A world is never
/// copied and never shared. In a steady state it allocates nothing.
final class World {
  // MARK: What was asked for

  let seed: UInt64
  let limits: RunLimits
  let serviceLevel: ServiceLevel
  let retry: Resilience.Retry
  let callTimeout: UInt64
  let jobTimeout: UInt64
  let isFailFast: Bool

  // MARK: Time

  let timers: TimerQueue
  var now: UInt64 = 0
  /// When arrivals stop; `UInt64.max` while that is unknown.
  var end: UInt64 = .max
  var arrivalsStopped = false
  var isOver = false
  var status = RunReport.Status.completed
  var statusReason: String?
  /// How many events had been handled when the present instant began.
  private var eventsBeforeInstant = 0
  var digest = Digest()

  // MARK: Jobs

  let jobs: Slab<Job>
  let jobQueues: FIFOQueues
  let instances: FixedArray<GatewayInstance>
  /// Running + waiting jobs on each instance.
  let instanceLoads: FixedArray<Int32>
  var instanceCursor: Int32 = 0
  let instanceWeights: [Double]
  let gatewayRouting: Routing
  let gatewayQueueLimit: Int32
  let overhead: SamplerID
  /// Job permits left; `Int32.max` for no limit.
  var jobPermits: Int32
  let jobPermitLimit: Int32
  let hasJobLimit: Bool
  let jobQueueLimit: Int32
  let permitQueue: Int32
  /// Jobs in order of intended start, for the timeout.
  var firstStarted: Int32 = -1
  var lastStarted: Int32 = -1
  var jobTimeoutArmed = false

  // MARK: Arrivals

  let generators: FixedArray<Generator>
  var schedules: [ArrivalSchedule]
  /// Jobs so far of each looping user.
  let iterations: FixedArray<UInt32>
  let traceRows: FixedArray<TraceTokens>
  let users: UserTable
  let scenarioWeights: [Double]
  let scenarioChoices: [Int32]
  let scenarios: FixedArray<ScenarioRule>
  /// Queues have more than one class.
  let hasPriorities: Bool
  let scenarioNames: [String]
  var lastArrival: UInt64 = 0

  // MARK: Rate limits of jobs

  let hasJobRates: Bool
  let globalBucket: TokenBucket?
  var globalLevel: TokenBucket.Level = 0
  let userBucket: TokenBucket?
  let userLevels: FixedArray<TokenBucket.Level>

  // MARK: Patterns

  let program: Program
  /// Some call's tokens are a recording's or a trace's, not its pool's.
  let hasRecordedTokens: Bool
  let frames: Slab<Frame>
  /// Children of wide frames, linked.
  let frameKin: SparseTable<Kin>
  let callKin: SparseTable<Kin>
  let sides: SparseTable<Sides>

  // MARK: Calls

  let calls: Slab<Call>
  let callQueues: FIFOQueues
  /// When each attempt got its agent slot; while it waits for one, its place in line.
  let slotInstants: SparseTable<UInt64>
  /// Whether `slotInstants` is kept: where every attempt is dispatched as it gets its slot, and none is ever sorted by its
  /// place in line, `Call.since` says it all.
  let keepsSlotInstants: Bool
  /// The place in line of the next call that waits for an agent, over all queues.
  var waitingSequence: UInt64 = 0
  /// Twins of hedged calls and when the hedge was to start.
  let hedges: SparseTable<Hedge>
  /// What slowdown and faults multiply a running attempt's service time by, where anything can.
  let stretch: SparseTable<Double>
  let stretches: Bool
  var callPermits: Int32
  let callPermitLimit: Int32
  let hasCallLimit: Bool

  // MARK: Agents

  let pools: FixedArray<Pool>
  let names: [String]
  /// Each pool's endpoint by name; empty for none.
  let endpointNames: [String]
  let members: FixedArray<Member>
  /// More than the processor's nearer caches hold.
  let hasManyMembers: Bool
  /// The agents that calls after the next timers will choose from, for looking ahead: some calls a timer.
  let candidates: FixedArray<(low: Int32, high: Int32)>
  let memberWeights: FixedArray<Double>
  let trees: LoadTrees
  let choices: FixedArray<ChoiceShare>
  let agentBucket: TokenBucket?
  let agentLevels: FixedArray<TokenBucket.Level>
  /// When each member's armed refill timer fires.
  let agentRefills: FixedArray<UInt64>
  let providers: FixedArray<Provider>
  let hasBreakers: Bool
  let breakers: Breakers
  let poolBudgets: FixedArray<Budget>
  var runBudget: Budget
  let hasBudgets: Bool
  let faults: [Fault]
  var activeFaults: [Int] = []
  var registry: Registry

  // MARK: Real agents

  /// Instants are the machine's; otherwise time jumps from timer to timer.
  let isLive: Bool
  /// Those who carry calls to the real pools; given before the first event where there are any.
  var couriers: [Courier] = []
  /// Some pool is real, so texts go along with the tokens.
  let carriesContent: Bool
  let contents = ContentTable()
  let scenarioInputs: [String]
  let jobContents: SparseTable<Int32>
  let callContents: SparseTable<CallContent>
  let frameContents: SparseTable<FrameContent>
  let branchContents: Slab<BranchContent>
  /// What a frame's branches wrote while it is put in order; empty in between.
  var joining: [BranchContent] = []
  let carried: SparseTable<Carried>
  let answers: SparseTable<Answer>
  let choiceNumbers: [String: UInt8]
  /// How long after the window's end a late job still counts as submitted within it.
  let scheduleGrace: UInt64
  /// Jobs come from outside, each with a pattern of its own.
  let receivesExternalJobs: Bool
  let externalJobs: SparseTable<ExternalJob>
  var completions: [Completion] = []
  var arriving: Arriving?
  /// Where externalJobs bring patterns of their own.
  var compiler: ProgramCompiler?
  var lastExternalJob: Int32 = -1

  // MARK: Chance and figures

  let samplers: SamplerBank
  let figures: HistogramBank
  let cells: CellMap
  /// Where each pool's hedging percentile stands among its attempts; none where no pool hedges after one.
  let attemptCursors: FixedArray<PercentileCursor>
  var tally = Tally()
  /// What hands the run on interval by interval, if anything, and the end of the interval at hand.
  var recorder: IntervalRecorder?
  var intervalDue: UInt64 = .max
  /// The ages of unfinished jobs are in the figures already.
  var hasRecordedAges = false
  let goodput: FixedArray<Int>
  let reasons: FixedArray<Int>
  let rejections: FixedArray<Int>
  /// Where jobs' time goes is entered; `accounts` is used only then.
  let keepsAccounts: Bool
  let accounts: Accounts
  /// Follows jobs, where the plan asks for traces.
  let tracer: JobTracer?
  let tracesJobs: Bool
  /// How the job that is about to leave has ended, for its trace; `nil` for one that never started.
  var leaving: JobTrace.Ending?
  /// Tokens wasted by pool and cause; cohort only.
  let wastedTokens: FixedArray<Int>
  /// Those of them that were written; the others were read, at another price.
  let wastedOutput: FixedArray<Int>
  /// Why attempts are being cancelled.
  var cancellationCause = WasteCause.loser
  var jobsInSystem = 0
  var inSystemSince: UInt64 = 0
  /// The level of jobs in the system before the present one, and how much of the window was at it: not in the figures yet, for
  /// a closed load comes back to it at once.
  var level = 0
  var levelSpan: UInt64 = 0
  #if DEBUG
    /// Told what happens on the way in, for tests that hold a second account of it against this one.
    var admissionObserver: AdmissionObserver?
    /// The event at which conservation is checked next.
    var conservationDue = 1_024
  #endif

  /// Compiles a plan; throws what is wrong with it.
  ///
  /// - Parameters:
  ///   - isLive: it will be run on the wall's clock.
  ///   - real: the pools that couriers serve; whoever runs the world sets `couriers`.
  ///   - receivesExternalJobs: jobs come from outside; the plan has one scenario, whose pattern names every pool and never runs.
  init(
    _ plan: Plan, isLive: Bool = false, real: Set<String> = [],
    receivesExternalJobs: Bool = false
  ) throws(PlanError) {
    let problems = plan.problems
    guard problems.isEmpty else { throw PlanError(problems: problems) }
    let samplers = SamplerBank()
    var compiler = ProgramCompiler(pools: plan.agents, hasRealAgents: !real.isEmpty)
    for scenario in plan.scenarios { compiler.add(scenario.pattern, samplers: samplers) }
    guard compiler.problems.isEmpty else { throw PlanError(problems: compiler.problems) }

    seed = plan.seed
    limits = plan.run
    serviceLevel = plan.slo
    retry = plan.resilience.retry ?? Resilience.Retry(attempts: 1)
    callTimeout = plan.resilience.callTimeout ?? .max
    jobTimeout = plan.runtime.jobTimeout ?? .max
    isFailFast = plan.resilience.onError == .failFast
    timers = TimerQueue()

    // Jobs and what they pass first.
    let priorities = Array(Set(plan.scenarios.map(\.priority))).sorted()
    let instanceList = plan.gateway?.instances ?? []
    hasPriorities = priorities.count > 1
    jobs = Slab(limit: World.jobLimit)
    jobQueues = FIFOQueues(queues: instanceList.count + 1, classes: priorities.count, elements: World.jobLimit)
    permitQueue = Int32(instanceList.count)
    instances = FixedArray(instanceList.map { GatewayInstance(concurrency: Int32(clamping: $0.concurrency)) })
    instanceLoads = FixedArray(repeating: 0, count: instanceList.count)
    instanceWeights = instanceList.map(\.weight)
    gatewayRouting = plan.gateway?.routing ?? .leastLoaded
    gatewayQueueLimit = Int32(clamping: plan.gateway?.queueLimit ?? 0)
    overhead = plan.gateway?.overhead.map { samplers.add($0, kind: .duration) } ?? .none
    jobPermitLimit = Int32(clamping: plan.runtime.maxConcurrentJobs ?? Int(Int32.max))
    jobPermits = jobPermitLimit
    hasJobLimit = plan.runtime.maxConcurrentJobs != nil
    jobQueueLimit = Int32(clamping: plan.runtime.queueLimit)
    let rates = plan.gateway?.rateLimit ?? RateLimits()
    globalBucket = rates.global.map { TokenBucket($0, burst: rates.burst) }
    userBucket = rates.perUser.map { TokenBucket($0, burst: rates.burst) }
    hasJobRates = rates.global != nil || rates.perUser != nil

    // Who submits them.
    users = UserTable(plan.users)
    var builder = GeneratorBuilder(plan: plan)
    if receivesExternalJobs { builder.addExternalJobs() } else { builder.build(samplers: samplers) }
    generators = FixedArray(builder.generators)
    iterations = FixedArray(repeating: 0, count: builder.loopingUsers)
    traceRows = FixedArray(builder.rows)
    schedules = builder.schedules
    let userCount = plan.users?.count ?? builder.loopingUsers
    userLevels = FixedArray(repeating: 0, count: userBucket == nil ? 0 : Swift.max(userCount, 1))
    let shared = plan.scenarios.indices.filter { plan.scenarios[$0].load == nil }
    scenarioChoices = shared.map { Int32($0) }
    var sum = 0.0
    scenarioWeights = shared.map { index in
      sum += plan.scenarios[index].weight
      return sum
    }
    let roots = compiler.roots
    scenarioNames = plan.scenarios.map(\.name)
    scenarios = FixedArray(
      plan.scenarios.enumerated().map { index, scenario in
        ScenarioRule(
          root: receivesExternalJobs ? -1 : roots[index],
          priority: Int32(priorities.firstIndex(of: scenario.priority) ?? 0),
          inputTokens: samplers.add(scenario.inputTokens, kind: .count))
      })

    // Agents and endpoints.
    var fleet = FleetBuilder(plan: plan, choiceNames: compiler.choiceNames, real: real)
    fleet.build(samplers: samplers)
    names = plan.agents.map(\.name)
    endpointNames = plan.agents.map { $0.endpoint ?? "" }
    pools = FixedArray(fleet.pools)
    members = FixedArray(repeating: Member(), count: fleet.memberCount)
    hasManyMembers = fleet.memberCount > 1 << 16
    candidates = FixedArray(repeating: (low: -1, high: -1), count: 8 * World.foreseenCalls)
    memberWeights = FixedArray(fleet.memberWeights)
    trees = LoadTrees(fleet.trees)
    choices = FixedArray(fleet.choices)
    agentBucket = rates.perAgent.map { TokenBucket($0, burst: rates.burst) }
    let limited = rates.perAgent == nil ? 0 : fleet.memberCount
    agentLevels = FixedArray(repeating: 0, count: limited)
    agentRefills = FixedArray(repeating: .max, count: limited)
    providers = FixedArray(fleet.providers)
    hasBreakers = plan.resilience.breaker != nil
    breakers = Breakers(plan.resilience.breaker ?? Resilience.Breaker(), pools: hasBreakers ? plan.agents.count : 0)
    poolBudgets = FixedArray(plan.agents.map { Budget(usd: $0.budgetUSD) })
    runBudget = Budget(usd: plan.run.budgetUSD)
    hasBudgets = plan.run.budgetUSD != nil || plan.agents.contains { $0.budgetUSD != nil }
    faults = plan.faults
    registry = fleet.registry

    // Calls.
    calls = Slab(limit: World.callLimit)
    frames = Slab(limit: World.callLimit)
    frameKin = SparseTable(limit: World.callLimit)
    callKin = SparseTable(limit: World.callLimit)
    sides = SparseTable(limit: World.callLimit)
    slotInstants = SparseTable(limit: World.callLimit)
    keepsSlotInstants =
      limited > 0 || plan.runtime.maxConcurrentCalls != nil || !plan.endpoints.isEmpty || !plan.faults.isEmpty
      || plan.resilience.breaker != nil
    callPermitLimit = Int32(clamping: plan.runtime.maxConcurrentCalls ?? Int(Int32.max))
    callPermits = callPermitLimit
    hasCallLimit = plan.runtime.maxConcurrentCalls != nil
    callQueues = FIFOQueues(
      queues: fleet.memberCount + plan.agents.count + limited + 1 + 2 * plan.endpoints.count,
      classes: priorities.count, elements: World.callLimit)
    hedges = SparseTable(limit: World.callLimit)
    stretch = SparseTable(limit: World.callLimit)
    stretches = !plan.faults.isEmpty || plan.endpoints.contains { $0.slowdown != nil }

    // Real agents.
    self.isLive = isLive
    carriesContent = !real.isEmpty
    scenarioInputs = plan.scenarios.map(\.input)
    jobContents = SparseTable(limit: World.jobLimit)
    callContents = SparseTable(limit: World.callLimit)
    frameContents = SparseTable(limit: World.callLimit)
    branchContents = Slab(limit: World.callLimit)
    carried = SparseTable(limit: World.callLimit)
    answers = SparseTable(limit: World.callLimit)
    choiceNumbers = Dictionary(
      compiler.choiceNames.enumerated().map { ($1, UInt8(truncatingIfNeeded: $0)) },
      uniquingKeysWith: { first, _ in first })

    scheduleGrace = !isLive ? 0 : plan.wall.scheduleDelayLimit
    self.receivesExternalJobs = receivesExternalJobs
    externalJobs = SparseTable(limit: World.jobLimit)

    // Figures.
    cells = CellMap(scenarios: plan.scenarios.count, pools: plan.agents.count, pairs: compiler.cells)
    figures = HistogramBank(cells: cells.count)
    attemptCursors = FixedArray(
      repeating: PercentileCursor(), count: fleet.pools.contains { $0.hedgePercentile > 0 } ? fleet.pools.count : 0)
    goodput = FixedArray(repeating: 0, count: plan.scenarios.count)
    keepsAccounts = plan.keepsAccounts || plan.tracedJobs > 0
    tracer = plan.tracedJobs > 0 ? JobTracer(sampleSize: plan.tracedJobs) : nil
    tracesJobs = plan.tracedJobs > 0
    accounts = Accounts(
      isKept: keepsAccounts, jobs: World.jobLimit, calls: World.callLimit, scenarios: plan.scenarios.count)
    wastedTokens = FixedArray(repeating: 0, count: plan.agents.count * WasteCause.allCases.count)
    wastedOutput = FixedArray(repeating: 0, count: plan.agents.count * WasteCause.allCases.count)
    reasons = FixedArray(repeating: 0, count: Call.Ending.allCases.count)
    rejections = FixedArray(repeating: 0, count: Rejection.allCases.count)
    program = compiler.finish(
      firstCell: Int32(cells.firstPairCell), spare: receivesExternalJobs ? World.externalNodeLimit : 0)
    hasRecordedTokens = receivesExternalJobs || !builder.rows.isEmpty || compiler.hasRecordedTokens
    self.compiler = receivesExternalJobs ? compiler : nil
    self.samplers = samplers
    begin()
  }

  /// Why an attempt's tokens are of no use.
  enum WasteCause: Int, CaseIterable {
    /// It failed or timed out.
    case retry
    /// Another answered first.
    case loser
    /// Its job timed out or its pattern failed.
    case cancelled
  }

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
  /// Combinators in all patterns that externalJobs bring.
  static var externalNodeLimit: Int { 1 << 16 }

  // MARK: Queue numbers

  /// Calls wait in one queue a member, then one a pool, one a member for its tokens, one for call permits, and two an
  /// endpoint.
  @inline(__always) func memberQueue(_ member: Int32) -> Int32 { member }
  @inline(__always) func poolQueue(_ pool: Int32) -> Int32 { Int32(members.count) &+ pool }
  @inline(__always) func tokenQueue(_ member: Int32) -> Int32 { Int32(members.count &+ pools.count) &+ member }
  @inline(__always) var callPermitQueue: Int32 {
    Int32(members.count &+ pools.count &+ agentLevels.count)
  }
  @inline(__always) func endpointQueue(_ endpoint: Int32) -> Int32 { callPermitQueue &+ 1 &+ endpoint }
  @inline(__always) func endpointRateQueue(_ endpoint: Int32) -> Int32 {
    callPermitQueue &+ 1 &+ Int32(providers.count) &+ endpoint
  }

  // MARK: Small questions

  /// Takes an event of this instant into the run's fingerprint. The new value replaces the old one at the end, so that no
  /// access to it is open meanwhile, which would be checked as the program runs.
  @inline(__always)
  func note(_ code: Digest.Code, _ key: UInt64, agent: Int32) { digest = digest.mixed(now, code, key, agent: agent) }

  /// Events handled at the present instant, the one at hand included.
  var eventsAtInstant: Int {
    @inline(__always) get { tally.events &- eventsBeforeInstant }
    @inline(__always) set { eventsBeforeInstant = tally.events &- newValue }
  }

  @inline(__always) func pool(of call: Int32) -> Int32 { program.nodes[calls[call].node].pool }
  @inline(__always) func priority(of job: Int32) -> Int {
    hasPriorities ? Int(scenarios[Int32(jobs[job].scenario)].priority) : 0
  }
  /// When an attempt that holds a slot got it.
  @inline(__always)
  func slotInstant(of call: Int32) -> UInt64 { keepsSlotInstants ? slotInstants[call] : calls[call].since }
  @inline(__always) func isCohort(_ job: Int32) -> Bool { jobs[job].flags.contains(.cohort) }

  /// How much of `[from, to)` lies in the window.
  @inline(__always)
  func inWindow(_ from: UInt64, _ to: UInt64) -> UInt64 {
    let low = Swift.max(from, limits.warmup)
    let high = Swift.min(to, end)
    return high > low ? high &- low : 0
  }
}
