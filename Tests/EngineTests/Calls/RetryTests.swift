import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Retries")
struct RetryTests {
  private typealias Hand = PlanByHand

  private func report(
    _ retry: Resilience.Retry?, fails: Double = 1, jobs: Int = 1, change: (inout Plan) -> Void = { _ in }
  ) throws -> RunReport {
    try run(
      Hand.plan([Hand.pool("p", takes: 10, concurrency: 9_999, fails: fails)], Hand.jobs(jobs, .call("p"))) {
        $0.resilience.retry = retry
        change(&$0)
      })
  }

  @Test(
    "the waits grow as the backoff says, up to their maximum, and `attempts` includes the first",
    arguments: [
      (Resilience.Retry.Backoff.exponential, 30_000.0, 740.0), (.linear, 30_000, 640), (.constant, 30_000, 340),
      (.exponential, 150, 440), (.linear, 150, 440),
    ])
  func backoffs(backoff: Resilience.Retry.Backoff, max: Double, ends: Double) throws {
    let report = try report(Hand.retry(4, backoff, initial: 100, max: max))
    #expect(report.failedAfter("1") == ends)
    #expect((report.calls.started, report.calls.failed, report.calls.retried) == (1, 1, 3))
    #expect((report.attemptsDispatched, report.agent("p")?.failures) == (4, 4))
    #expect(report.agent("p")?.calls == 1, "a pool's calls are calls, not attempts")
  }

  @Test("without a retry, and with attempts: 1, a call is tried once")
  func noRetry() throws {
    for retry in [nil, Hand.retry(1, initial: 100)] {
      let report = try report(retry)
      #expect(report.failedAfter("1") == 10 && report.calls.retried == 0)
    }
  }

  @Test("a call stops trying when it succeeds")
  func succeeds() throws {
    let report = try report(Hand.retry(4, initial: 100), fails: 0) {
      $0.faults = [Hand.fault("p", from: 0, to: 50, .fail(1))]
    }
    #expect(report.latency("1") == 120)
    #expect((report.calls.completed, report.calls.retried) == (1, 1))
    #expect(report.metrics["call_latency_ms"]?.all?.max == 120_000_000, "backoff included")
    #expect(report.longestWait("backoff") == 100)
  }

  @Test("jitter keeps the waits within its bounds, evenly spread")
  func jitter() throws {
    for (jitter, low, mean) in [(Resilience.Retry.Jitter.full, 0.0, 50.0), (.equal, 50, 75), (.none, 100, 100)] {
      let report = try report(Hand.retry(2, initial: 100, jitter: jitter), jobs: 500)
      let waits = try #require(report.metrics["wait_ms"]?.by["for"]?["backoff"])
      #expect(waits.count == 500)
      #expect(Double(waits.min) >= low * 1e6 && waits.max <= 100_000_000)
      // Five standard errors of a uniform over [low, 100].
      #expect(abs(waits.mean / 1e6 - mean) <= 5 * (100 - low) / (12 * 500.0).squareRoot())
    }
  }

  @Test("the cap comes before the jitter: waits spread below it and do not pile up at it", arguments: [true, false])
  func capBeforeJitter(isFull: Bool) throws {
    // 100 after the first attempt; 200 after the second, cut to 100.
    let retry = Hand.retry(3, .linear, initial: 100, max: 100, jitter: isFull ? .full : .equal)
    let waits = try #require(try report(retry, jobs: 500).metrics["wait_ms"]?.by["for"]?["backoff"])
    let least = isFull ? 0.0 : 50
    #expect(waits.count == 1_000)
    #expect(Double(waits.min) >= least * 1e6 && waits.max < 100_000_000)
    #expect(abs(waits.mean / 1e6 - (least + 100) / 2) <= 5 * (100 - least) / (12 * 1_000.0).squareRoot())
  }

  @Test("a slot and a permit are free while a call backs off")
  func permitsReleased() throws {
    let report = try run(
      Hand.plan(
        [Hand.pool("p", takes: 10)], [Hand.job("a", .call("p")), Hand.job("b", at: 6, .call("p"))]
      ) {
        $0.runtime.maxConcurrentCalls = 1
        $0.resilience.retry = Hand.retry(2, initial: 100)
        $0.faults = [Hand.fault("p", from: 0, to: 5, .fail(1))]
      })
    #expect(report.latencies("a", "b") == [120, 14])
  }

  @Test("a failing attempt takes its full service time, or what `after` says")
  func failureAfter() throws {
    let pools = [Hand.pool("p", takes: 10, fails: 1), Hand.pool("q", takes: 10, fails: 1, failsAfter: 3)]
    let report = try run(Hand.plan(pools, [Hand.job("p", .call("p")), Hand.job("q", .call("q"))]))
    #expect([report.failedAfter("p"), report.failedAfter("q")] == [10, 3])
  }

  @Test("a failed attempt's tokens are paid for and wasted")
  func wasted() throws {
    let pool = Hand.pool("p", takes: 10, prompt: 3, output: 20, fails: 0, failsAfter: 5)
    let report = try run(
      Hand.plan([pool], Hand.jobs(1, .call("p"))) {
        $0.resilience.retry = Hand.retry(2, initial: 100)
        $0.faults = [Hand.fault("p", from: 0, to: 5, .fail(1))]
      })
    // Half of the first attempt's output was written when it failed.
    #expect((report.tokens.input, report.tokens.output, report.tokens.wasted) == (6, 30, 13))
  }

  @Test("delays stay finite whatever the parameters")
  func extremes() {
    let retry = Resilience.Retry(
      attempts: 100, backoff: .exponential, initial: .seconds(Int64.max), factor: 1e300, max: .seconds(Int64.max),
      jitter: .none)
    #expect(Backoff(retry).delay(after: 99, unit: 0.5) >= 1 << 62)
  }
}

@Suite("Call timeouts")
struct CallTimeoutTests {
  private typealias Hand = PlanByHand

  @Test("run from dispatch, not from the request")
  func fromDispatch() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 50)], Hand.jobs(2, .call("p"))) {
        $0.resilience.callTimeout = Hand.span(20)
      })
    #expect([report.failedAfter("1"), report.failedAfter("2")] == [20, 40])
    #expect((report.calls.timedOut, report.calls.failed, report.jobs.failed) == (2, 0, 2))
    #expect(report.reasons == ["call_timeout": 2])
  }

  @Test("catch attempts that never answer, which wrote nothing")
  func neverAnswers() throws {
    let pool = Hand.pool("p", takes: 5, prompt: 2, output: 9) { $0.simulate.failure.timeoutRate = 1 }
    let report = try run(
      Hand.plan([pool], Hand.jobs(1, .call("p"))) { $0.resilience.callTimeout = Hand.span(20) })
    #expect(report.failedAfter("1") == 20)
    #expect((report.tokens.input, report.tokens.output, report.tokens.wasted) == (2, 0, 2))
  }

  @Test("each attempt has its own")
  func perAttempt() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 50)], Hand.jobs(1, .call("p"))) {
        $0.resilience.callTimeout = Hand.span(20)
        $0.resilience.retry = Hand.retry(3, initial: 7)
      })
    #expect(report.failedAfter("1") == 74)
  }

  @Test("an attempt that takes exactly so long completes")
  func exactly() throws {
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 20)], Hand.jobs(1, .call("p"))) {
        $0.resilience.callTimeout = Hand.span(20)
      })
    #expect(report.latency("1") == 20)
  }

  @Test("a timeout rate without a call timeout is a problem of the plan")
  func rateNeedsTimeout() {
    let pool = Hand.pool("p", takes: 5) { $0.simulate.failure.timeoutRate = 0.1 }
    #expect(throws: PlanError.self) { try World(Hand.plan([pool], Hand.jobs(1, .call("p")))) }
  }
}
