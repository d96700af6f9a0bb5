import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("A circuit breaker")
struct BreakerTests {
  private typealias Hand = PlanByHand

  /// A pool that takes 10 ms and fails whatever is dispatched before `healthyAt`.
  private func plan(
    healthyAt: Double, _ instants: [Double], rule: Resilience.Breaker, slots: Int = 9,
    change: (inout Plan) -> Void = { _ in }
  ) -> Plan {
    Hand.plan(
      [Hand.pool("p", takes: 10, concurrency: slots)],
      instants.map { Hand.job("\(Int($0))", at: $0, .call("p")) }
    ) {
      $0.resilience.breaker = rule
      if healthyAt > 0 { $0.faults = [Hand.fault("p", from: 0, to: healthyAt, .fail(1))] }
      change(&$0)
    }
  }

  private func rule(rate: Double = 0.5, window: Int = 4, minimum: Int = 2, probes: Int = 1) -> Resilience.Breaker {
    Resilience.Breaker(
      failureRate: rate, window: window, minimumCalls: minimum, openFor: .milliseconds(100), halfOpenCalls: probes)
  }

  @Test("opens when enough attempts are known, refuses at once, and half-opens after its time")
  func opensAndCloses() throws {
    // The second failure at 30 opens it until 130; a probe at 130 succeeds at 140.
    let report = try run(plan(healthyAt: 100, [0, 20, 40, 129, 130, 135, 141], rule: rule()))
    #expect([0, 20].map { report.failedAfter("\($0)") } == [10, 10])
    #expect([40, 129].map { report.failedAfter("\($0)") } == [0, 0])
    #expect(report.latency("130") == 10)
    #expect(report.failedAfter("135") == 0, "one probe is out, and no more are let through")
    #expect(report.latency("141") == 10, "closed again")
    #expect(report.reasons == ["agent_failed": 2, "breaker_open": 3])
    #expect(report.agent("p")?.breakerOpened == 1)
  }

  @Test("one failed probe opens it again")
  func reopens() throws {
    let report = try run(plan(healthyAt: 200, [0, 20, 130, 150, 239, 240, 251], rule: rule()))
    #expect(report.failedAfter("130") == 10)
    #expect([150, 239].map { report.failedAfter("\($0)") } == [0, 0])
    #expect([240, 251].map { report.latency("\($0)") } == [10, 10])
    #expect(report.agent("p")?.breakerOpened == 2)
  }

  @Test("all probes must succeed before it closes, and no more than that many are let through")
  func allProbes() throws {
    let report = try run(plan(healthyAt: 100, [0, 20, 130, 135, 136, 142, 146], rule: rule(probes: 2)))
    #expect([130, 135, 146].map { report.latency("\($0)") } == [10, 10, 10])
    #expect([136, 142].map { report.failedAfter("\($0)") } == [0, 0])
  }

  @Test("opens on the rate over its window, though no two failures follow each other")
  func rateNotRun() throws {
    // Two faults make the attempts at 0 and 40 fail: fail, pass, fail, pass is half.
    let report = try run(
      plan(healthyAt: 0, [0, 20, 40, 60, 80], rule: rule(window: 4, minimum: 4)) {
        $0.faults = [Hand.fault("p", from: 0, to: 5, .fail(1)), Hand.fault("p", from: 40, to: 45, .fail(1))]
      })
    #expect(report.failedAfter("80") == 0)
    #expect(report.agent("p")?.breakerOpened == 1)
  }

  @Test("opens at its rate exactly, though the rate's product with the window is no whole number")
  func opensAtExactRate() throws {
    // 14 of 25 are 0.56, and 0.56 × 25 is 14.000000000000002. The 25th ends at 490.
    let instants = (0...25).map { Double($0) * 20 }
    let report = try run(plan(healthyAt: 275, instants, rule: rule(rate: 0.56, window: 25, minimum: 25)))
    #expect(report.reasons == ["agent_failed": 14, "breaker_open": 1])
    #expect(report.failedAfter("500") == 0)
  }

  @Test("takes attempts into its window as they settle, not as they were sent")
  func settlingOrder() throws {
    // Sent first, the long one fails last: among the last three it is one, at 100.
    let report = try run(
      plan(healthyAt: 5, [10, 30, 50, 101], rule: rule(rate: 0.3, window: 3, minimum: 3)) {
        $0.scenarios.append(Hand.job("long", Hand.call("p", lasting: 100)))
      })
    #expect((report.failedAfter("long"), report.failedAfter("101")) == (100, 0))
    #expect(report.reasons == ["agent_failed": 1, "breaker_open": 1])
  }

  @Test("is closed with an empty window, in which an attempt counts that was sent before it opened")
  func emptiedOnClosing() throws {
    // Two failures open it at 30; the probe closes it at 140. One failure among four leaves it closed, three among six would
    // not.
    let instants = [0.0, 20, 130, 150, 170, 190, 260]
    let report = try run(
      plan(healthyAt: 100, instants, rule: rule(window: 8)) {
        $0.scenarios.append(Hand.job("long", at: 1, Hand.call("p", lasting: 239)))
      })
    #expect([130, 150, 170, 190, 260].map { report.latency("\($0)") } == Array(repeating: 10, count: 5))
    #expect((report.failedAfter("long"), report.agent("p")?.breakerOpened) == (239, 1))
    // With nothing else known, the failure at 240 opens it again.
    let alone = try run(
      plan(healthyAt: 100, [0, 20, 130, 260], rule: rule(minimum: 1)) {
        $0.scenarios.append(Hand.job("long", at: 1, Hand.call("p", lasting: 239)))
      })
    #expect((alone.failedAfter("260"), alone.agent("p")?.breakerOpened) == (0, 2))
  }

  @Test("ignores what settles while it is open, and while it is half open all but its probes")
  func ignoredWhileOpen() throws {
    // Opens at 30. At 60 a failure settles, at 135 another, while a probe is out from 130 to 140.
    let report = try run(
      plan(healthyAt: 100, [0, 20, 130, 145], rule: rule()) {
        $0.scenarios.append(Hand.job("open", at: 1, Hand.call("p", lasting: 59)))
        $0.scenarios.append(Hand.job("half open", at: 1, Hand.call("p", lasting: 134)))
      })
    #expect([130, 145].map { report.latency("\($0)") } == [10, 10])
    #expect(report.agent("p")?.breakerOpened == 1)
  }

  @Test("forgets what left its window")
  func windowSlides() throws {
    // Fail, four passes, fail: one of the last four.
    let report = try run(
      plan(healthyAt: 0, [0, 20, 40, 60, 80, 100, 120], rule: rule(window: 4, minimum: 4)) {
        $0.faults = [Hand.fault("p", from: 0, to: 5, .fail(1)), Hand.fault("p", from: 100, to: 105, .fail(1))]
      })
    #expect(report.agent("p")?.breakerOpened == 0)
    #expect(report.latency("120") == 10)
  }

  @Test("waiting attempts fail when it opens; running ones go on")
  func waitingFail() throws {
    let report = try run(plan(healthyAt: 5, [0, 1, 2], rule: rule(minimum: 1), slots: 1))
    #expect(report.failedAfter("0") == 10)
    #expect([1, 2].map { report.failedAfter("\($0)") } == [9, 8])
    let running = try run(plan(healthyAt: 5, [0, 6], rule: rule(minimum: 1), slots: 2))
    #expect(running.latency("6") == 10)
  }

  @Test("a refused attempt is used up and backs off")
  func usesUpAttempts() throws {
    let report = try run(
      plan(healthyAt: 5, [0, 20], rule: rule(minimum: 1)) { $0.resilience.retry = Hand.retry(2, initial: 50) })
    // The first fails at 10 and again, refused, at 60; the second is refused at 20 and at 70.
    #expect([0, 20].map { report.failedAfter("\($0)") } == [60, 50])
    #expect((report.calls.retried, report.attemptsDispatched) == (2, 1))
  }

  @Test("refusals and cancellations do not count")
  func onlyOutcomesCount() throws {
    let pools = [
      Hand.pool("p", takes: 10) { $0.queueLimit = 0 }, Hand.pool("fast", takes: 1),
    ]
    let race = Pattern.race([.call("p"), .call("fast")])
    let jobs = [
      Hand.job("fails", .call("p")), Hand.job("refused", at: 5, .call("p")), Hand.job("cancels", at: 20, race),
      Hand.job("passes", at: 30, .call("p")),
    ]
    let report = try run(
      Hand.plan(pools, jobs) {
        $0.resilience.breaker = rule(rate: 0.5, minimum: 2)
        $0.faults = [Hand.fault("p", from: 0, to: 5, .fail(1))]
      })
    #expect(report.agent("p")?.breakerOpened == 0 || report.latency("passes") == 10)
    #expect(report.latency("passes") == 10)
    #expect(report.reasons == ["agent_failed": 1, "queue_full": 1])
  }

  @Test("a cancelled probe makes room for another")
  func cancelledProbe() throws {
    let pools = [Hand.pool("p", takes: 10, concurrency: 9), Hand.pool("fast", takes: 1)]
    let jobs = [
      Hand.job("fails", .call("p")), Hand.job("cancels", at: 200, .race([.call("p"), .call("fast")])),
      Hand.job("probe", at: 202, .call("p")), Hand.job("refused", at: 203, .call("p")),
    ]
    let report = try run(
      Hand.plan(pools, jobs) {
        $0.resilience.breaker = rule(minimum: 1)
        $0.faults = [Hand.fault("p", from: 0, to: 5, .fail(1))]
      })
    #expect(report.latency("probe") == 10 && report.failedAfter("refused") == 0)
  }

  @Test("a cancelled probe of an earlier half-open time makes no room in this one")
  func staleProbe() throws {
    let pools = [Hand.pool("p", takes: 10, concurrency: 9), Hand.pool("fast", takes: 130)]
    let slow = Pattern.race([Hand.call("p", lasting: 900), .call("fast")])
    // Opens at 10; two probes at 110, of which one fails at 120 and the other is cancelled at 240, when the next two
    // probes, from 220 on, are still out.
    let jobs = [
      Hand.job("fails", .call("p")), Hand.job("slow", at: 110, slow), Hand.job("failing probe", at: 110, .call("p")),
      Hand.job("probe", at: 235, .call("p")), Hand.job("probe too", at: 236, .call("p")),
      Hand.job("refused", at: 241, .call("p")),
    ]
    let report = try run(
      Hand.plan(pools, jobs) {
        $0.resilience.breaker = rule(minimum: 1, probes: 2)
        $0.resilience.callTimeout = nil
        $0.faults = [Hand.fault("p", from: 0, to: 115, .fail(1))]
      })
    #expect(report.failedAfter("failing probe") == 10)
    #expect(report.latencies("probe", "probe too") == [10, 10])
    #expect(report.failedAfter("refused") == 0)
  }

  @Test("the pool is degraded while it is open, and active again when it has closed")
  func registryStatus() throws {
    let world = try World(plan(healthyAt: 100, [0, 20, 130, 300], rule: rule()))
    world.advance(toMilliseconds: 50)
    #expect(world.registry.status(of: 0) == .degraded)
    world.advance(toMilliseconds: 145)
    #expect(world.registry.status(of: 0) == .active)
  }
}
