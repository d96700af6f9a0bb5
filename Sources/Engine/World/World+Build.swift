import Lanes
import Metrics

extension World {
  /// Compiles a plan; throws what is wrong with it.
  init(_ plan: Plan) throws(PlanError) {
    let problems = plan.problems
    guard problems.isEmpty else { throw PlanError(problems: problems) }
    var samplers = SamplerBank()
    var compiler = ProgramCompiler(pools: plan.agents)
    for scenario in plan.scenarios { compiler.add(scenario.pattern, samplers: &samplers) }
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
    jobs = Slab(limit: World.jobLimit)
    jobQueues = FIFOQueues(queues: instanceList.count + 1, classes: priorities.count, elements: World.jobLimit)
    permitQueue = Int32(instanceList.count)
    instances = FixedArray(instanceList.map { GatewayInstance(concurrency: Int32(clamping: $0.concurrency)) })
    instanceLoads = FixedArray(repeating: 0, count: instanceList.count)
    instanceWeights = instanceList.map(\.weight)
    gatewayRouting = plan.gateway?.routing ?? .leastLoaded
    gatewayQueueLimit = Int32(clamping: plan.gateway?.queueLimit ?? 0)
    overhead = plan.gateway?.overhead.map { samplers.add($0, kind: .duration) } ?? .none
    jobPermits = Int32(clamping: plan.runtime.maxConcurrentJobs ?? Int(Int32.max))
    hasJobLimit = plan.runtime.maxConcurrentJobs != nil
    jobQueueLimit = Int32(clamping: plan.runtime.queueLimit)
    let rates = plan.gateway?.rateLimit ?? RateLimits()
    globalBucket = rates.global.map { TokenBucket($0, burst: rates.burst) }
    userBucket = rates.perUser.map { TokenBucket($0, burst: rates.burst) }

    // Who submits them.
    users = UserTable(plan.users)
    var builder = GeneratorBuilder(plan: plan)
    builder.build(samplers: &samplers)
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
          root: roots[index], priority: Int32(priorities.firstIndex(of: scenario.priority) ?? 0),
          inputTokens: samplers.add(scenario.inputTokens, kind: .count))
      })

    // Agents and endpoints.
    var fleet = FleetBuilder(plan: plan, choiceNames: compiler.choiceNames)
    fleet.build(samplers: &samplers)
    names = plan.agents.map(\.name)
    endpointNames = plan.agents.map { $0.endpoint ?? "" }
    pools = FixedArray(fleet.pools)
    memberPools = FixedArray(fleet.memberPools)
    running = FixedArray(repeating: 0, count: fleet.memberPools.count)
    loads = FixedArray(repeating: 0, count: fleet.memberPools.count)
    memberWeights = FixedArray(fleet.memberWeights)
    trees = LoadTrees(fleet.trees)
    choices = FixedArray(fleet.choices)
    agentBucket = rates.perAgent.map { TokenBucket($0, burst: rates.burst) }
    let limited = rates.perAgent == nil ? 0 : fleet.memberPools.count
    agentLevels = FixedArray(repeating: 0, count: limited)
    agentRefills = FixedArray(repeating: .max, count: limited)
    providers = FixedArray(fleet.providers)
    breakers = plan.resilience.breaker.map { Breakers($0, pools: plan.agents.count) }
    poolBudgets = FixedArray(plan.agents.map { Budget(usd: $0.budgetUSD) })
    runBudget = Budget(usd: plan.run.budgetUSD)
    hasBudgets = plan.run.budgetUSD != nil || plan.agents.contains { $0.budgetUSD != nil }
    faults = plan.faults
    registry = fleet.registry

    // Calls.
    calls = Slab(limit: World.callLimit)
    frames = Slab(limit: World.callLimit)
    callPermits = Int32(clamping: plan.runtime.maxConcurrentCalls ?? Int(Int32.max))
    hasCallLimit = plan.runtime.maxConcurrentCalls != nil
    callQueues = FIFOQueues(
      queues: fleet.memberPools.count + plan.agents.count + limited + 1 + 2 * plan.endpoints.count,
      classes: priorities.count, elements: World.callLimit)
    hedges = SparseTable(limit: World.callLimit)

    // Figures.
    cells = CellMap(scenarios: plan.scenarios.count, pools: plan.agents.count, pairs: compiler.cells)
    figures = HistogramBank(cells: cells.count)
    goodput = FixedArray(repeating: 0, count: plan.scenarios.count)
    reasons = FixedArray(repeating: 0, count: Call.Ending.allCases.count)
    rejections = FixedArray(repeating: 0, count: Rejection.allCases.count)
    program = compiler.finish(firstCell: Int32(cells.firstPairCell))
    self.samplers = samplers
    begin()
  }
}
