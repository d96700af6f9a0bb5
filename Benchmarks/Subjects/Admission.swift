import NeedletailEngine

/// The way in: the same single calls with no limit, and with every limit there is, each wide enough to let most through.
enum Admission {
  static var benchmarks: [Benchmark] {
    [
      benchmark("nothing-on", shows: "single calls without a limit") { plan },
      benchmark("everything-on", shows: "gateway, buckets, permits, endpoint, breaker, retries, budgets, users") {
        limited
      },
      benchmark("hedged", shows: "the same, with a second attempt after the 95th percentile so far") {
        var plan = limited
        plan.agents[0].hedge = .afterPercentile(95)
        return plan
      },
    ]
  }

  private static func benchmark(_ name: String, shows: String, _ plan: @escaping () -> Plan) -> Benchmark {
    .simulated("admission/\(name)", shows: shows, warmupEvents: 50_000, events: 1_000_000, plan: plan)
  }

  private static var plan: Plan {
    let pool = AgentPool(
      name: "agent", count: 400, concurrency: 4, routing: .powerOfTwo,
      simulate: SimulatedAgent(
        service: .total(.lognormalMean(mean: 1e9, cv: 1)), promptTokens: .constant(300),
        outputTokens: .lognormal(p50: 200, p99: 1_000), failure: .init(rate: 0.01, timeoutRate: 0.001)))
    return Plan(
      name: "admission", seed: 7, run: .endless, agents: [pool],
      resilience: Resilience(callTimeout: .seconds(30)),
      scenarios: [Scenario(name: "call", pattern: .call("agent"))],
      load: .closed(Load.ClosedLoop(concurrency: 1_000)))
  }

  private static var limited: Plan {
    var plan = plan
    plan.agents[0].endpoint = "model"
    plan.agents[0].budgetUSD = 1e6
    plan.run.budgetUSD = 1e6
    plan.users = Users(count: 500, zipf: 1)
    plan.gateway = Gateway(
      instances: Array(repeating: .init(concurrency: 400), count: 4), overhead: .lognormal(p50: 2e6, p99: 9e6),
      rateLimit: RateLimits(global: .perSecond(5_000), perAgent: .perSecond(50), perUser: .perSecond(5_000)))
    plan.runtime = RuntimeLimits(
      maxConcurrentJobs: 1_500, maxConcurrentCalls: 1_500, jobTimeout: .seconds(600))
    plan.endpoints = [
      Endpoint(
        name: "model", concurrency: 1_500, requestsPerMinute: 300_000, tokensPerMinute: 300_000_000,
        price: .init(input: 2.5, output: 10), slowdown: .init(sigma: 0.0001, kappa: 0))
    ]
    plan.resilience = Resilience(
      callTimeout: .seconds(30), retry: .init(attempts: 3, initial: .milliseconds(500)), breaker: .init())
    return plan
  }
}
