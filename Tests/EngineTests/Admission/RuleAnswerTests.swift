import NeedletailLanes
import NeedletailMetrics
import Synchronization
import Testing

@testable import NeedletailEngine

@Suite("Rules that put off and rules that are answered from outside")
struct RuleAnswerTests {
  private typealias Hand = PlanByHand

  /// A value that a rule and a test share.
  private final class Box<T: Sendable>: Sendable {
    private let kept: Mutex<T>
    init(_ value: T) { kept = Mutex(value) }
    func get() -> T { kept.withLock { $0 } }
    func set(_ value: T) { kept.withLock { $0 = value } }
  }

  private final class ByAttempt: AdmissionRule {
    let decide: @Sendable (AskedAttempt) -> RuleDecision
    init(_ decide: @escaping @Sendable (AskedAttempt) -> RuleDecision) { self.decide = decide }
    func decide(_ attempt: AskedAttempt) -> RuleDecision { decide(attempt) }
  }

  private func one(_ change: (inout Plan) -> Void = { _ in }) -> Plan {
    Hand.plan([Hand.pool("p", takes: 10)], [Hand.job("a", .call("p"))], change: change)
  }

  @Test("by the wall clock an answer is taken when it comes: the wait is as long as it was, and service begins then")
  func takenWhenItComes() throws {
    let approver = Approver()
    let answered = Box<UInt64>(0)
    let thread = try LaneThread(name: "approver") {
      approver.work { _ in
        // Longer than the conductor's naps, so that an instant which is not read anew shows.
        let start = MonotonicClock.now
        while MonotonicClock.now < start + 80_000_000 { LaneThread.relax() }
        answered.set(MonotonicClock.now - start)
        return true
      }
    }
    var run = try LiveRun(one(), rules: RuleBook([approver], answers: approver.answers))
    while run.advance(events: 1 << 16) {}
    run.close()
    approver.stop()
    thread.join()
    let report = run.report()
    let real = Double(answered.get()) / 1e6
    #expect(real >= 80)
    #expect((report.longestWait("rule") ?? 0) >= real)
    #expect((report.latency("a") ?? 0) >= real + 10)
  }

  @Test(
    "a hedge that a rule delayed until its first attempt has failed takes the idle agent", arguments: [true, false])
  func delayedHedge(pooled: Bool) throws {
    let rule = ByAttempt { $0.isHedge ? ($0.now == 5_000_000 ? .refuse : .delay(20_000_000)) : .pass }
    // b holds member 1 for 1 s; a runs on member 0 for 10 ms and fails; its hedge asks at 5 and passes at 25.
    let plan = Hand.plan(
      [
        Hand.pool("p", takes: 10, count: 2, fails: 1) {
          $0.hedge = .after(.milliseconds(5))
          if pooled { $0.queueing = .pool }
        }
      ],
      [Hand.job("b", Hand.call("p", lasting: 1_000)), Hand.job("a", at: 1, .call("p"))])
    let world = try World(plan, rules: RuleBook([rule]))
    while world.advance(events: 100) {}
    let r = world.report(named: "")
    #expect((r.failedAfter("a") ?? .infinity) < 50)
  }

  @Test("a run with a passing rule and agents that never return is judged as without the rule")
  func neverBack() throws {
    func outcome(_ rules: RuleBook) throws -> (RunReport.Status, String?) {
      let plan = Hand.plan([Hand.pool("p", takes: 10)], [Hand.job("a", at: 5, .call("p"))]) {
        $0.faults = [Fault(at: .nanoseconds(1), for: .seconds(Int64.max), target: .agents("p"), effects: [.down(1)])]
      }
      var s = try Simulation(plan, rules: rules)
      while s.advance(events: 100) {}
      let r = s.report()
      return (r.status, r.statusReason)
    }
    let without = try outcome(RuleBook())
    let with = try outcome(RuleBook([ByAttempt { _ in .pass }]))
    #expect(without.0 == with.0)
  }

  @Test("in virtual time an answer that is there already is taken, whatever the slices", arguments: [1, 65_536])
  func sync(slice: Int) throws {
    let answers = RuleAnswers()
    let rule = ByAttempt {
      answers.answer($0.ticket, passes: true)
      return .awaitAnswer
    }
    var s = try Simulation(one(), rules: RuleBook([rule], answers: answers))
    while s.advance(events: slice) {}
    #expect(s.report().status == .completed)
  }

  @Test("after the end of the run no answer is taken in")
  func after() throws {
    let answers = RuleAnswers()
    let kept = Box<AttemptTicket?>(nil)
    let rule = ByAttempt { a in
      kept.set(a.ticket)
      return .pass
    }
    var run = try LiveRun(one(), rules: RuleBook([rule], answers: answers))
    while run.advance(events: 1 << 16) {}
    run.close()
    let ticket = try #require(kept.get())
    #expect(!answers.answer(ticket, passes: true))
    #expect(answers.take().isEmpty)
  }

  @Test("a hedge that a rule refuses does not take the call's retries", arguments: [6.0, 20.0])
  func refusedHedge(delay: Double) throws {
    // First attempts fail at 10 ms; the hedge starts at 5 and is answered after `delay`.
    let rule = ByAttempt { $0.isHedge ? .awaitAnswer : .pass }
    let plan = Hand.plan(
      [Hand.pool("p", takes: 10, count: 2, fails: 1) { $0.hedge = .after(.milliseconds(5)) }],
      [Hand.job("a", .call("p"))]
    ) { $0.resilience.retry = Hand.retry(3, initial: 1) }
    let tickets = Box<[AttemptTicket]>([])
    let keeping = ByAttempt { a in
      if a.isHedge { tickets.set(tickets.get() + [a.ticket]) }
      return rule.decide(a)
    }
    let world = try World(plan, rules: RuleBook([keeping]))
    world.advance(toMilliseconds: delay == 6 ? 6 : 12)
    for t in tickets.get() { world.answer(t, passes: false) }
    while world.advance(events: 1) {
      // later hedges are refused at once
      for t in tickets.get() { world.answer(t, passes: false) }
    }
    let r = world.report(named: "")
    #expect(r.calls.retried == 2)
  }

  @Test("an answer to a call that was cancelled while a rule was asked does nothing", arguments: [true, false])
  func gone(passes: Bool) throws {
    let kept = Box<[AttemptTicket]>([])
    let rule = ByAttempt { a in
      kept.set(kept.get() + [a.ticket])
      return .awaitAnswer
    }
    let world = try World(
      one {
        $0.runtime.jobTimeout = .milliseconds(5); $0.keepsAccounts = true; $0.tracedJobs = 3
      }, rules: RuleBook([rule]))
    while world.advance(events: 1) {}
    let t = try #require(kept.get().first)
    #expect(!world.answer(t, passes: passes))
    #expect(world.calls[t.call].state != .asking, "a freed record says so itself")
  }

  @Test("a hedge let through late, whose first attempt has failed on the only agent that is left, goes there")
  func strand() throws {
    // b holds member 0 for 12 ms; a runs on member 1 and fails at 11; member 0 is away from 12 on.
    let rule = ByAttempt { $0.isHedge ? ($0.now == 5_000_000 ? .refuse : .delay(20_000_000)) : .pass }
    let plan = Hand.plan(
      [
        Hand.pool("p", takes: 10, count: 2, fails: 1) {
          $0.hedge = .after(.milliseconds(5))
          $0.queueing = .pool
        }
      ],
      [Hand.job("b", Hand.call("p", lasting: 11.5)), Hand.job("a", at: 1, .call("p"))]
    ) { $0.faults = [Hand.fault("p", from: 12, to: 3_600_000, .down(1))] }
    let world = try World(plan, rules: RuleBook([rule]))
    world.advance(toMilliseconds: 1_000_000)
    #expect(world.jobs.count == 0)
  }

  @Test("one set of answers serves one run")
  func shared() throws {
    let answers = RuleAnswers()
    _ = try World(one(), rules: RuleBook([], answers: answers))
    #expect(throws: PlanError.self) { try World(one(), rules: RuleBook([], answers: answers)) }
  }

  @Test("no more answers are taken in than wait at most")
  func bound() {
    let (answers, ticket) = (RuleAnswers(), AttemptTicket(call: 0, key: 0, attempt: 1))
    for _ in 0..<65_536 { answers.answer(ticket, passes: true) }
    #expect(!answers.answer(ticket, passes: true))
    #expect(answers.take().count == 65_536)
    #expect(answers.answer(ticket, passes: true))
  }

  @Test("intervals show calls that wait for a rule")
  func gauge() throws {
    let plan = Hand.plan([Hand.pool("p", takes: 10)], [Hand.job("a", .call("p"))])
    let world = try World(plan, rules: RuleBook([ByAttempt { _ in .delay(50_000_000) }]))
    world.advance(toMilliseconds: 10)
    #expect(world.limitQueues.contains { $0.limit == .rule && world.waiting(in: $0) == 1 })
  }
}
