import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Hedged attempts")
struct HedgingTests {
  private typealias Hand = PlanByHand

  /// Attempts dispatched before 5 ms take ten times as long as the 10 ms of the others.
  private func plan(
    _ scenarios: [Scenario], count: Int = 2, hedge: AgentPool.Hedge = .after(.milliseconds(20)),
    change: (inout Plan) -> Void = { _ in }
  ) -> Plan {
    Hand.plan(
      [Hand.pool("p", takes: 10, count: count, prompt: 5, output: 10) { $0.hedge = hedge }], scenarios
    ) {
      $0.faults = [Hand.fault("p", from: 0, to: 5, .latency(10))]
      change(&$0)
    }
  }

  @Test("start after their time on another member; the first answer wins, the loser is cancelled and wasted")
  func hedgeWins() throws {
    let report = try run(plan(Hand.jobs(1, .call("p"))))
    #expect(report.latency("1") == 30)
    #expect((report.calls.hedged, report.calls.started, report.calls.completed) == (1, 1, 1))
    // The first attempt had written 3 of 10 at 30 of its 100 ms.
    #expect((report.tokens.input, report.tokens.output, report.tokens.wasted) == (10, 13, 8))
    #expect(report.attemptsDispatched == 2)
  }

  @Test("the first attempt may still win")
  func firstWins() throws {
    let report = try run(
      plan([Hand.job("a", at: 10, Hand.call("p", lasting: 25))]))
    #expect(report.latency("a") == 25)
    // The second ran 5 of its 25 ms.
    #expect((report.calls.hedged, report.tokens.wasted, report.tokens.output) == (1, 7, 12))
  }

  @Test("an attempt that ends by then is not hedged, nor is one whose pool has no other agent")
  func notNeeded() throws {
    #expect(try run(plan([Hand.job("a", at: 10, Hand.call("p", lasting: 20))])).calls.hedged == 0)
    #expect(try run(plan(Hand.jobs(1, .call("p")), count: 1)).calls.hedged == 0)
  }

  @Test("both members are busy while a pair runs")
  func onAnotherMember() throws {
    let world = try World(plan(Hand.jobs(1, .call("p")), count: 3))
    world.advance(toMilliseconds: 25)
    #expect(world.runningByMember.sorted() == [0, 1, 1])
    world.advance(toMilliseconds: 35)
    #expect(world.runningByMember == [0, 0, 0], "and free when the first answer is there")
  }

  @Test("a hedge waits for a busy member, and leaves its queue when the first attempt answers")
  func waitingHedge() throws {
    let jobs = [
      Hand.job("other", at: 10, Hand.call("p", lasting: 90)), Hand.job("a", at: 11, Hand.call("p", lasting: 30)),
      Hand.job("next", at: 35, Hand.call("p", lasting: 1)),
    ]
    // a's hedge at 31 would queue behind the other; a ends at 41, and the pair of the other is hedged at 30.
    let report = try run(plan(jobs, hedge: .after(.milliseconds(25))))
    #expect(report.latency("a") == 30)
    #expect(report.jobs.completed == 3)
  }

  @Test("after a percentile of the pool's attempts, once twenty are known")
  func percentile() throws {
    // Twenty attempts of 10 ms, one after another; then one that is ten times as long.
    let early = (0..<20).map { Hand.job("\($0)", at: 100 + Double($0) * 20, .call("p")) }
    let report = try run(
      plan(early + [Hand.job("slow", at: 1_000, .call("p"))], hedge: .afterPercentile(95)) {
        $0.faults = [
          Hand.fault("p", from: 0, to: 5, .latency(10)), Hand.fault("p", from: 999, to: 1_001, .latency(10)),
        ]
      })
    #expect(report.latency("slow") == 20)
    #expect(report.calls.hedged == 1)
  }

  @Test("a percentile is that of the attempts settled when the first is sent, not of what settles while it runs")
  func percentileAtDispatch() throws {
    let early = (0..<20).map { Hand.job("\($0)", at: 100 + Double($0) * 20, .call("p")) }
    let later = (0..<40).map { Hand.job("later \($0)", at: 1_002, Hand.call("p", lasting: 1)) }
    let slow = Hand.job("slow", at: 1_000, .call("p"))
    let report = try run(
      plan(early + [slow] + later, hedge: .afterPercentile(50)) {
        $0.agents[0].concurrency = 40
        $0.faults = [Hand.fault("p", from: 999, to: 1_001, .latency(10))]
      })
    #expect((report.latency("slow"), report.calls.hedged) == (20, 1))
  }

  @Test("when one attempt of a pair fails the other goes on; when both do the call is retried")
  func failures() throws {
    // Dispatched before 5 ms: fails at 50. The hedge at 20 takes 40 and answers at 60.
    let slow = Hand.job("a", Hand.call("p", lasting: 40))
    let first = try run(
      plan([slow]) {
        $0.agents[0].simulate.failure.after = .constant(50e6)
        $0.faults = [Hand.fault("p", from: 0, to: 5, .fail(1))]
      })
    #expect(first.latency("a") == 60)
    #expect(first.calls.retried == 0)
    // The hedge fails after 1 ms, the first answers at 40.
    let second = try run(
      plan([slow]) {
        $0.agents[0].simulate.failure.after = .constant(1e6)
        $0.faults = [Hand.fault("p", from: 15, to: 25, .fail(1))]
      })
    #expect(second.latency("a") == 40)
    // Both fail, at 50 and at 70; the retry at 80 answers at 120.
    let both = try run(
      plan([slow]) {
        $0.agents[0].simulate.failure.after = .constant(50e6)
        $0.resilience.retry = Hand.retry(2, initial: 10)
        $0.agents[0].hedge = .after(.milliseconds(20))
        $0.faults = [Hand.fault("p", from: 0, to: 25, .fail(1))]
      })
    #expect(both.failedAfter("a") == nil && both.jobs.completed == 1)
    #expect((both.calls.retried, both.reasons["agent_failed"]) == (1, 2))
  }

  @Test("those are counted as won whose answer the call took, of the cohort")
  func won() throws {
    // At 0 a hedge wins; at 110 the first attempt does, 5 ms after its hedge began; at 310 both fail; at 400 the first fails at 50 of
    // its 60 ms, and the hedge answers at 80; at 600 the job is cut off with its hedge.
    let jobs = [
      Hand.job("wins", .call("p")), Hand.job("loses", at: 110, Hand.call("p", lasting: 25)),
      Hand.job("fail", at: 310, Hand.call("p", lasting: 60)), Hand.job("alone", at: 400, Hand.call("p", lasting: 60)),
      Hand.job("cut", at: 600, Hand.call("p", lasting: 500)),
    ]
    func report(warmup: Double) throws -> RunReport {
      try run(
        plan(jobs) {
          $0.agents[0].simulate.failure.after = .constant(50e6)
          $0.faults += [
            Hand.fault("p", from: 305, to: 335, .fail(1)), Hand.fault("p", from: 395, to: 405, .fail(1)),
          ]
          $0.runtime.jobTimeout = Hand.span(200)
          $0.run.warmup = Hand.span(warmup)
        })
    }
    let (all, later) = try (report(warmup: 0), report(warmup: 50))
    #expect((all.calls.hedged, all.calls.hedgesWon) == (5, 2))
    #expect((later.calls.hedged, later.calls.hedgesWon) == (4, 1), "the first is of the warm-up")
    #expect(all.latency("wins") == 30 && all.latency("loses") == 25 && all.latency("alone") == 80)
  }

  @Test("a cancelled call takes its hedge along")
  func cancelled() throws {
    let report = try run(plan(Hand.jobs(1, .call("p"))) { $0.runtime.jobTimeout = Hand.span(25) })
    #expect(report.latency("1") == 25)
    #expect((report.calls.cancelled, report.calls.hedged) == (1, 1))
    // 25 of 100 ms: 2 tokens; 5 of 10 ms: 5 tokens.
    #expect((report.tokens.input, report.tokens.output, report.tokens.wasted) == (10, 7, 17))
  }

  @Test("a hedge that was set for a cancelled call does not start for the call that comes after it")
  func staleHedge() throws {
    // The hedged call, set to be hedged at 20, is cancelled at 15; its record goes to a call of a pool with no hedging.
    let jobs = [Hand.job("a", .race([.call("p"), .call("q")])), Hand.job("b", at: 16, Hand.call("q", lasting: 100))]
    let report = try run(plan(jobs) { $0.agents.append(Hand.pool("q", takes: 15, count: 2)) })
    #expect(report.latencies("a", "b") == [15, 100])
    #expect((report.calls.hedged, report.attemptsDispatched) == (0, 3))
  }

  @Test("a permit that the winner frees does not go to its own loser")
  func permitNotToLoser() throws {
    let report = try run(
      plan([Hand.job("a", at: 10, Hand.call("p", lasting: 30))]) { $0.runtime.maxConcurrentCalls = 1 })
    #expect(report.latency("a") == 30)
    #expect((report.calls.hedged, report.attemptsDispatched, report.tokens.wasted) == (1, 1, 0))
  }

  @Test("a hedge in a pool's queue lets a slot of its first attempt's member go by")
  func waitsForAnotherMember() throws {
    // a and x run on one member, y and z on the other; all are hedged and wait when x frees its slot at 42.
    let jobs = [("a", 0.0, 100.0), ("y", 1, 100), ("x", 2, 40), ("z", 3, 100)].map { name, instant, span in
      Hand.job(name, at: instant, Hand.call("p", lasting: span))
    }
    let pool = Hand.pool("p", takes: 1, count: 2, concurrency: 2) {
      $0.queueing = .pool
      $0.hedge = .after(.milliseconds(20))
    }
    let world = try World(Hand.plan([pool], jobs))
    world.advance(toMilliseconds: 45)
    let running = (0..<world.calls.highWater).filter { world.calls[$0].isHedge && world.calls[$0].state == .running }
    #expect(running.count == 1)
    for hedge in running { #expect(world.calls[hedge].member != world.twinMember(hedge)) }
  }
}
