import NeedletailCouriers
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

/// Every run here has all its jobs at one instant, so that its figures are of the makespan.
@Suite("How limits were used")
struct ResourceUseTests {
  private typealias Hand = PlanByHand

  private func use(_ report: RunReport, _ part: LatencyPart, of name: String? = nil) throws -> ResourceUse {
    try #require(report.resources.first { $0.resource == LatencyOwner(part, of: name) })
  }

  private func expect(
    _ use: ResourceUse, capacity: Double, utilization: Double, waiting: Double, holding: [LatencyOwner: Double] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    func near(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 1e-9 }
    #expect(near(use.capacity, capacity), sourceLocation: sourceLocation)
    #expect(near(use.utilization, utilization), sourceLocation: sourceLocation)
    #expect(near(use.meanWaiting, waiting), sourceLocation: sourceLocation)
    #expect(Set(use.holding.keys) == Set(holding.keys), sourceLocation: sourceLocation)
    for (owner, part) in holding { #expect(near(use.holding[owner] ?? -1, part), sourceLocation: sourceLocation) }
    #expect(near(use.working, utilization - holding.values.reduce(0, +)), sourceLocation: sourceLocation)
  }

  @Test("slots at work are told from slots held by calls that wait for a call permit")
  func callPermits() throws {
    // 20 ms: the first call works from 0 to 10, the second holds its slot meanwhile and works from 10 to 20.
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 2)], Hand.jobs(2, .call("p"))) {
        $0.runtime.maxConcurrentCalls = 1
      })
    try expect(
      use(report, .agent, of: "p"), capacity: 2, utilization: 30.0 / 40, waiting: 0,
      holding: [LatencyOwner(.call): 10.0 / 40])
    try expect(use(report, .call), capacity: 1, utilization: 1, waiting: 10.0 / 20)
  }

  @Test("a queue for slots is a pool's, and holds nothing")
  func queue() throws {
    // 30 ms: the second waits 10 ms, the third 20.
    let report = try run(Hand.plan([Hand.pool("p", takes: 10)], Hand.jobs(3, .call("p"))))
    try expect(use(report, .agent, of: "p"), capacity: 1, utilization: 1, waiting: 30.0 / 30)
    #expect(report.agent("p")?.utilization == 1 && report.agent("p")?.meanQueueLength == 1)
  }

  @Test("gateway slots are held by jobs that wait for a job permit")
  func jobs() throws {
    // 30 ms, one job after the other; the third comes into the gateway after 10.
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10)], Hand.jobs(3, .call("p"))) {
        $0.gateway = Gateway(instances: [Gateway.Instance(concurrency: 1), Gateway.Instance(concurrency: 1)])
        $0.runtime.maxConcurrentJobs = 1
      })
    try expect(
      use(report, .gateway), capacity: 2, utilization: 50.0 / 60, waiting: 10.0 / 30,
      holding: [LatencyOwner(.job): 20.0 / 60])
    try expect(use(report, .job), capacity: 1, utilization: 1, waiting: 20.0 / 30)
  }

  @Test("an agent's slots are held by calls that wait for its own rate; a full bucket gives more than the rate")
  func agentRate() throws {
    // 1.01 s: each agent's second call waits for the token of second 1.
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 2, concurrency: 2)], Hand.jobs(4, .call("p"))) {
        $0.gateway = Gateway(instances: [], rateLimit: RateLimits(perAgent: .perSecond(1), burst: 1))
      })
    try expect(
      use(report, .agent, of: "p"), capacity: 4, utilization: 2.04 / 4.04, waiting: 0,
      holding: [LatencyOwner(.agentRate, of: "p"): 2.0 / 4.04])
    try expect(use(report, .agentRate, of: "p"), capacity: 120, utilization: 4 / 2.02, waiting: 2 / 1.01)
  }

  /// A call to each of three pools of one endpoint, which reads this many tokens.
  private func threeCalls(_ tokens: (Double, Double, Double)) -> (pools: [AgentPool], jobs: [Scenario]) {
    let pools = [("p", tokens.0), ("q", tokens.1), ("r", tokens.2)].map { name, tokens in
      Hand.pool(name, takes: 10, prompt: tokens) { $0.endpoint = "e" }
    }
    return (pools, pools.map { Hand.job($0.name, .call($0.name)) })
  }

  @Test("requests and tokens a minute are told apart, as what the first in the queue waits for changes")
  func rates() throws {
    // A request a second, ten tokens a second. The first takes all 100 tokens; the second waits for 50 until 5 s, the third behind it
    // for tokens too, then from 5 to 6 s for the next request.
    let (pools, jobs) = threeCalls((100, 50, 0))
    let report = try run(
      Hand.plan(pools, jobs) {
        $0.endpoints = [
          Endpoint(name: "e", requestsPerMinute: 60, tokensPerMinute: 600, requestBurst: 1, tokenBurst: 100)
        ]
      })
    let (requests, tokens) = (LatencyOwner(.endpointRequests, of: "e"), LatencyOwner(.endpointTokens, of: "e"))
    try expect(use(report, .endpointRequests, of: "e"), capacity: 60, utilization: 3 / 6.01, waiting: 1 / 6.01)
    try expect(use(report, .endpointTokens, of: "e"), capacity: 600, utilization: 150 / 60.1, waiting: 10 / 6.01)
    try expect(use(report, .agent, of: "p"), capacity: 1, utilization: 0.01 / 6.01, waiting: 0)
    try expect(
      use(report, .agent, of: "q"), capacity: 1, utilization: 5.01 / 6.01, waiting: 0, holding: [tokens: 5 / 6.01])
    try expect(
      use(report, .agent, of: "r"), capacity: 1, utilization: 1, waiting: 0,
      holding: [tokens: 5 / 6.01, requests: 1 / 6.01])
  }

  @Test("call permits and endpoint permits are held by calls that wait behind them")
  func chain() throws {
    // Three call permits, two endpoint permits, ten tokens a second. p works from 0 to 10 ms; q has an endpoint permit and waits for
    // 50 tokens until 5 s; r waits for an endpoint permit until 10 ms, and then behind q for its 10 until 6 s.
    let (pools, jobs) = threeCalls((100, 50, 10))
    let report = try run(
      Hand.plan(pools, jobs) {
        $0.runtime.maxConcurrentCalls = 3
        $0.endpoints = [Endpoint(name: "e", concurrency: 2, tokensPerMinute: 600, tokenBurst: 100)]
      })
    let (permit, tokens) = (LatencyOwner(.endpoint, of: "e"), LatencyOwner(.endpointTokens, of: "e"))
    try expect(
      use(report, .call), capacity: 3, utilization: (0.01 + 5.01 + 6.01) / 18.03, waiting: 0,
      holding: [permit: 0.01 / 18.03, tokens: (5 + 5.99) / 18.03])
    try expect(
      use(report, .endpoint, of: "e"), capacity: 2, utilization: (0.01 + 5.01 + 6) / 12.02, waiting: 0.01 / 6.01,
      holding: [tokens: (5 + 5.99) / 12.02])
    try expect(
      use(report, .agent, of: "r"), capacity: 1, utilization: 1, waiting: 0,
      holding: [permit: 0.01 / 6.01, tokens: 5.99 / 6.01])
  }

  @Test("what cannot be used up is not listed")
  func unlimited() throws {
    let (pools, jobs) = threeCalls((1, 1, 1))
    let report = try run(Hand.plan(pools, jobs) { $0.endpoints = [Endpoint(name: "e")] })
    #expect(report.resources.map(\.resource) == ["p", "q", "r"].map { LatencyOwner(.agent, of: $0) })
    #expect(report.course.holds.isEmpty)
  }

  @Test("members that are away are none of what there is")
  func away() throws {
    // One of two is away from 0 to 10 ms: 30 slot-milliseconds of 40, two calls one after the other.
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 2)], Hand.jobs(2, .call("p"))) {
        $0.faults = [Hand.fault("p", from: 0, to: 10, .down(1))]
      })
    #expect(report.window.end == .milliseconds(20))
    try expect(use(report, .agent, of: "p"), capacity: 2, utilization: 20.0 / 30, waiting: 10.0 / 20)
  }
}
