import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

/// What the winner of a race frees goes to none that its end cancels.
@Suite("A race's losers")
struct StandingDownTests {
  private typealias Hand = PlanByHand

  /// p has one slot and takes 10 ms, as f does, which always fails; q takes 5, r 6.
  private func report(_ pattern: Pattern, change: (inout Plan) -> Void = { _ in }) throws -> RunReport {
    let pools = [
      Hand.pool("p", takes: 10, prompt: 7), Hand.pool("q", takes: 5, concurrency: 9),
      Hand.pool("r", takes: 6, concurrency: 9), Hand.pool("f", takes: 10, prompt: 7, fails: 1),
    ]
    return try run(Hand.plan(pools, [Hand.job("job", pattern)], change: change))
  }

  /// Asks for p at 6 ms, when it is taken.
  private static let late = Pattern.sequential(["r", "p"])

  /// Patterns in a race with `late`, whether p decides for them or not, how many attempts there are, and when the race is won.
  private static let nested: [(name: String, pattern: Pattern, decides: Bool, attempts: Int, wonAt: Double)] = [
    ("call", .call("p"), true, 2, 10),
    ("sequence", .sequential(["q", "p"]), true, 3, 15),
    ("all", .allOf([.call("p"), .call("q")]), true, 3, 10),
    ("race", .race([.call("p"), .sequential(["r", "r", "r"])]), true, 4, 10),
    ("loop", .loop(Pattern.Loop(body: .call("p"), atMost: 3, until: .approved)), true, 2, 10),
    ("loop that goes on", .loop(Pattern.Loop(body: .call("p"), atMost: 3, until: .approved)), false, 3, 20),
    ("last round", .loop(Pattern.Loop(body: .call("p"), atMost: 1, until: .approved)), false, 2, 10),
    ("tier", .handoff(tiers: ["p", "q"]), true, 2, 10),
    ("tier that escalates", .handoff(tiers: ["p", "q"]), false, 4, 15),
    ("last tier", .handoff(tiers: ["q", "p"]), false, 3, 15),
    ("controller", .blackboard(controller: "p", specialists: ["q"]), true, 2, 10),
    ("vote", .consensus(voters: ["p"], count: 1, rounds: 3), true, 2, 10),
  ]

  @Test("leave their queues before the winner frees its slot, whatever wins", arguments: nested.indices)
  func leave(index: Int) throws {
    let one = Self.nested[index]
    let report = try report(.race([one.pattern, Self.late])) {
      let share = one.decides ? 1.0 : 0.0
      $0.agents[0].simulate.outcome = OutcomeModel(handles: share, approves: share, solves: share)
      if one.name == "tier that escalates" || one.name == "last tier" { $0.agents[1].simulate.outcome.handles = 0 }
    }
    #expect(report.latency("job") == one.wonAt, "\(one.name)")
    #expect(report.attemptsDispatched == one.attempts, "\(one.name)")
  }

  @Test("are billed for nothing when they had not begun")
  func unbilled() throws {
    let report = try report(.race([.call("p"), .call("p"), .call("p")]))
    #expect(report.latency("job") == 10)
    #expect((report.calls.completed, report.calls.cancelled, report.attemptsDispatched) == (1, 2, 1))
    #expect((report.tokens.input, report.tokens.wasted) == (7, 0))
  }

  @Test("are those that a quorum does not need, too")
  func quorum() throws {
    let report = try report(.parallel([.call("p"), .call("p"), .call("p")], join: .quorum(2)))
    #expect((report.latency("job"), report.attemptsDispatched, report.tokens.wasted) == (20, 2, 0))
    let width = Pattern.Width.drawn(.constant(3), atMost: nil)
    let fanned = try self.report(.fanOut(body: .call("p"), width: width, join: .quorum(2)))
    #expect((fanned.latency("job"), fanned.attemptsDispatched, fanned.tokens.wasted) == (20, 2, 0))
  }

  @Test("are given no permit of the winner's, of calls or of an endpoint", arguments: [true, false])
  func permits(ofCalls: Bool) throws {
    let report = try report(.race([.call("p"), .call("p")])) {
      $0.agents[0].concurrency = 2
      if ofCalls {
        $0.runtime.maxConcurrentCalls = 1
      } else {
        $0.agents[0].endpoint = "e"
        $0.endpoints = [Endpoint(name: "e", concurrency: 1)]
      }
    }
    #expect((report.latency("job"), report.attemptsDispatched, report.tokens.wasted) == (10, 1, 0))
  }

  @Test("are given nothing of either attempt of a hedged winner")
  func hedged() throws {
    // The first attempt would take 100 ms; its hedge at 20 answers at 30. The other branch asks for p at 25.
    let report = try report(.race([.call("p"), .sequence([.init(Hand.call("r", lasting: 25)), .init(.call("p"))])])) {
      $0.agents[0].count = 2
      $0.agents[0].hedge = .after(.milliseconds(20))
      $0.faults = [Hand.fault("p", from: 0, to: 5, .latency(10))]
    }
    #expect((report.latency("job"), report.calls.hedgesWon, report.attemptsDispatched) == (30, 1, 3))
  }

  @Test("are those that a first failure cancels under fail-fast, too; gracefully they are given the slot")
  func failFast() throws {
    let pattern = Pattern.allOf([.call("f"), .call("f"), .sequential(["q", "f"])])
    let report = try report(pattern) { $0.resilience.onError = .failFast }
    #expect((report.failedAfter("job"), report.attemptsDispatched, report.calls.cancelled) == (10, 2, 2))
    #expect(try self.report(pattern).attemptsDispatched == 4)
  }

  @Test("are given nothing by a failed stage with which the winner ends gracefully")
  func failedStage() throws {
    let report = try report(.race([.sequential(["q", "f"]), .sequential(["r", "f"])]))
    #expect((report.latency("job"), report.attemptsDispatched, report.jobs.partial) == (15, 3, 1))
  }

  @Test("go on waiting where a failed attempt is tried again")
  func retried() throws {
    // The first fails at 10 and has its slot back at 25; the second has it from 10 to 20 and backs off until 35, the first fails
    // for good at 35, in the instant in which the second asks again.
    let report = try report(.allOf([.call("f"), .call("f")])) {
      $0.resilience.onError = .failFast
      $0.resilience.retry = Hand.retry(2, initial: 15)
    }
    #expect((report.failedAfter("job"), report.attemptsDispatched) == (35, 3))
  }

  #if DEBUG
    private final class Count { var standingDown = 0 }

    @Test("are asked to stand down only while somebody waits", arguments: [1, 2])
    func asked(slots: Int) throws {
      let pool = Hand.pool("p", takes: 10, concurrency: slots)
      let world = try World(Hand.plan([pool], [Hand.job("job", .race([.call("p"), .call("p")]))]))
      let count = Count()
      world.watch.observer = { _, event in if case .standsDown = event { count.standingDown += 1 } }
      while world.advance(events: 1_000) {}
      world.watch.observer = nil
      #expect(count.standingDown == (slots == 1 ? 1 : 0))
    }
  #endif
}
