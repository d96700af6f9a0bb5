import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("A job's way in")
struct JobAdmissionTests {
  private typealias Hand = PlanByHand

  private func gateway(
    _ concurrencies: Int..., routing: Routing = .leastLoaded, change: (inout Gateway) -> Void = { _ in }
  ) -> Gateway {
    var gateway = Gateway(instances: concurrencies.map { Gateway.Instance(concurrency: $0) }, routing: routing)
    change(&gateway)
    return gateway
  }

  @Test("a job waits for a job permit, and the wait is recorded")
  func jobPermit() throws {
    let jobs = [
      Hand.job("a", .call("p")), Hand.job("b", at: 2, .call("p")), Hand.job("c", at: 4, .call("p")),
    ]
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 10)], jobs) { $0.runtime.maxConcurrentJobs = 1 })
    #expect(report.latencies("a", "b", "c") == [10, 18, 26])
    #expect(report.metrics["wait_ms"]?.by["for"]?["job"]?.count == 3)
    #expect(report.longestWait("job") == 16)
  }

  @Test("a job that finds the queue for permits full is rejected and never started")
  func jobQueueBound() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 10)], Hand.jobs(4, .call("p"))) {
        $0.runtime.maxConcurrentJobs = 1
        $0.runtime.queueLimit = 1
      })
    #expect((report.jobs.offered, report.jobs.started, report.jobs.rejected) == (4, 2, 2))
    #expect(report.reasons == ["job_queue_full": 2])
    #expect(report.calls.started == 2)
    #expect(report.latencies("1", "2", "3", "4") == [10, 20, nil, nil])
  }

  @Test("permits go by priority, then by arrival")
  func permitPriority() throws {
    let jobs = [
      Hand.job("first", .call("p")), Hand.job("low", at: 1, .call("p")), Hand.job("low too", at: 1.5, .call("p")),
      Hand.job("high", at: 2, priority: 1, .call("p")),
    ]
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 10)], jobs) { $0.runtime.maxConcurrentJobs = 1 })
    #expect(report.latencies("first", "high", "low", "low too") == [10, 18, 29, 38.5])
  }

  @Test("a gateway slot is held for the job's life, overhead inside it")
  func gatewaySlot() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 10)], Hand.jobs(2, .call("p"))) {
        $0.gateway = gateway(1) { $0.overhead = .constant(3e6) }
      })
    #expect(report.latencies("1", "2") == [13, 26])
    #expect(report.longestWait("gateway") == 13)
  }

  @Test("a gateway's queue is bounded, for each instance")
  func gatewayQueue() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 10)], Hand.jobs(6, .call("p"))) {
        $0.gateway = gateway(1, 1) { $0.queueLimit = 1 }
      })
    #expect(report.reasons == ["gateway_queue_full": 2])
    #expect(report.latencies("1", "2", "3", "4", "5", "6") == [10, 10, 20, 20, nil, nil])
  }

  /// The first job is long, the second short and over when the third comes.
  private func latencyOfThird(_ routing: Routing) throws -> Double? {
    let jobs = [
      Hand.job("long", Hand.call("p", lasting: 20)), Hand.job("short", at: 1, Hand.call("p", lasting: 1)),
      Hand.job("third", at: 5, Hand.call("p", lasting: 1)),
    ]
    return try run(
      Hand.plan([Hand.pool("p", takes: 1, count: 9)], jobs) { $0.gateway = gateway(1, 1, routing: routing) }
    ).latency("third")
  }

  @Test("gateway instances are taken in turn, by load, or by the lesser of two")
  func gatewayRouting() throws {
    #expect(try latencyOfThird(.roundRobin) == 16)
    #expect(try latencyOfThird(.leastLoaded) == 1)
    #expect(try latencyOfThird(.powerOfTwo) == 1, "of two instances both are looked at")
  }

  @Test("gateway instances are taken by weight; one of no weight never is")
  func gatewayWeights() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 9)], Hand.jobs(3, .call("p"))) {
        $0.gateway = gateway(1, 1, routing: .weighted) { $0.instances[0].weight = 0 }
      })
    #expect(report.latencies("1", "2", "3") == [10, 20, 30])
  }

  @Test("gateway instances drawn at random share the jobs evenly, weighted ones by weight")
  func gatewayShares() throws {
    for (routing, weight, share) in [(Routing.random, 1.0, 0.5), (.weighted, 3, 0.75)] {
      let world = try World(
        Hand.plan(
          [Hand.pool("p", takes: 10, count: 1, concurrency: 9_999)],
          [
            Scenario(
              name: "s", pattern: .call("p"),
              load: .trace(Load.Trace(rows: Array(repeating: Load.Trace.Row(instant: .zero), count: 4_000))))
          ]
        ) {
          $0.gateway = gateway(9_999, 9_999, routing: routing) { $0.instances[0].weight = weight }
        })
      world.advance(toMilliseconds: 5)
      // Five standard deviations of a binomial.
      let deviation = (4_000 * share * (1 - share)).squareRoot()
      #expect(abs(Double(world.gateway.running(on: 0)) - 4_000 * share) < 5 * deviation)
      #expect(world.gateway.running(on: 0) + world.gateway.running(on: 1) == 4_000)
    }
  }

  @Test("the global bucket starts full, refills continuously, and rejects a job that finds none")
  func globalBucket() throws {
    let jobs = [0, 0, 0, 999.9, 1_000, 1_000.1].enumerated()
      .map { Hand.job("\($0)", at: $1, .call("p")) }
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 1, count: 9)], jobs) {
        $0.gateway = gateway(99) { $0.rateLimit = RateLimits(global: .perSecond(1), burst: 2) }
      })
    #expect(report.latencies("0", "1", "2", "3", "4", "5") == [1, 1, nil, nil, 1, nil])
    #expect(report.reasons == ["job_rate_limited_global": 3])
    #expect(report.jobs.rejected == 3)
  }

  @Test(
    "a job refused by one bucket takes nothing of the other",
    arguments: [(1.5, 2.0, "job_rate_limited_user"), (2.0, 1.5, "job_rate_limited_global")])
  func bothOrNeither(global: Double, user: Double, reason: String) throws {
    let jobs = [0, 1_500, 2_000].map { Hand.job("\($0)", at: $0, .call("p")) }
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 1, count: 9)], jobs) {
        $0.users = Users(count: 1)
        $0.gateway = gateway(99) {
          $0.rateLimit = RateLimits(
            global: Rate(1, per: .seconds(global)), perUser: Rate(1, per: .seconds(user)), burst: 1)
        }
      })
    #expect(report.reasons == [reason: 1])
    #expect(report.latencies("0.0", "1500.0", "2000.0") == [1, nil, 1])
  }

  @Test("a job that a bucket refuses holds nothing: no slot, no permit, no deadline")
  func refusedByRateHoldsNothing() throws {
    let jobs = [0, 0, 0, 5, 20].enumerated().map { Hand.job("\($0)", at: $1, .call("p")) }
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 9)], jobs) {
        $0.runtime.jobTimeout = Hand.span(15)
        $0.runtime.maxConcurrentJobs = 1
        $0.runtime.queueLimit = 0
        $0.keepsAccounts = true
        $0.gateway = gateway(1) { $0.rateLimit = RateLimits(global: Rate(1, per: .milliseconds(20)), burst: 1) }
      })
    #expect(report.latencies("0", "1", "2", "3", "4") == [10, nil, nil, nil, 10])
    #expect(report.reasons == ["job_rate_limited_global": 3])
    #expect((report.jobs.started, report.jobs.rejected, report.jobs.timedOut) == (2, 3, 0))
    #expect(report.metrics["wait_ms"]?.by["for"]?["gateway"]?.count == 2)
  }

  @Test("looping users of different scenarios have buckets of their own")
  func loopingUsersBuckets() throws {
    let loop = Load.closed(Load.ClosedLoop(concurrency: 2, thinkTime: .constant(10e6)))
    let scenarios = ["x", "y"].map { Scenario(name: $0, pattern: .call("p"), load: loop) }
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 1, count: 9)], scenarios) {
        $0.run.duration = .milliseconds(15)
        $0.gateway = gateway(99) { $0.rateLimit = RateLimits(perUser: .perMinute(1), burst: 1) }
      })
    #expect((report.jobs.offered, report.jobs.rejected) == (4, 0))
  }

  @Test("without a bucket no job is refused, and an open run of no users works")
  func noLimits() throws {
    let report = try run(Hand.plan([Hand.pool("p", takes: 1, count: 9)], Hand.jobs(9, .call("p"))))
    #expect((report.jobs.completed, report.jobs.rejected) == (9, 0))
    #expect(report.longestWait("gateway") == nil && report.longestWait("job") == nil)
  }

  @Test("a looping user whose job is refused at the permit after waiting at the gateway goes on")
  func userOfLateRejectionGoesOn() throws {
    let early = Scenario(
      name: "early", pattern: .call("p"),
      load: .closed(Load.ClosedLoop(concurrency: 1, thinkTime: .constant(10e6))))
    let busy = Scenario(name: "busy", pattern: .call("p"), load: .closed(Load.ClosedLoop(concurrency: 1)))
    // Round-robin: busy takes instance 0, once is refused at 1, early waits at 0 as busy's call ends there; busy's
    // next job takes the permit on instance 1, and early is refused at the very instant it was meant to start.
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 9)], [early, busy, Hand.job("once", at: 5, .call("p"))]) {
        $0.run.duration = .milliseconds(35)
        $0.runtime.maxConcurrentJobs = 1
        $0.runtime.queueLimit = 0
        $0.gateway = gateway(1, 1, routing: .roundRobin)
      })
    // busy at 0, 10, 20, 30; once at 5; early at 10, and again 11 ms (think and pause) later.
    #expect(report.jobs.offered >= 7, "early was not lost")
  }
}
