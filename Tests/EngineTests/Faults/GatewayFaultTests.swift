import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Faults of the gateway")
struct GatewayFaultTests {
  private typealias Hand = PlanByHand

  private func fault(_ start: Double, _ end: Double, _ effects: Fault.Effect...) -> Fault {
    Fault(at: Hand.span(start), for: Hand.span(end - start), target: .gateway, effects: effects)
  }

  /// Jobs of 10 ms on an agent for each.
  private func plan(
    _ jobs: [Scenario], instances: [Int] = [1], routing: Routing = .leastLoaded, overhead: Double? = nil,
    faults: [Fault], change: (inout Plan) -> Void = { _ in }
  ) -> Plan {
    Hand.plan([Hand.pool("p", takes: 10, concurrency: 100)], jobs) {
      $0.gateway = Gateway(
        instances: instances.map { Gateway.Instance(concurrency: $0) }, routing: routing,
        overhead: overhead.map { .constant($0 * 1e6) })
      $0.faults = faults
      change(&$0)
    }
  }

  @Test("latency multiplies the overhead of jobs that it lets in within the fault, and of no others")
  func latency() throws {
    let jobs = [9.0, 10, 19, 20].map { Hand.job("\(Int($0))", at: $0, .call("p")) }
    let report = try run(plan(jobs, instances: [9], overhead: 2, faults: [fault(10, 20, .latency(3.5))]))
    #expect(report.latencies("9", "10", "19", "20") == [12, 17, 17, 12])
  }

  @Test("latency is that of the instant at which a job gets its slot, not that at which it came")
  func latencyAfterWait() throws {
    let report = try run(plan(Hand.jobs(2, .call("p")), overhead: 2, faults: [fault(5, 20, .latency(3))]))
    #expect(report.latencies("1", "2") == [12, 28])
  }

  @Test("a job that fails does so when its overhead is spent, gives its slot to the next, and runs nothing")
  func failure() throws {
    let jobs = Hand.jobs(2, .call("p")) + [Hand.job("late", at: 20, .call("p"))]
    let report = try run(plan(jobs, overhead: 2, faults: [fault(0, 4, .fail(1))]))
    #expect(report.failedAfter("1") == 2 && report.failedAfter("2") == 4)
    #expect(report.latency("late") == 12)
    #expect(report.reasons == ["gateway_failed": 2] && report.calls.started == 1)
    #expect(report.jobs.failed == 2 && report.jobs.rejected == 0)
  }

  @Test("without an overhead a job fails at once, and its looping user pauses before it asks again")
  func failsAtOnce() throws {
    let report = try run(
      plan(
        [Scenario(name: "s", pattern: .call("p"), load: .closed(Load.ClosedLoop(concurrency: 1)))],
        faults: [fault(0, 4.5, .fail(1))]
      ) { $0.run.duration = Hand.span(24) })
    // At 0, 1, … 4; then at 5 and 15 jobs of 10 ms.
    #expect(report.jobs.failed == 5 && report.jobs.completed == 2)
  }

  @Test("failure rates combine as independent chances, and each job draws its own")
  func failuresCombine() throws {
    let rows = Array(repeating: Load.Trace.Row(instant: .milliseconds(1)), count: 4_000)
    let report = try run(
      plan(
        [Scenario(name: "s", pattern: .call("p"), load: .trace(Load.Trace(rows: rows)))], instances: [9_999],
        faults: [fault(0, 9, .fail(0.5)), fault(0, 9, .fail(0.5))]))
    // 1 − 0.5² = 3/4; five standard deviations are 137.
    #expect(abs(report.jobs.failed - 3_000) < 137)
    #expect(report.reasons["gateway_failed"] == report.jobs.failed)
  }

  @Test("when instances go the jobs that hold their slots fail at once, and waiting ones are routed again in order")
  func down() throws {
    // Least loaded: 1, 3 and 5 at the first instance, 2, 4 and 6 at the second.
    let report = try run(
      plan(Hand.jobs(6, .call("p")), instances: [1, 1], faults: [fault(5, 500, .down(1))]))
    #expect(report.failedAfter("1") == 5)
    #expect(report.latencies("2", "4", "6", "3", "5") == [10, 20, 30, 40, 50])
    #expect(report.reasons == ["gateway_down": 1] && report.calls.cancelled == 1)
  }

  @Test("by every routing no job goes to an instance that is away", arguments: Routing.allCases)
  func routed(routing: Routing) throws {
    let world = try World(
      plan(
        (0..<60).map { Hand.job("\($0)", at: 10 + Double($0), .call("p")) }, instances: [50, 50, 50, 50],
        routing: routing, faults: [fault(5, 500, .down(2))]))
    var used: Set<Int32> = []
    while world.advance(events: 1) {
      for instance in 0..<Int32(4) where world.gateway.running(on: instance) > 0 { used.insert(instance) }
    }
    #expect(used == [2, 3])
  }

  @Test("with all instances away jobs wait, and go in order of priority and arrival when one is back")
  func allDown() throws {
    let jobs =
      Hand.jobs(2, .call("p")) + [
        Hand.job("late", at: 10, .call("p")), Hand.job("first", at: 20, priority: 1, .call("p")),
      ]
    let faults = [fault(5, 40, .down(2)), fault(30, 25 + 60, .down(1))]
    let report = try run(plan(jobs, instances: [1, 1], faults: faults))
    #expect(report.failedAfter("1") == 5 && report.failedAfter("2") == 5)
    // At 40 the second instance is back.
    #expect(report.latencies("first", "late") == [30, 50])
    #expect(report.longestWait("gateway") == 40)
  }

  @Test("jobs that wait while all instances are away are bounded by all their queues, and time out like others")
  func allDownBounds() throws {
    let jobs = Hand.jobs(5, at: 10, .call("p"))
    let report = try run(
      plan(jobs, instances: [1, 1], faults: [fault(5, 400, .down(2))]) {
        $0.gateway?.queueLimit = 2
        $0.runtime.jobTimeout = Hand.span(50)
      })
    #expect(report.jobs.timedOut == 4 && report.jobs.rejected == 1)
    #expect(report.reasons["gateway_queue_full"] == 1)
  }

  @Test("a job that finds no room when it is routed again is rejected")
  func noRoom() throws {
    let report = try run(
      plan(Hand.jobs(4, .call("p")), instances: [1, 1], faults: [fault(5, 400, .down(1))]) {
        $0.gateway?.queueLimit = 1
      })
    #expect(report.failedAfter("1") == 5 && report.latencies("2", "4") == [10, 20])
    #expect(report.reasons == ["gateway_down": 1, "gateway_queue_full": 1])
  }

  @Test("what a failing job holds goes to no other that fails with it, and then to those that stay")
  func holdsNothing() throws {
    // One permit, one agent slot: of four jobs at two instances two wait for the permit behind one that runs.
    let report = try run(
      Hand.plan(
        [Hand.pool("p", takes: 10)], Hand.jobs(4, .call("p"))
      ) {
        $0.gateway = Gateway(instances: [1, 3].map { Gateway.Instance(concurrency: $0) }, routing: .roundRobin)
        $0.runtime.maxConcurrentJobs = 1
        $0.faults = [fault(5, 400, .down(1))]
      })
    // 1 runs at the first instance, 3 waits for its slot there; 2 and 4 hold slots of the second and wait for the permit.
    #expect(report.failedAfter("1") == 5)
    #expect(report.latencies("2", "4", "3") == [15, 25, 35])
    #expect(report.calls.started == 4 && report.calls.cancelled == 1)
  }

  @Test("jobs that fail together start no call for each other", arguments: [1, 3])
  func startNothing(permits: Int) throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, prompt: 7)], Hand.jobs(3, .call("p"))) {
        $0.gateway = Gateway(instances: [Gateway.Instance(concurrency: 3)])
        $0.runtime.maxConcurrentJobs = permits
        $0.faults = [fault(5, 400, .down(1))]
      })
    #expect(report.jobs.failed == 3 && report.calls.started == permits)
    // One attempt had been dispatched.
    #expect(report.tokens.input == 7)
  }

  @Test("jobs in their overhead fail as well, and nothing of them comes later")
  func inOverhead() throws {
    let report = try run(plan(Hand.jobs(2, .call("p")), instances: [2], overhead: 8, faults: [fault(5, 6, .down(1))]))
    #expect(report.failedAfter("1") == 5 && report.failedAfter("2") == 5 && report.calls.started == 0)
  }

  @Test("utilization is of the time instances are there")
  func utilization() throws {
    // 10/s of 50 ms on two slots, of which one is away for the last half: 5 s of 15 s.
    let report = try run(
      plan([Scenario(name: "s", pattern: .call("p"))], instances: [1, 1], faults: [fault(5_010, 10_000, .down(1))]) {
        $0.agents = [Hand.pool("p", takes: 50, count: 2)]
        $0.load = .open(Load.Arrivals(process: .constant, rate: .perSecond(10)))
        $0.run.duration = .seconds(10)
      })
    let use = try #require(report.resources.first { $0.resource.part == .gateway })
    // The job of 5 s is at the first instance and fails 10 ms later.
    #expect(report.jobs.failed == 1)
    #expect(abs(use.utilization - (99 * 0.05 + 0.01) / (10 + 5.01)) < 1e-9)
  }

  @Test("the slots that instances have while others are away are counted at every event of a busy run")
  func conserved() throws {
    var plan = plan(
      [Scenario(name: "s", pattern: .call("p"))], instances: [3, 2, 4], routing: .powerOfTwo, overhead: 1,
      faults: [
        fault(20, 60, .down(2), .latency(2)), fault(50, 90, .down(1), .fail(0.6)), fault(80, 120, .down(3)),
        fault(100, 160, .down(1)),
      ])
    plan.load = .closed(
      Load.ClosedLoop(concurrency: 12, stages: [.init(duration: .milliseconds(200), target: 30)]))
    plan.runtime.maxConcurrentJobs = 6
    plan.runtime.jobTimeout = Hand.span(70)
    let world = try World(plan)
    while world.advance(events: 1) { #expect(world.contradictions.isEmpty) }
    let report = world.report(named: "conserved")
    expectConserved(report)
    #expect(world.leftovers.isEmpty)
    #expect(report.reasons["gateway_down"] ?? 0 > 0 && report.reasons["gateway_failed"] ?? 0 > 0)
    #expect(report.jobs.completed > 50)
  }

  @Test("a plan without instances has no gateway that could fail")
  func problems() {
    let jobs = Hand.jobs(1, .call("p"))
    #expect(throws: PlanError.self) {
      try World(Hand.plan([Hand.pool("p", takes: 1)], jobs) { $0.faults = [fault(0, 1, .down(1))] })
    }
    #expect(throws: PlanError.self) {
      try World(
        Hand.plan([Hand.pool("p", takes: 1)], jobs) {
          $0.gateway = Gateway(instances: [], rateLimit: RateLimits(global: .perSecond(1)))
          $0.faults = [fault(0, 1, .down(1))]
        })
    }
  }
}
