import NeedletailLanes
import Testing

@testable import NeedletailEngine

/// Whichever way a job or a branch ends, nothing of its account stays. Times are milliseconds.
@Suite("Ends of accounts")
struct AccountEndTests {
  private typealias Hand = PlanByHand

  /// Two branches, each of which fails at 10, backs off until 17 and runs until 27, unless it is ended before.
  private static var branches: [Pattern] { [.call("p"), .sequential(["p", "p"])] }

  private func plan(_ pattern: Pattern, change: (inout Plan) -> Void) -> Plan {
    Hand.plan(
      [Hand.pool("p", takes: 10, count: 4), Hand.pool("q", takes: 12, count: 4)],
      [Hand.job("first", .call("q")), Hand.job("a", pattern)]
    ) {
      $0.keepsAccounts = true
      $0.faults = [Hand.fault("p", from: 0, to: 15, .fail(1))]
      $0.resilience.retry = Hand.retry(2, initial: 7)
      change(&$0)
    }
  }

  private func furtherParts(_ world: World) -> Int { world.observation.accounts.furtherCount }
  private func branchAccounts(_ world: World) -> Int { world.observation.accounts.branchCount }

  private func expectNothingLeft(_ world: World, sourceLocation: SourceLocation = #_sourceLocation) {
    while world.advance(events: 1) {
      let contradictions = world.contradictions
      #expect(contradictions.isEmpty, sourceLocation: sourceLocation)
    }
    #expect(world.jobs.count == 0 && furtherParts(world) == 0, sourceLocation: sourceLocation)
    #expect(branchAccounts(world) == 0, sourceLocation: sourceLocation)
  }

  /// Both branches back off: each has an account, with a failed attempt.
  private func backingOff(_ pattern: Pattern, change: (inout Plan) -> Void = { _ in }) throws -> World {
    let world = try World(plan(pattern, change: change))
    world.advance(toMilliseconds: 11)
    #expect(branchAccounts(world) == 2 && furtherParts(world) == 2)
    return world
  }

  @Test("a job that completes after retries")
  func completes() throws {
    let world = try backingOff(.parallel(Self.branches, join: .all))
    expectNothingLeft(world)
    #expect(world.report(named: "").jobs.completed == 2)
  }

  @Test("a job that fails with its first branch, whose others are cancelled")
  func fails() throws {
    let world = try backingOff(.parallel(Self.branches, join: .all)) {
      $0.faults = [Hand.fault("p", from: 0, to: 100, .fail(1))]
      $0.resilience.onError = .failFast
    }
    expectNothingLeft(world)
    #expect(world.report(named: "").jobs.failed == 1)
  }

  @Test("a job that times out while its branches back off")
  func timesOut() throws {
    let world = try backingOff(.parallel(Self.branches, join: .all)) { $0.runtime.jobTimeout = .milliseconds(14) }
    expectNothingLeft(world)
    #expect(world.report(named: "").jobs.timedOut == 1)
  }

  @Test("the losers of a race, cancelled while they back off")
  func loses() throws {
    let world = try backingOff(.race(Self.branches + [.call("q")]))
    expectNothingLeft(world)
    #expect(world.report(named: "").latency("a") == 12)
  }

  @Test(
    "a race's branch that fails for good, before another wins or the job times out", arguments: [nil, 15] as [Double?])
  func failsInRace(timeout: Double?) throws {
    let world = try World(
      plan(.race([.call("p"), .sequential(["q", "q"])])) {
        $0.faults = [Hand.fault("p", from: 0, to: 100, .fail(1))]
        $0.resilience.retry = nil
        $0.runtime.jobTimeout = timeout.map(Hand.span)
      })
    world.advance(toMilliseconds: 11)
    // The failed branch's account might have ended the race.
    #expect(branchAccounts(world) == 0 && furtherParts(world) == 1)
    expectNothingLeft(world)
    #expect(world.report(named: "").latency("a") == timeout ?? 24)
  }

  @Test("a hedge that answers, and one that does not", arguments: [true, false])
  func hedges(answers: Bool) throws {
    let pool = Hand.pool("p", takes: 30, count: 2) { $0.hedge = .after(.milliseconds(20)) }
    let plan = Hand.plan(
      [pool], [Hand.job("a", .parallel([.sequential(["p"])], join: .all))]
    ) {
      $0.keepsAccounts = true
      if answers { $0.faults = [Hand.fault("p", from: 0, to: 5, .latency(10))] }
    }
    let world = try World(plan)
    world.advance(toMilliseconds: 25)
    #expect(world.calls.count == 2 && furtherParts(world) == 1, "the hedge's: its call's attempt until then")
    expectNothingLeft(world)
    #expect(world.report(named: "").latency("a") == (answers ? 50 : 30))
  }

  @Test("a job that is cancelled from outside while its branches back off")
  func cancelled() throws {
    let world = try backingOff(.parallel(Self.branches, join: .all))
    let job = try #require((0..<world.jobs.highWater).first { Activation(bits: world.jobs[$0].root).isFrame })
    // As `cancelExternalJob` does, less what it tells the submitter.
    world.withdraw(job)
    world.endJob(job)
    #expect(branchAccounts(world) == 0 && furtherParts(world) == 0)
    expectNothingLeft(world)
  }
}
