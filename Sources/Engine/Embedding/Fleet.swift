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

  public init() {}

  /// Adds a pool of `count` alike members that `agent` answers for.
  ///
  /// - Parameters:
  ///   - name: what patterns call it by; a pool of the same name is replaced.
  ///   - concurrency: calls at once, per member; more wait.
  ///   - capabilities: what choices by capability look at.
  ///   - holdsSlotUntilReturned: a call that timed out or was cancelled takes up its slot until the agent has returned.
  public mutating func add(
    _ name: String, count: Int = 1, concurrency: Int = 1, capabilities: [String] = [],
    holdsSlotUntilReturned: Bool = false, agent: any Agent
  ) {
    let simulate = SimulatedAgent(service: .total(.constant(0)))
    let pool = AgentPool(
      name: name, count: count, concurrency: concurrency, capabilities: capabilities,
      holdsSlotUntilReturned: holdsSlotUntilReturned, simulate: simulate)
    add(pool, agent: agent)
  }

  /// Adds a pool with all that a plan can say of one. `simulate` tells what to expect of its tokens.
  public mutating func add(_ pool: AgentPool, agent: any Agent) {
    var pool = pool
    pool.backend = .agent
    pools.removeAll { $0.name == pool.name }
    pools.append(pool)
    agents[pool.name] = agent
  }

  /// Who answers each pool.
  var services: [String: PoolService] {
    Dictionary(uniqueKeysWithValues: agents.map { ($0.key, PoolService.agent($0.key, $0.value)) })
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

  /// A plan for jobs that come one at a time: its scenarios, one a priority, name every pool and never run.
  var standingPlan: Plan {
    let calls = pools.map { Pattern.call($0.name) }
    var plan = Plan(
      name: "engine", run: RunLimits(duration: Duration(nanoseconds: Self.endOfTime)),
      users: rateLimits.perUser == nil ? nil : Users(count: UserDirectory.limit),
      gateway: rateLimits == RateLimits() ? nil : Gateway(instances: [], rateLimit: rateLimits), runtime: runtime,
      endpoints: endpoints, agents: pools, resilience: resilience,
      scenarios: JobPriority.allCases.reversed().map { priority in
        Scenario(
          name: "\(priority)", priority: priority.scenario, pattern: .parallel(calls, join: .all))
      },
      load: .open(Load.Arrivals(rate: .perSecond(1))), wall: wall, registry: registry)
    plan.keepsAccounts = true
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
    return spans + (pools.isEmpty ? [] : standingPlan.problems)
  }
}
