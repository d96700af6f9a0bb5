import NeedletailCouriers
import NeedletailLanes
import NeedletailMetrics

/// Everything a run is made of, owned by one thread: jobs, frames, calls, agents, limits, timers, metrics.
///
/// The tables are here; what happens to them is in `Conductor/`, one file a step of a call's life. A world is never
/// copied and never shared. In a steady state it allocates nothing.
final class World {
  // MARK: What was asked for

  let limits: RunBounds
  let policy: RunPolicy

  // MARK: Time

  let timers: TimerQueue
  var now: UInt64 = 0
  /// When arrivals stop; `UInt64.max` while that is unknown.
  var end: UInt64 = .max
  var arrivalsStopped = false
  var isOver = false
  var verdict = RunVerdict()
  /// When the next interval of a recording ends, or the next row of the run's course is due.
  var intervalDue: UInt64 = .max
  /// How many events had been handled when the present instant began.
  private var eventsBeforeInstant = 0
  var digest = Digest()

  // MARK: Jobs

  let jobs: Slab<JobRecord>
  /// The steps of a job's way in that the plan has, and what they acquire.
  let jobAdmission: JobAdmission
  let jobRates: JobRateLimits
  let gateway: JobGateway
  let jobPermits: JobPermits
  let jobDeadlines: JobDeadlines
  let intake: Intake
  let scenarios: Scenarios
  let externalJobs: ExternalJobs

  // MARK: Patterns

  let program: Program
  let frames: Slab<Frame>
  let kinship: Kinship
  let sides: SparseTable<Sides>

  // MARK: Calls

  let calls: Slab<Call>
  let rules: AdmissionRules
  let hedges: Hedges
  /// How simulated attempts go.
  let model: AttemptModel
  let rosters: CallRosters

  // MARK: Agents

  let pools: FixedArray<Pool>
  var names: PoolNames
  let slots: AgentSlots
  let ahead: LookAhead
  let agentRates: AgentRates
  let callPermits: CallPermits
  let endpoints: Endpoints
  let budgets: Budgets
  let breakers: Breakers
  var faults: FaultSchedule
  var registry: Registry
  let health: MemberHealth

  // MARK: Real agents

  /// Instants are the machine's; otherwise time jumps from timer to timer.
  let isLive: Bool
  let realCalls: RealCalls
  let content: ContentFlow

  // MARK: Chance and figures

  let samplers: SamplerBank
  let figures: RunFigures
  let observation: Observation
  /// Why attempts are being cancelled.
  var cancellationCause = WasteCause.loser

  #if DEBUG
    var watch = DebugWatch()
  #endif

  /// Compiles a plan; throws what is wrong with it.
  ///
  /// - Parameters:
  ///   - isLive: it will be run on the wall clock.
  ///   - real: the pools that couriers serve; the owner of the world gives `realCalls` the couriers.
  ///   - rules: asked by every attempt before it takes anything.
  ///   - receivesExternalJobs: jobs come from outside, of any of the scenarios, whose patterns name every pool and never run.
  init(
    _ plan: Plan, isLive: Bool = false, real: Set<String> = [], rules: RuleBook = RuleBook(),
    receivesExternalJobs: Bool = false
  ) throws(PlanError) {
    RecordSizes.check()
    let problems = plan.problems
    guard problems.isEmpty else { throw PlanError(problems: problems) }
    guard rules.answers.claim() else { throw PlanError(problems: ["The answers of its rules are another run's."]) }
    let samplers = SamplerBank()
    var compiler = ProgramCompiler(plan, hasRealAgents: !real.isEmpty)
    for scenario in plan.scenarios { compiler.add(scenario.pattern, samplers: samplers) }
    guard compiler.problems.isEmpty else { throw PlanError(problems: compiler.problems) }

    limits = RunBounds(plan.run)
    policy = RunPolicy(plan)
    timers = TimerQueue()

    // Jobs: who submits them, and what they pass first.
    jobs = Slab(limit: World.jobLimit)
    scenarios = Scenarios(
      plan.scenarios, roots: receivesExternalJobs ? plan.scenarios.map { _ in -1 } : compiler.roots, samplers: samplers)
    intake = Intake(
      plan, scheduleGrace: isLive ? plan.wall.scheduleDelayLimit : .zero, receivesExternalJobs: receivesExternalJobs,
      samplers: samplers)
    let rates = plan.gateway?.rateLimit ?? RateLimits()
    jobAdmission = JobAdmission(plan)
    jobRates = JobRateLimits(rates, users: intake.userCount)
    gateway = JobGateway(plan.gateway, classes: scenarios.classes, jobs: World.jobLimit, samplers: samplers)
    jobPermits = JobPermits(plan.runtime, classes: scenarios.classes, jobs: World.jobLimit)
    jobDeadlines = JobDeadlines(timeout: plan.runtime.jobTimeout?.nanoseconds)

    // Agents and endpoints.
    var fleet = FleetBuilder(
      plan: plan, choiceNames: compiler.choiceNames, real: real, hasRules: !rules.rules.isEmpty,
      hasRecordings: receivesExternalJobs || compiler.hasRecordedServices)
    fleet.build(samplers: samplers)
    names = PoolNames(plan.agents)
    pools = FixedArray(fleet.pools)
    let classes = scenarios.classes
    slots = AgentSlots(
      fleet, pools: plan.agents.count, classes: classes, calls: World.callLimit, keepsInstants: fleet.tellsSlotInstants)
    ahead = LookAhead()
    agentRates = AgentRates(
      rates.perAgent, burst: rates.burst, members: fleet.memberCount, classes: classes, calls: World.callLimit)
    callPermits = CallPermits(limit: plan.runtime.maxConcurrentCalls, classes: classes, calls: World.callLimit)
    endpoints = Endpoints(fleet.providers, classes: classes, calls: World.callLimit)
    budgets = Budgets(run: plan.run.budgetUSD, pools: plan.agents.map(\.budgetUSD))
    breakers = Breakers(plan.resilience.breaker, pools: plan.agents.count)
    faults = FaultSchedule(plan.faults)
    rosters = CallRosters(
      hasBreakers: breakers.areKept, losesMembers: faults.takesMembersAway, pools: plan.agents.count,
      calls: World.callLimit)
    registry = Registry(names.pools, vacant: plan.vacantPools, rule: plan.registry)
    health = MemberHealth(pools: fleet.pools.count, members: fleet.servedCount)

    // Calls.
    calls = Slab(limit: World.callLimit)
    frames = Slab(limit: World.callLimit)
    kinship = Kinship(limit: World.callLimit)
    sides = SparseTable(limit: World.callLimit)
    self.rules = AdmissionRules(rules)
    hedges = Hedges(calls: World.callLimit)
    model = AttemptModel(
      samplers: samplers, choices: fleet.choices, callTimeout: plan.resilience.callTimeout?.nanoseconds,
      hasRecordings: receivesExternalJobs || intake.hasTraces || compiler.hasRecordedTokens,
      hasFactors: plan.canDisturb, calls: World.callLimit)

    // Real agents.
    self.isLive = isLive
    realCalls = RealCalls(choiceNames: compiler.choiceNames)
    content = ContentFlow(isCarried: !real.isEmpty)

    // Figures.
    figures = RunFigures(
      scenarios: plan.scenarios.count, pools: plan.agents.count, callers: compiler.cells, branches: compiler.branches,
      ranksAttempts: plan.capacity != nil || fleet.pools.contains { $0.hedgePercentile > 0 },
      resources: ResourceMap(plan, pools: fleet.pools, providers: fleet.providers),
      window: MeasuredWindow(start: limits.warmup, end: limits.duration ?? .max),
      rowSpacing: plan.courseSpacing(receivesExternalJobs: receivesExternalJobs))
    program = compiler.finish(
      firstCell: Int32(figures.cells.firstPairCell), spare: receivesExternalJobs ? World.externalNodeLimit : 0)
    observation = Observation(plan, OwnerNumbers(plan, callers: compiler.cells, of: program, fleet.pools))
    externalJobs = ExternalJobs(compiler: receivesExternalJobs ? compiler : nil, jobs: World.jobLimit)
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

  /// Jobs, frames and calls in flight at most.
  static var jobLimit: Int32 { 1 << 23 }
  static var callLimit: Int32 { 1 << 25 }
  /// Combinators in all patterns that externalJobs bring.
  static var externalNodeLimit: Int { 1 << 16 }

  // MARK: Small questions

  /// Counts so far; a copy of all.
  var tally: Tally { figures.tally }
  /// Which histogram of the figures keeps what.
  var cells: CellMap { figures.cells }

  /// Takes an event of this instant into the run's fingerprint. The new value replaces the old one at the end, so that no
  /// access to it is open meanwhile, which would be checked as the program runs.
  @inline(__always)
  func note(_ code: Digest.Code, _ key: UInt64, agent: Int32) { digest = digest.mixed(now, code, key, agent: agent) }

  /// Events handled at the present instant, the one at hand included.
  var eventsAtInstant: Int {
    @inline(__always) get { figures.events &- eventsBeforeInstant }
    @inline(__always) set { eventsBeforeInstant = figures.events &- newValue }
  }

  @inline(__always) func pool(of call: Int32) -> Int32 { program.nodes[calls[call].node].pool }
  @inline(__always) func priority(of job: Int32) -> Int {
    scenarios.hasPriorities ? Int(scenarios[Int32(jobs[job].scenario)].priority) : 0
  }
  /// When an attempt that holds a slot got it; in an unconstrained pool that is when it was dispatched.
  @inline(__always)
  func slotInstant(of call: Int32) -> UInt64 {
    slots.keepsInstants && !pools[pool(of: call)].isUnconstrained ? slots.instant(of: call) : calls[call].since
  }
  @inline(__always) func isCohort(_ job: Int32) -> Bool { jobs[job].flags.contains(.cohort) }
}
