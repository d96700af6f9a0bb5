import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("A job's timeout")
struct JobTimeoutTests {
  private typealias Hand = PlanByHand

  @Test("frees slots and permits at that instant, for the calls that wait")
  func freesAtOnce() throws {
    let jobs = [Hand.job("a", Hand.call("p", lasting: 100)), Hand.job("b", at: 10, Hand.call("p", lasting: 5))]
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 1)], jobs) { $0.runtime.jobTimeout = Hand.span(30) })
    #expect(report.latencies("a", "b") == [30, 25])
    #expect((report.jobs.timedOut, report.jobs.completed) == (1, 1))
    #expect((report.calls.cancelled, report.calls.completed) == (1, 1))
  }

  enum Place: String, CaseIterable, Sendable {
    case gatewayQueue, overhead, jobPermit, agentSlot, poolQueue, agentToken, callPermit, endpointPermit, endpointRate
    case backoff, running, delay
  }

  @Test("runs from the intended start and reaches a job wherever it is", arguments: Place.allCases)
  func everywhere(place: Place) throws {
    var pools = [Hand.pool("p", takes: 100), Hand.pool("q", takes: 1, fails: 1), Hand.pool("r", takes: 100)]
    pools[0].concurrency = [.agentSlot, .poolQueue].contains(place) ? 1 : 9
    pools[0].queueing = place == .poolQueue ? .pool : .agent
    pools[0].endpoint = "e"
    var endpoint = Endpoint(name: "e")
    if place == .endpointPermit { endpoint.concurrency = 1 }
    if place == .endpointRate { (endpoint.requestsPerMinute, endpoint.requestBurst) = (1, 1) }
    let victim: Pattern =
      switch place {
      case .backoff: .call("q")
      case .running: .call("r")
      case .delay: .delay(Hand.span(500))
      default: .call("p")
      }
    // What the blocker frees at 29 goes to the job ahead, which has the better priority; so the victim waits at 40.
    let jobs = [
      Hand.job("blocker", Hand.call("p", lasting: 29)), Hand.job("victim", at: 10, priority: 20, victim),
      Hand.job("ahead", at: 12, priority: 1, .call("p")),
      Hand.job("later", at: 500_000, Hand.call("p", lasting: 1)),
    ]
    let report = try run(
      Hand.plan(pools, jobs) {
        $0.endpoints = [endpoint]
        $0.runtime.jobTimeout = Hand.span(30)
        var gateway = Gateway(instances: [Gateway.Instance(concurrency: place == .gatewayQueue ? 1 : 9)])
        if place == .overhead { gateway.overhead = .constant(99e6) }
        if place == .agentToken { gateway.rateLimit = RateLimits(perAgent: .perMinute(1), burst: 1) }
        $0.gateway = gateway
        if place == .jobPermit { $0.runtime.maxConcurrentJobs = 1 }
        if place == .callPermit { $0.runtime.maxConcurrentCalls = 1 }
        if place == .backoff { $0.resilience.retry = Hand.retry(99, initial: 20) }
      })
    #expect(report.latencies("victim", "ahead") == [30, 30])
    #expect(report.latency("later") == (place == .overhead ? 30 : 1), "nothing was left behind")
    #expect(report.jobs.failed == 0)
  }

  @Test("bills what a cancelled attempt had written: nothing before the first token, then linearly")
  func partialOutput() throws {
    // First token after 10 ms, ten more in 10 ms: 5 ms after the first one, 11 × 5 / 10 = 5 are written.
    for (timeout, written) in [(9.0, 0), (15.0, 5), (19.9, 10)] {
      var pool = Hand.pool("p", takes: 0, prompt: 7, output: 11)
      pool.simulate.service = .streamed(timeToFirstToken: .constant(10e6), interTokenLatency: .constant(1e6))
      let report = try run(
        Hand.plan([pool], Hand.jobs(1, .call("p"))) { $0.runtime.jobTimeout = Hand.span(timeout) })
      #expect((report.tokens.input, report.tokens.output) == (7, written))
      #expect(report.tokens.wasted == 7 + written)
      #expect(report.latency("1") == timeout)
    }
  }

  @Test("does not touch a job that ends before it")
  func inTime() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 29)], Hand.jobs(1, .call("p"))) {
        $0.runtime.jobTimeout = Hand.span(30)
      })
    #expect(report.jobs.completed == 1 && report.latency("1") == 29)
  }

  @Test("wastes all that its calls read and wrote, handed on or not")
  func wastesHeld() throws {
    // Both stages of the sequence wrote 10; the second was handed the first's and is cancelled half-way.
    let pools = [Hand.pool("p", takes: 10, output: 10), Hand.pool("q", takes: 20, prompt: 1, output: 10)]
    let report = try run(
      Hand.plan(pools, Hand.jobs(1, .sequential(["p", "q"]))) { $0.runtime.jobTimeout = Hand.span(20) })
    #expect((report.tokens.input, report.tokens.output) == (11, 15))
    #expect(report.tokens.wasted == 26, "no answer was made of what the first stage had written")
  }

  @Test("counts jobs in flight at the end of the drain at their age")
  func censored() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 100)], Hand.jobs(2, .call("p"))) { $0.run.drain = Hand.span(50) })
    #expect((report.jobs.inFlight, report.jobs.censored, report.calls.inFlight) == (2, 2, 2))
    // The window ends a nanosecond after the last arrival.
    #expect(report.metrics["job_latency_ms"]?.all?.max == 50_000_001)
  }

  @Test("one timer serves a looping user whose every job times out, however often")
  func loopsWithOneTimer() throws {
    let world = try World(
      Hand.plan([Hand.pool("p", takes: 1_000)], [Scenario(name: "s", pattern: .call("p"))]) {
        $0.load = .closed(Load.ClosedLoop(concurrency: 1))
        $0.runtime.jobTimeout = Hand.span(1)
        $0.run.duration = Hand.span(1_000)
      })
    while world.advance(events: 4_096) {}
    #expect(world.tally.timedOut == 1_000)
    // Of each job its timeout, and the call's timer that was given up.
    #expect(world.tally.events < 2_100)
  }
}
