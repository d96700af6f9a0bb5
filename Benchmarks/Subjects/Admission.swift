import Engine

/// The way in: the same single calls with no limit, and with every limit there is, each wide enough to let most through.
enum Admission {
  static var benchmarks: [Benchmark] {
    [false, true].map { isLimited in
      .simulated(
        "admission/\(isLimited ? "everything-on" : "nothing-on")",
        shows: isLimited
          ? "gateway, buckets, permits, endpoint, breaker, retries, hedging, budgets, users"
          : "the same calls without a limit",
        warmupEvents: 50_000, events: 1_000_000
      ) { plan(isLimited: isLimited) }
    }
  }

  private static func plan(isLimited: Bool) -> Plan {
    var pool = AgentPool(
      name: "agent", count: 400, concurrency: 4, routing: .powerOfTwo,
      simulate: SimulatedAgent(
        service: .total(.lognormalMean(mean: 1e9, cv: 1)), promptTokens: .constant(300),
        outputTokens: .lognormal(p50: 200, p99: 1_000), failure: .init(rate: 0.01, timeoutRate: 0.001)))
    var plan = Plan(
      name: "admission", seed: 7, run: .endless, agents: [pool],
      resilience: Resilience(callTimeout: 30_000_000_000),
      scenarios: [Scenario(name: "call", pattern: .call("agent"))],
      load: .closed(Load.ClosedLoop(concurrency: 1_000)))
    guard isLimited else { return plan }
    pool.endpoint = "model"
    pool.hedge = .afterPercentile(95)
    pool.budgetUSD = 1e6
    plan.agents = [pool]
    plan.run.budgetUSD = 1e6
    plan.users = Users(count: 500, zipf: 1)
    plan.gateway = Gateway(
      instances: Array(repeating: .init(concurrency: 400), count: 4), overhead: .lognormal(p50: 2e6, p99: 9e6),
      rateLimit: RateLimits(global: .perSecond(5_000), perAgent: .perSecond(50), perUser: .perSecond(5_000)))
    plan.runtime = RuntimeLimits(
      maxConcurrentJobs: 1_500, maxConcurrentCalls: 1_500, jobTimeout: 600_000_000_000)
    plan.endpoints = [
      Endpoint(
        name: "model", concurrency: 1_500, requestsPerMinute: 300_000, tokensPerMinute: 300_000_000,
        price: .init(input: 2.5, output: 10), slowdown: .init(sigma: 0.0001, kappa: 0))
    ]
    plan.resilience = Resilience(
      callTimeout: 30_000_000_000, retry: .init(attempts: 3, initial: 500_000_000), breaker: .init())
    return plan
  }
}
