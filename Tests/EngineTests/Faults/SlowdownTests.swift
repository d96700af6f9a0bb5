import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("The slowdown of a pool")
struct SlowdownTests {
  private typealias Hand = PlanByHand

  /// 200 calls far enough apart that none waits, each with a draw of its own.
  private func plan(_ slowdown: Double, _ service: SimulatedAgent.Service) -> Plan {
    let pool = { (name: String, slowdown: Double) in
      AgentPool(
        name: name, count: 9, slowdown: slowdown,
        simulate: SimulatedAgent(service: service, outputTokens: .uniform(10, 90)))
    }
    var plan = Hand.plan(
      [pool("slowed", slowdown), pool("other", 1)],
      (0..<200).map { Hand.job("\($0)", at: Double($0) * 1e6, .call($0 % 2 == 0 ? "slowed" : "other")) })
    plan.seed = 5
    return plan
  }

  private static let services: [SimulatedAgent.Service] = [
    .total(.lognormalMean(mean: 1e8, cv: 1)),
    .streamed(timeToFirstToken: .exponential(mean: 3e7), interTokenLatency: .uniform(1e5, 3e5)),
  ]

  @Test(
    "of two doubles every service of the pool exactly, with the same draws, and no other pool's", arguments: services)
  func exact(_ service: SimulatedAgent.Service) throws {
    let (plain, slow) = (try run(plan(1, service)), try run(plan(2, service)))
    for job in 0..<200 {
      let undisturbed = try #require(plain.latency("\(job)"))
      #expect(undisturbed > 0)
      #expect(slow.latency("\(job)") == (job % 2 == 0 ? 2 * undisturbed : undisturbed))
    }
    #expect(slow.tokens == plain.tokens && slow.calls == plain.calls)
    let first = { (report: RunReport, pool: String) in report.metrics["ttft_ms"]?.by["agent"]?[pool] }
    guard case .streamed = service else { return }
    #expect(try #require(first(slow, "slowed")).max == 2 * (try #require(first(plain, "slowed")).max))
    #expect(first(slow, "other") == first(plain, "other"))
  }

  @Test("of one is none: the run is the same, event by event", arguments: services)
  func none(_ service: SimulatedAgent.Service) throws {
    var without = plan(1, service)
    without.agents = without.agents.map { pool in
      AgentPool(name: pool.name, count: pool.count, simulate: pool.simulate)
    }
    let (one, none) = (try run(plan(1, service)), try run(without))
    #expect(one.digest == none.digest && one == none)
    #expect(try run(plan(1.01, service)).digest != none.digest)
  }

  @Test("multiplies with a fault's, and is left when the fault ends")
  func faults() throws {
    let jobs = [5.0, 15, 25].map { Hand.job("\(Int($0))", at: $0, .call("p")) }
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 9) { $0.slowdown = 1.5 }], jobs) {
        $0.faults = [Hand.fault("p", from: 10, to: 20, .latency(2))]
      })
    #expect(report.latencies("5", "15", "25") == [15, 30, 15])
  }

  @Test("multiplies the service times of a recording, and leaves when an attempt fails and times out")
  func whatIsMultiplied() throws {
    let pools = [
      Hand.pool("p", takes: 1) { $0.slowdown = 3 },
      Hand.pool("q", takes: 10, fails: 1, failsAfter: 4) { $0.slowdown = 3 },
      Hand.pool("r", takes: 10) { $0.slowdown = 3 },
    ]
    let jobs = [
      Hand.job("recorded", Hand.call("p", lasting: 7)), Hand.job("fails", .call("q")), Hand.job("cut", .call("r")),
    ]
    let report = try run(Hand.plan(pools, jobs) { $0.resilience.callTimeout = Hand.span(22) })
    #expect(report.latency("recorded") == 21)
    #expect(report.failedAfter("fails") == 4 && report.failedAfter("cut") == 22)
  }

  @Test("is above zero and finite", arguments: [0, -1, .infinity, .nan])
  func bounds(_ slowdown: Double) {
    let problems = Hand.plan([Hand.pool("p", takes: 1) { $0.slowdown = slowdown }], [Hand.job("j", .call("p"))])
      .problems
    #expect(problems == ["Pool \"p\": its slowdown is positive."])
  }
}
