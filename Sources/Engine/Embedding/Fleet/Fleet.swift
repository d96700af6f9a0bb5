public import NeedletailCouriers

/// Agents written in Swift, in pools, and the limits they work under: what an `Engine` runs patterns on.
///
///     var fleet = Fleet()
///     fleet.add("triage", concurrency: 16, capabilities: ["billing"], agent: Triage())
///     fleet.add("expert", count: 4, agent: Expert())
///     fleet.resilience.callTimeout = .seconds(30)
public struct Fleet: Sendable {
  /// The pools in the order they were added.
  public private(set) var pools: [AgentPool] = []
  private(set) var agents: [String: any Agent] = [:]
  /// Timeouts, retries and breakers; none unless set.
  public var resilience = Resilience()
  /// Limits on jobs and calls at once; none unless set.
  public var runtime = RuntimeLimits()
  /// Providers that pools share, by name in `AgentPool.endpoint`.
  public var endpoints: [Endpoint] = []
  /// How many jobs may be submitted in a time, in all and by each `Job.user`, and how many attempts a member may be asked; none
  /// unless set. A job that exceeds them is turned away; an attempt waits.
  public var rateLimits = RateLimits()
  /// Agents have the task-local values of the task that submitted their job. That costs a job a task of its own, and each of its
  /// calls another; docs/embedding.md has the figures.
  public var carriesTaskLocals = false
  /// How the engine uses the machine.
  public var wall = WallClock()
  /// How long agents may be silent; for ever unless set.
  public var registry = RegistryRule()
  /// What agents that were cancelled at the engine's end, or at the end of a plan's run, have to return before they are given up.
  public var grace: Duration = .seconds(2)
  /// What is under way has so long to end when the task of `Engine.run()` is cancelled.
  public var drain: Duration = .seconds(30)

  /// What the engine keeps room for so that the fleet can change while it runs.
  public var capacity = FleetCapacity()
  /// Names that were added more than once, or replaced and not there.
  private var misnamed: [String] = []

  public init() {}

  /// Adds a pool of `count` alike members that `agent` answers for.
  ///
  /// - Parameters:
  ///   - name: what patterns call it by. A fleet that has a pool of the same name already keeps that one, and has a problem: `Engine`
  ///     does not take it. `replace` replaces.
  ///   - concurrency: calls at once, per member; more wait.
  ///   - capabilities: what choices by capability look at.
  ///   - endpoint: the provider, one of `endpoints`, whose limits and prices hold.
  ///   - queueLimit: calls that wait for one member before one is refused.
  ///   - queueTimeout: how long a call waits for a member; without end unless given.
  ///   - hedge: when a second attempt is made of a call that has no answer; never unless given.
  ///   - budgetUSD: what its calls may cost in all; without end unless given.
  ///   - holdsSlotUntilReturned: a call that timed out or was cancelled takes up its slot until the agent has returned.
  /// - Returns: what patterns can name the pool by instead of text.
  @discardableResult
  public mutating func add(
    _ name: String, count: Int = 1, concurrency: Int = 1, capabilities: [String] = [], endpoint: String? = nil,
    queueLimit: Int = 1_000_000, queueTimeout: Duration? = nil, hedge: AgentPool.Hedge? = nil,
    budgetUSD: Double? = nil, holdsSlotUntilReturned: Bool = false, agent: any Agent
  ) -> PoolReference {
    add(
      AgentPool(
        name: name, count: count, concurrency: concurrency, endpoint: endpoint, capabilities: capabilities,
        queueLimit: queueLimit, queueTimeout: queueTimeout.map { .constant($0) }, hedge: hedge, budgetUSD: budgetUSD,
        holdsSlotUntilReturned: holdsSlotUntilReturned), agent: agent)
  }

  /// Adds a pool with all that a plan can say of one. `simulate` tells what to expect of its tokens.
  ///
  /// - Returns: what patterns can name the pool by instead of text.
  @discardableResult
  public mutating func add(_ pool: AgentPool, agent: any Agent) -> PoolReference {
    if agents[pool.name] != nil {
      misnamed.append(
        "Two pools of the fleet are called \"\(pool.name)\"; rename one, or replace the first one's agent with `replace`."
      )
    } else {
      var pool = pool
      pool.backend = .agent
      pools.append(pool)
      agents[pool.name] = agent
    }
    return PoolReference(pool.name)
  }

  /// Lets another agent answer for a pool; the pool stays as it is. A fleet without such a pool has a problem: `Engine` does not take
  /// it.
  public mutating func replace(_ pool: any PoolName, with agent: any Agent) {
    let name = pool.poolName
    if agents.updateValue(agent, forKey: name) == nil {
      agents[name] = nil
      misnamed.append("The agent of \"\(name)\" was replaced, and the fleet has no pool of that name; add it first.")
    }
  }

  /// Who answers each pool.
  var services: [String: PoolService] {
    agents.reduce(into: [:]) { $0[$1.key] = PoolService.agent($1.key, $1.value) }
  }

  /// … and each vacant place.
  var standingServices: [String: PoolService] {
    services.merging(
      (0..<capacity.pools).map(AgentPool.vacant).map { ($0.name, .agent($0.name, RemovedAgent())) },
      uniquingKeysWith: { $1 })
  }

  /// A plan with this fleet in place of its pools of the same names. The fleet's other pools come along, and so do the
  /// endpoints that the plan has none of the same name for.
  func manning(_ plan: Plan) -> Plan {
    var plan = plan
    for pool in pools {
      if let place = plan.agents.firstIndex(where: { $0.name == pool.name }) {
        plan.agents[place].backend = .agent
        if pool.holdsSlotUntilReturned { plan.agents[place].holdsSlotUntilReturned = true }
      } else {
        plan.agents.append(pool)
      }
    }
    for endpoint in endpoints where !plan.endpoints.contains(where: { $0.name == endpoint.name }) {
      plan.endpoints.append(endpoint)
    }
    return plan
  }

  /// 146 years.
  static let endOfTime: UInt64 = 1 << 62

  /// A plan for jobs that come one at a time: its scenarios, one a priority, name every pool and never run. Behind the fleet's pools
  /// stand vacant places for those to come.
  var standingPlan: Plan {
    let vacant = (0..<min(capacity.pools, max(0, 10_000 - pools.count))).map(AgentPool.vacant)
    let agents = pools + vacant
    let calls = agents.map { Pattern.call($0.name) }
    var plan = Plan(
      name: "engine", run: RunLimits(duration: Duration(nanoseconds: Self.endOfTime)),
      users: rateLimits.perUser == nil ? nil : Users(count: UserDirectory.limit),
      gateway: rateLimits == RateLimits() ? nil : Gateway(instances: [], rateLimit: rateLimits), runtime: runtime,
      endpoints: endpoints, agents: agents, resilience: resilience,
      scenarios: JobPriority.allCases.reversed().map { priority in
        Scenario(
          name: "\(priority)", priority: priority.scenario, pattern: .parallel(calls, join: .all))
      },
      load: .open(Load.Arrivals(rate: .perSecond(1))), wall: wall, registry: registry)
    plan.keepsAccounts = true
    plan.capacity = FleetCapacity(pools: vacant.count, members: capacity.members)
    return plan
  }

  /// Throws all that is wrong with it.
  func check() throws(PlanError) {
    let problems = problems
    if !problems.isEmpty { throw PlanError(problems: problems) }
  }

  /// What is wrong with it, a sentence each; with a fleet of no pools, whose engine runs plans only, little can be.
  var problems: [String] {
    let spans = [("grace", grace), ("drain", drain)].compactMap { name, span in
      span.problem.map { "The fleet's `\(name)` \($0)" }
    }
    let misfits = misnamed + capacity.problems(for: pools)
    return spans + misfits + (misfits.isEmpty && !pools.isEmpty ? standingPlan.problems : [])
  }
}
