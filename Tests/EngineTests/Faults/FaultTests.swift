import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Faults on the timeline")
struct FaultTests {
  private typealias Hand = PlanByHand

  @Test("latency multiplies the service of attempts dispatched within it, and of no others")
  func latency() throws {
    let jobs = [9.0, 10, 19, 20].map { Hand.job("\(Int($0))", at: $0, .call("p")) }
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 9)], jobs) {
        $0.faults = [Hand.fault("p", from: 10, to: 20, .latency(4))]
      })
    #expect(report.latencies("9", "10", "19", "20") == [10, 40, 40, 10])
  }

  @Test("latency is exact to the nanosecond for factors that are no round binary number")
  func exactFactor() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10_000)], Hand.jobs(1, .call("p"))) {
        $0.faults = [Hand.fault("p", from: 0, to: 1, .latency(1.1))]
      })
    #expect(report.latency("1") == 11_000)
  }

  @Test("faults that overlap multiply, and end by themselves")
  func overlap() throws {
    let jobs = [5.0, 15, 25].map { Hand.job("\(Int($0))", at: $0, .call("p")) }
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 9)], jobs) {
        $0.faults = [
          Hand.fault("p", from: 0, to: 20, .latency(2)), Hand.fault("p", from: 10, to: 30, .latency(1.5)),
        ]
      })
    #expect(report.latencies("5", "15", "25") == [20, 30, 15])
  }

  @Test("failure rates combine as independent chances")
  func failuresCombine() throws {
    let instants = Array(repeating: Load.Trace.Row(instant: .milliseconds(1)), count: 4_000)
    let report = try run(
      Hand.plan(
        [Hand.pool("p", takes: 1, concurrency: 9_999, fails: 0.5) { $0.endpoint = "e" }],
        [Scenario(name: "s", pattern: .call("p"), load: .trace(Load.Trace(rows: instants)))]
      ) {
        $0.endpoints = [Endpoint(name: "e")]
        $0.faults = [
          Hand.fault("p", from: 0, to: 9, .fail(0.5)),
          Fault(at: .zero, for: .milliseconds(9), target: .endpoint("e"), effects: [.fail(0.5)]),
        ]
      })
    // 1 − 0.5³ = 7/8; five standard deviations are 105.
    #expect(abs(report.jobs.failed - 3_500) < 105)
  }

  @Test("an endpoint's fault touches every pool behind it and no other")
  func endpointFault() throws {
    let pools = [
      Hand.pool("p", takes: 10) { $0.endpoint = "e" }, Hand.pool("q", takes: 10) { $0.endpoint = "e" },
      Hand.pool("r", takes: 10),
    ]
    let report = try run(
      Hand.plan(pools, ["p", "q", "r"].map { Hand.job($0, .call($0)) }) {
        $0.endpoints = [Endpoint(name: "e")]
        $0.faults = [Fault(at: .zero, for: .milliseconds(5), target: .endpoint("e"), effects: [.latency(3)])]
      })
    #expect(report.latencies("p", "q", "r") == [30, 30, 10])
  }

  @Test("when members go their running calls fail at once, and waiting ones are routed again")
  func down() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 2)], Hand.jobs(3, .call("p"))) {
        $0.faults = [Hand.fault("p", from: 5, to: 25, .down(1))]
      })
    #expect(report.failedAfter("1") == 5)
    #expect(report.latencies("2", "3") == [10, 20])
    #expect(report.reasons == ["agent_down": 1])
  }

  @Test("with all members away calls wait, and go in order of arrival when one is back")
  func allDown() throws {
    let jobs = Hand.jobs(2, .call("p")) + [Hand.job("late", at: 10, .call("p"))]
    for queueing in AgentPool.Queueing.allCases {
      let report = try run(
        Hand.plan([Hand.pool("p", takes: 10) { $0.queueing = queueing }], jobs) {
          $0.resilience.retry = Hand.retry(2, initial: 1)
          $0.faults = [Hand.fault("p", from: 5, to: 25, .down(9))]
        })
      // The first fails at 5 and asks again at 6; the second has waited since 0.
      #expect(report.latencies("2", "1", "late") == [35, 45, 45])
      #expect(report.calls.retried == 1)
    }
  }

  @Test("calls of one instant are routed again in the order they came")
  func rerouteOrder() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 2) { $0.routing = .roundRobin }], Hand.jobs(12, .call("p"))) {
        $0.faults = [Hand.fault("p", from: 5, to: 500, .down(1))]
      })
    // Jobs 2, 4, … keep their place at member 1; 3, 5, … follow behind them in their order.
    #expect(report.failedAfter("1") == 5)
    #expect(report.latencies("2", "4", "6", "8", "10", "12") == [10, 20, 30, 40, 50, 60])
    #expect(report.latencies("3", "5", "7", "9", "11") == [70, 80, 90, 100, 110])
  }

  @Test("calls that hold a slot of a gone member and wait for a permit fail too")
  func downWhileWaitingForPermit() throws {
    let jobs = [Hand.job("holder", .call("q")), Hand.job("victim", at: 1, .call("p"))]
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10), Hand.pool("q", takes: 50)], jobs) {
        $0.runtime.maxConcurrentCalls = 1
        $0.faults = [Hand.fault("p", from: 5, to: 500, .down(1))]
      })
    #expect(report.failedAfter("victim") == 4)
    #expect(report.latency("holder") == 50)
  }

  @Test("utilization is of the time members are there")
  func utilization() throws {
    // 100 calls of 50 ms within 10 s, by two members of which one is away half of the time.
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 50, count: 2)], [Scenario(name: "s", pattern: .call("p"))]) {
        $0.load = .open(Load.Arrivals(process: .constant, rate: .perSecond(10)))
        $0.run.duration = .seconds(10)
        $0.faults = [Hand.fault("p", from: 5_000, to: 10_000, .down(1))]
      })
    #expect(report.jobs.completed == 100)
    #expect(abs((report.agent("p")?.utilization ?? 0) - 5.0 / 15) < 1e-12)
    #expect(abs(report.throughput.meanJobsInSystem - 0.5) < 1e-12)
    #expect(report.throughput.jobsPerSecond == 10)
  }

  @Test("the registry says offline, degraded and active as members go and come back")
  func registry() throws {
    let world = try World(
      Hand.plan([Hand.pool("p", takes: 50, count: 2)], [Hand.job("late", at: 90, .call("p"))]) {
        $0.faults = [Hand.fault("p", from: 10, to: 20, .down(2)), Hand.fault("p", from: 15, to: 30, .down(1))]
      })
    for (instant, status) in [(5.0, AgentStatus?.some(.active)), (12, .offline), (25, .degraded), (35, .active)] {
      world.advance(toMilliseconds: instant)
      #expect(world.registry.status(of: 0) == status)
    }
  }

  @Test("endpoints have no members that could go away")
  func endpointDown() {
    #expect(throws: PlanError.self) {
      try World(
        Hand.plan([Hand.pool("p", takes: 50) { $0.endpoint = "e" }], Hand.jobs(1, .call("p"))) {
          $0.endpoints = [Endpoint(name: "e")]
          $0.faults = [Fault(at: .zero, for: .nanoseconds(1), target: .endpoint("e"), effects: [.down(1)])]
        })
    }
  }

  @Test("a busy endpoint slows down by the universal scalability law")
  func slowdown() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 9) { $0.endpoint = "e" }], Hand.jobs(3, .call("p"))) {
        $0.endpoints = [Endpoint(name: "e", slowdown: Endpoint.Slowdown(sigma: 0.5, kappa: 0.25))]
      })
    // 1 + σ(n − 1) + κn(n − 1): 1, 2 and 3.5.
    #expect(report.latencies("1", "2", "3") == [10, 20, 35])
  }
}
