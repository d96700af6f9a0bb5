public import NeedletailCouriers

/// Agents written in Swift, in pools, and the limits they work under: what an `Engine` runs patterns on.
///
///     var fleet = Fleet()
///     fleet.add("triage", concurrency: 16, capabilities: ["billing"], agent: Triage())
///     fleet.add("expert", count: 4, agent: Expert())
///     fleet.resilience.callTimeout = 30_000_000_000
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
  /// - Returns: what patterns can name the pool by instead of text.
  @discardableResult
  public mutating func add(
    _ name: String, count: Int = 1, concurrency: Int = 1, capabilities: [String] = [], agent: any Agent
  ) -> PoolReference {
    add(AgentPool(name, count: count, concurrency: concurrency, capabilities: capabilities), agent: agent)
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
  private static let forGood: Nanoseconds = 1 << 62

  /// A plan for jobs that come one at a time: its one scenario names every pool and never runs. Behind the fleet's pools stand
  /// vacant places for those to come.
  var standingPlan: Plan {
    let vacant = (0..<min(capacity.pools, max(0, 10_000 - pools.count))).map(AgentPool.vacant)
    let agents = pools + vacant
    let calls = agents.map { Pattern.call($0.name) }
    var plan = Plan(
      name: "engine", run: RunLimits(duration: Self.forGood), runtime: runtime, endpoints: endpoints, agents: agents,
      resilience: resilience,
      scenarios: [Scenario(name: "jobs", pattern: .parallel(calls, join: .all))],
      load: .open(Load.Arrivals(rate: .perSecond(1))), wall: wall, registry: registry)
    plan.keepsAccounts = true
    plan.capacity = FleetCapacity(pools: vacant.count, members: capacity.members)
    return plan
  }

  /// What is wrong with it, a sentence each; nothing is with a fleet of no pools.
  var problems: [String] {
    let misfits = misnamed + capacity.problems(for: pools)
    return misfits.isEmpty && !pools.isEmpty ? standingPlan.problems : misfits
  }
}

extension AgentPool {
  /// A pool of a fleet, of whose tokens nothing is expected.
  init(_ name: String, count: Int, concurrency: Int, capabilities: [String]) {
    self.init(
      name: name, count: count, concurrency: concurrency, capabilities: capabilities,
      simulate: SimulatedAgent(service: .total(.constant(0))))
  }
}
