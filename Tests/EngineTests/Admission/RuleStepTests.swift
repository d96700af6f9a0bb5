import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Rules on the way in")
struct RuleStepTests {
  /// Every attempt has been asked once, whatever started it, and what was refused is told.
  private func expectAllAsked(_ report: RunReport, _ rule: ToyRule, _ seed: UInt64) {
    let books = rule.books
    #expect(books.first == report.calls.started, "seed \(seed)")
    #expect(books.retries == report.calls.retried, "seed \(seed)")
    #expect(books.hedges == report.calls.hedged, "seed \(seed)")
    #expect(report.attemptsDispatched <= books.passed + books.delayed, "seed \(seed)")
    #expect(report.reasons["rule_refused", default: 0] <= books.refused, "seed \(seed)")
  }

  /// A random plan all of whose jobs are counted.
  private func plan(_ seed: UInt64) -> Plan {
    var random = RandomPlan(seed: seed)
    var plan = random.plan()
    (plan.run.warmup, plan.run.drain) = (.zero, nil)
    return plan
  }

  @Test("first attempts, retries and hedges of every pattern all pass the step, in virtual time", arguments: 0..<5)
  func virtual(part: UInt64) throws {
    var seen = ToyRule.Books()
    for seed in part * 40..<part * 40 + 40 {
      let rule = ToyRule()
      var simulation = try Simulation(plan(seed), rules: RuleBook([rule]))
      while simulation.advance(events: 1 << 20) {}
      expectAllAsked(simulation.report(), rule, seed)
      seen.first += rule.books.first
      seen.retries += rule.books.retries
      seen.hedges += rule.books.hedges
      seen.refused += rule.books.refused
      seen.delayed += rule.books.delayed
    }
    #expect(seen.first > 0 && seen.retries > 0 && seen.hedges > 0 && seen.refused > 0 && seen.delayed > 0)
  }

  @Test("… and by the wall clock", arguments: 300..<303 as Range<UInt64>)
  func wall(seed: UInt64) throws {
    let rule = ToyRule()
    var plan = plan(seed)
    plan.run.duration = .milliseconds(300)
    plan.faults = []
    var run = try LiveRun(plan, rules: RuleBook([rule]))
    while run.advance(events: 1 << 16) {}
    run.close()
    expectAllAsked(run.report(), rule, seed)
    #expect(rule.books.first > 0)
  }

  @Test("… of each pattern by its name, in both clocks", arguments: PatternTimeoutTests.cases)
  func patterns(_ one: PatternTimeoutTests.Case) throws {
    let pools = [("a", 2.0), ("b", 3), ("c", 4), ("s", 5)].map { name, takes in
      PlanByHand.pool(name, takes: takes, count: 20, fails: 0.3) {
        $0.hedge = .after(.milliseconds(1))
        $0.simulate.outcome.solves = 0
      }
    }
    var plan = PlanByHand.plan(pools, [Scenario(name: "s", pattern: one.pattern)]) {
      $0.load = .closed(Load.ClosedLoop(concurrency: 4))
      $0.resilience.retry = PlanByHand.retry(3, initial: 1)
    }
    plan.run.jobs = 40
    let (virtual, live) = (ToyRule(), ToyRule())
    var simulation = try Simulation(plan, rules: RuleBook([virtual]))
    while simulation.advance(events: 1 << 20) {}
    expectAllAsked(simulation.report(), virtual, 0)
    #expect(virtual.books.first >= 40 && virtual.books.retries > 0 && virtual.books.hedges > 0)
    var run = try LiveRun(plan, rules: RuleBook([live]))
    while run.advance(events: 1 << 16) {}
    run.close()
    expectAllAsked(run.report(), live, 0)
    #expect(live.books.first >= 40 && live.books.hedges > 0)
  }

  /// Delays by a fixed span, or waits to be told.
  private final class Fixed: AdmissionRule {
    let decision: RuleDecision
    nonisolated(unsafe) var asked: [AttemptTicket] = []
    init(_ decision: RuleDecision) { self.decision = decision }
    func decide(_ attempt: AskedAttempt) -> RuleDecision {
      unsafe asked.append(attempt.ticket)
      return decision
    }
  }

  private func one(_ change: (inout Plan) -> Void = { _ in }) -> Plan {
    PlanByHand.plan([PlanByHand.pool("p", takes: 10)], [PlanByHand.job("a", .call("p"))], change: change)
  }

  @Test("a delay is a wait for the rule, and nothing is held meanwhile")
  func delay() throws {
    let rule = Fixed(.delay(5_000_000))
    var simulation = try Simulation(one { $0.keepsAccounts = true }, rules: RuleBook([rule]))
    while simulation.advance(events: 1) {}
    let report = simulation.report()
    let waits = try #require(report.metrics["wait_ms"]?.by["for"]?["rule"])
    #expect(waits.count == 1 && waits.max == 5_000_000)
    let parts = try #require(report.latencyBreakdown?.scenarios.first).all.nanoseconds
    #expect(parts == [.rule: 5_000_000, .service: 10_000_000])
    // The wait for an agent begins when the rule has passed it.
    #expect(report.metrics["queue_time_ms"]?.all?.max == 0)
  }

  @Test("a refusal fails the call with its reason, and is not retried")
  func refusal() throws {
    let rule = Fixed(.refuse)
    var simulation = try Simulation(
      one { $0.resilience.retry = PlanByHand.retry(3, initial: 1) }, rules: RuleBook([rule]))
    while simulation.advance(events: 1) {}
    let report = simulation.report()
    #expect(report.reasons == ["rule_refused": 1])
    #expect(report.calls.failed == 1 && report.calls.retried == 0 && report.attemptsDispatched == 0)
  }

  @Test("an answer from outside lets an attempt go on, or refuses it; one for an attempt that has gone does nothing")
  func answers() throws {
    for passes in [true, false] {
      let rule = Fixed(.awaitAnswer)
      let world = try World(one(), rules: RuleBook([rule]))
      while unsafe rule.asked.isEmpty { _ = world.advance(events: 1) }
      let ticket = try #require(unsafe rule.asked.first)
      #expect(world.waiting(in: LimitQueue(limit: .rule)) == 1)
      #expect(world.answer(ticket, passes: passes))
      #expect(!world.answer(ticket, passes: passes))
      while world.advance(events: 1) {}
      let report = world.report(named: "")
      #expect(world.leftovers.isEmpty)
      #expect(report.jobs.completed == (passes ? 1 : 0) && report.jobs.failed == (passes ? 0 : 1))
      #expect(!world.answer(ticket, passes: true))
    }
  }

  @Test("a run whose attempts wait for answers that cannot come says so")
  func withoutAnswer() throws {
    var simulation = try Simulation(one(), rules: RuleBook([Fixed(.awaitAnswer)]))
    while simulation.advance(events: 1) {}
    let report = simulation.report()
    #expect(report.status == .aborted)
    #expect(report.statusReason?.contains("wait for the answer of a rule") == true)
  }

  @Test("by the wall clock, answers come from other threads")
  func approvals() throws {
    let approver = Approver()
    var plan = one()
    plan.scenarios[0].load = .open(Load.Arrivals(process: .constant, rate: .perSecond(500)))
    (plan.run.duration, plan.run.jobs) = (nil, 100)
    let thread = try LaneThread(name: "approver") { approver.work { $0.job % 4 != 0 } }
    var run = try LiveRun(plan, rules: RuleBook([approver], answers: approver.answers))
    while run.advance(events: 1 << 16) {}
    run.close()
    approver.stop()
    thread.join()
    let report = run.report()
    #expect(report.jobs.completed + report.jobs.failed == 100 && report.jobs.completed > 0)
    #expect(report.reasons["rule_refused", default: 0] == report.jobs.failed)
  }
}
