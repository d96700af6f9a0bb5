import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("An attempt's way in")
struct AdmissionTests {
  private typealias Hand = PlanByHand

  @Test("a freed slot goes by priority, then in order of arrival, an arrival at that instant last")
  func slotOrder() throws {
    let jobs = [
      Hand.job("a", .call("p")), Hand.job("b", at: 1, .call("p")), Hand.job("c", at: 2, priority: 5, .call("p")),
      Hand.job("d", at: 10, .call("p")), Hand.job("e", at: 3, .call("p")),
    ]
    let report = try run(Hand.plan([Hand.pool("p", takes: 10)], jobs))
    #expect(report.latencies("a", "c", "b", "e", "d") == [10, 18, 29, 37, 40])
    #expect(report.longestQueueTime == 30)
    #expect(report.metrics["queue_time_ms"]?.all?.count == 5, "zeros included")
  }

  @Test("a freed slot goes to the waiting head before anything else at that instant")
  func noBarging() throws {
    // The chained job asks for the slot in the very instant, and after the event, that frees it.
    let jobs = [
      Hand.job("a", .call("p")), Hand.job("chained", .sequential(["q", "p"])), Hand.job("b", at: 5, .call("p")),
    ]
    let report = try run(Hand.plan([Hand.pool("p", takes: 10), Hand.pool("q", takes: 10)], jobs))
    #expect(report.latencies("a", "b", "chained") == [10, 15, 30])
  }

  @Test("a full queue refuses the attempt at once")
  func queueLimit() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10) { $0.queueLimit = 1 }], Hand.jobs(3, .call("p"))))
    #expect(report.latencies("1", "2", "3") == [10, 20, nil])
    #expect(report.failedAfter("3") == 0)
    #expect(report.reasons == ["queue_full": 1])
    #expect((report.calls.failed, report.agent("p")?.failures) == (1, 0), "it was never dispatched")
  }

  @Test("a queue timeout bounds the wait for an agent, and no other")
  func queueTimeout() throws {
    let pool = Hand.pool("p", takes: 10) { $0.queueTimeout = .constant(4e6) }
    let jobs = [
      Hand.job("a", .call("p")), Hand.job("b", at: 1, .call("p")), Hand.job("c", at: 7, .call("p")),
    ]
    let report = try run(Hand.plan([pool], jobs))
    #expect(report.latencies("a", "b", "c") == [10, nil, 13])
    #expect(report.failedAfter("b") == 4)
    #expect((report.calls.timedOut, report.jobs.failed) == (1, 1))
    #expect(report.reasons == ["queue_timeout": 1])
  }

  @Test("one queue for the pool: the next free member takes its head")
  func poolQueue() throws {
    let pool = Hand.pool("p", takes: 10, count: 2) { $0.queueing = .pool }
    let jobs = [
      Hand.job("long", Hand.call("p", lasting: 100)), Hand.job("short", Hand.call("p", lasting: 10)),
      Hand.job("x", at: 1, .call("p")), Hand.job("y", at: 2, .call("p")),
    ]
    let report = try run(Hand.plan([pool], jobs))
    #expect(report.latencies("long", "short", "x", "y") == [100, 10, 19, 28])
  }

  @Test("one queue for the pool: it holds as many as its members' queues together, those of members that are away too")
  func poolQueueLimit() throws {
    let pool = Hand.pool("p", takes: 10, count: 2) {
      $0.queueing = .pool
      $0.queueLimit = 1
    }
    let all = try run(Hand.plan([pool], Hand.jobs(5, .call("p"))))
    #expect(all.latencies("1", "2", "3", "4", "5") == [10, 10, 20, 20, nil])
    let away = try run(
      Hand.plan([pool], Hand.jobs(4, at: 1, .call("p"))) { $0.faults = [Hand.fault("p", from: 0, to: 99, .down(1))] })
    #expect(away.latencies("1", "2", "3", "4") == [10, 20, 30, nil])
    let none = try run(
      Hand.plan([Hand.pool("p", takes: 10, count: 2) { $0.queueLimit = 1 }], Hand.jobs(3, at: 1, .call("p"))) {
        $0.faults = [Hand.fault("p", from: 0, to: 99, .down(2))]
      })
    #expect(none.latencies("1", "2", "3") == [108, 108, nil], "one queue for all while all are away")
  }

  @Test(
    "one queue for the pool: an attempt takes a token of the member whose slot it has, whatever tokens others have left"
  )
  func poolQueueRate() throws {
    let pool = Hand.pool("p", takes: 10, count: 2) { $0.queueing = .pool }
    // At 20 both are free and the lower number is taken, whose token is back at 1,000 only; at 30 it is held, and the other has one.
    let jobs = [0.0, 20, 30].map { Hand.job("\(Int($0))", at: $0, .call("p")) }
    let report = try run(
      Hand.plan([pool], jobs) {
        $0.gateway = Gateway(
          instances: [Gateway.Instance(concurrency: 9)], rateLimit: RateLimits(perAgent: .perSecond(1), burst: 1))
      })
    #expect(report.latencies("0", "20", "30") == [10, 990, 10])
  }

  @Test("one queue for each member: a call stays where routing put it")
  func memberQueue() throws {
    let jobs = [
      Hand.job("long", Hand.call("p", lasting: 100)), Hand.job("short", Hand.call("p", lasting: 10)),
      Hand.job("x", at: 1, .call("p")), Hand.job("y", at: 2, .call("p")),
    ]
    let report = try run(Hand.plan([Hand.pool("p", takes: 10, count: 2)], jobs))
    #expect(report.latencies("long", "short", "x", "y") == [100, 10, 109, 18])
  }

  @Test("a call permit is waited for with the agent slot held")
  func callPermit() throws {
    let jobs = [
      Hand.job("a", .call("p")), Hand.job("b", .call("q")), Hand.job("c", at: 1, .call("q")),
      Hand.job("d", at: 2, .call("p")),
    ]
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 10), Hand.pool("q", takes: 10)], jobs) { $0.runtime.maxConcurrentCalls = 1 })
    // At 10 the permit goes to b, who asked first; then p's slot goes to d, who waits for a permit first in the queue.
    #expect(report.latencies("a", "b", "d", "c") == [10, 20, 28, 39])
    #expect(report.longestWait("call") == 10)
  }

  @Test(
    "waits count for all attempts that a limit let pass, refused later or not; time queued for those that were sent")
  func refusedWaits() throws {
    let pool = Hand.pool("p", takes: 10, concurrency: 9) { $0.endpoint = "e" }
    let refused = try run(
      Hand.plan([pool], Hand.jobs(2, .call("p"))) {
        $0.runtime.maxConcurrentCalls = 9
        $0.endpoints = [Endpoint(name: "e", requestsPerMinute: 1, requestBurst: 1, overLimit: .reject)]
      })
    #expect(refused.reasons == ["rate_limited": 1])
    #expect(refused.metrics["wait_ms"]?.by["for"]?["call"]?.count == 2)
    #expect(refused.metrics["wait_ms"]?.by["for"]?["endpoint_rate"]?.count == 1)
    #expect(refused.metrics["queue_time_ms"]?.all?.count == 1)
    // The second waits for the endpoint until it has lost its race.
    let jobs = [Hand.job("a", .call("p")), Hand.job("b", .race([.call("p"), .call("q")]))]
    let unserved = try run(
      Hand.plan([pool, Hand.pool("q", takes: 2)], jobs) { $0.endpoints = [Endpoint(name: "e", concurrency: 1)] })
    #expect(unserved.latencies("a", "b") == [10, 2])
    #expect(unserved.metrics["wait_ms"]?.by["for"]?["endpoint"]?.count == 1)
  }

  @Test("an endpoint's concurrency is shared by its pools")
  func endpointConcurrency() throws {
    let pools = ["p", "q"].map { Hand.pool($0, takes: 10, count: 9) { $0.endpoint = "e" } }
    let report = try run(
      Hand.plan(pools, [Hand.job("a", .call("p")), Hand.job("b", .call("q")), Hand.job("c", .call("p"))]) {
        $0.endpoints = [Endpoint(name: "e", concurrency: 2)]
      })
    #expect(report.latencies("a", "b", "c") == [10, 10, 20])
    #expect(report.longestWait("endpoint") == 10)
  }

  @Test("an agent's tokens are waited for in order, each member by itself")
  func agentTokens() throws {
    let pool = Hand.pool("p", takes: 10, count: 2, concurrency: 9)
    let report = try run(
      Hand.plan([pool], Hand.jobs(6, .call("p"))) {
        $0.gateway = Gateway(
          instances: [Gateway.Instance(concurrency: 9)], rateLimit: RateLimits(perAgent: .perSecond(1), burst: 1))
      })
    // Least loaded: odd jobs to member 0, even ones to member 1.
    #expect(report.latencies("1", "2", "3", "4", "5", "6") == [10, 10, 1_010, 1_010, 2_010, 2_010])
    #expect(report.longestWait("agent_rate") == 2_000)
  }
}
