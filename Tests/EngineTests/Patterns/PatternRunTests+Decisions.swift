import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

/// Patterns that decide: a blackboard, votes, a debate, tiers.
extension PatternRunTests {
  // MARK: Blackboard

  @Test("blackboard: a round whose controller says solved is the last and calls no specialist")
  func blackboardSolved() throws {
    let report = try report(.blackboard(controller: "a", specialists: ["b", "c"]))
    #expect(report.latency("job") == 10 && report.jobs.partial == 0)
  }

  @Test("blackboard: iterations used up are said; everyone is handed the whole board")
  func blackboardExhausted() throws {
    let report = try report(.blackboard(controller: "a", specialists: ["b"], maxIterations: 2)) {
      $0.agents[0].simulate.outcome.solves = 0
    }
    #expect(report.latency("job") == 60)
    #expect((report.jobs.completed, report.jobs.partial) == (1, 1))
    // The board: 100; 100; then 120 after b wrote; 120.
    #expect(report.tokens.input == 101 + 101 + 121 + 121)
  }

  @Test("blackboard: the controller names the specialist")
  func blackboardChoice() throws {
    let report = try report(.blackboard(controller: "a", specialists: ["b", "c"], maxIterations: 3)) {
      $0.agents[0].simulate.outcome.solves = 0
      $0.agents[0].simulate.outcome.choice = [OutcomeModel.Choice(name: "c", weight: 1)]
    }
    #expect(report.agents.map(\.calls) == [3, 0, 3, 0])
  }

  @Test("blackboard: where the controller names none, specialists are taken in turn, job after job")
  func blackboardInTurn() throws {
    // An iteration is the controller and one specialist; of two iterations each job's first goes on where the last job stopped.
    let pattern = Pattern.blackboard(controller: "a", specialists: ["b", "c", "d"], maxIterations: 2)
    let report = try report(pattern) {
      $0.agents[0].simulate.outcome.solves = 0
      $0.scenarios[0].load = .trace(Load.Trace(rows: [0.0, 500].map { Load.Trace.Row(instant: Hand.span($0)) }))
    }
    #expect(report.agents.map(\.calls) == [4, 2, 1, 1])
  }

  @Test("blackboard: a failed controller leaves the round to the others, or fails the job under fail-fast")
  func blackboardFailures() throws {
    let pattern = Pattern.blackboard(controller: "a", specialists: ["b"], maxIterations: 2)
    let graceful = try report(pattern, failing: ["a"])
    #expect(graceful.latency("job") == 60 && graceful.jobs.partial == 1)
    #expect(try report(pattern, failing: ["a"], failFast: true).failedAfter("job") == 10)
    #expect(try report(pattern, failing: ["a", "b"]).failedAfter("job") == 60)
  }

  // MARK: Consensus

  @Test("consensus: votes at once, a majority decides in one round")
  func consensus() throws {
    let report = try report(.consensus(voters: ["a"], rounds: 3, aggregator: "d")) {
      $0.agents[0].simulate.outcome.approves = 1
    }
    #expect(report.latency("job") == 50)
    #expect((report.agent("a")?.calls, report.jobs.partial) == (3, 0))
    #expect(report.tokens.input == 303 + 31)
  }

  @Test("consensus: all votes are waited for, though they are decided before")
  func consensusWaits() throws {
    let report = try report(.consensus(voters: ["a", "b", "c"]))
    #expect((report.latency("job"), report.calls.completed, report.calls.cancelled) == (30, 3, 0))
  }

  @Test("consensus: votes without a quorum are aggregated too")
  func consensusAggregatesAnyway() throws {
    let report = try report(.consensus(voters: ["a", "b"], aggregator: "d")) {
      $0.agents[0].simulate.outcome.approves = 0
    }
    #expect((report.latency("job"), report.jobs.partial, report.agent("d")?.calls) == (60, 1, 1))
  }

  @Test(
    "consensus: a number is a quorum of either side; where both reach it the larger decides, a tie nothing",
    arguments: [(2, 3, 10, 0), (3, 2, 5, 0), (2, 2, 8, 1)])
  func consensusByNumber(approving: Int, rejecting: Int, calls: Int, partial: Int) throws {
    // Asked twice at most, until they approve.
    let voters = Array(repeating: "a", count: approving) + Array(repeating: "b", count: rejecting)
    let pattern = Pattern.loop(
      Pattern.Loop(body: .consensus(voters: voters, quorum: .count(2)), atMost: 2, until: .approved))
    let report = try report(pattern) { $0.agents[1].simulate.outcome.approves = 0 }
    #expect((report.calls.started, report.jobs.partial) == (calls, partial))
  }

  @Test("consensus: a rejection by majority decides too")
  func consensusRejects() throws {
    let report = try report(.consensus(voters: ["a"], rounds: 3)) { $0.agents[0].simulate.outcome.approves = 0 }
    #expect(report.latency("job") == 10 && report.jobs.partial == 0)
  }

  @Test("consensus: a tie is a tie; rounds used up make the job partial")
  func consensusTie() throws {
    let report = try report(.consensus(voters: ["a", "b"], rounds: 2)) {
      $0.agents[0].simulate.outcome.approves = 1
      $0.agents[1].simulate.outcome.approves = 0
    }
    #expect(report.latency("job") == 40)
    #expect((report.jobs.partial, report.calls.started) == (1, 4))
  }

  @Test("consensus: abstentions are in no share, and no votes decide nothing")
  func consensusAbstains() throws {
    let decided = try report(.consensus(voters: ["a", "b", "c"], quorum: .fraction(1))) {
      $0.agents[0].simulate.outcome.approves = 1
      for index in 1...2 { $0.agents[index].simulate.outcome.abstains = 1 }
    }
    #expect(decided.jobs.partial == 0)
    let undecided = try report(.consensus(voters: ["a", "b"])) {
      for index in 0...1 { $0.agents[index].simulate.outcome.abstains = 1 }
    }
    #expect((undecided.jobs.completed, undecided.jobs.partial) == (1, 1))
    let counted = try report(.consensus(voters: ["a", "b", "c"], quorum: .count(2))) {
      $0.agents[0].simulate.outcome.approves = 1
      for index in 1...2 { $0.agents[index].simulate.outcome.abstains = 1 }
    }
    #expect(counted.jobs.partial == 1, "one vote is not two")
  }

  @Test("consensus: a share that is met exactly is met, though its product with the votes is no whole number")
  func consensusExactShare() throws {
    // 14 of 25 are 0.56, and 0.56 × 25 is 14.000000000000002.
    let voters = Array(repeating: "a", count: 14) + Array(repeating: "b", count: 11)
    let decided = try report(.consensus(voters: voters, quorum: .fraction(0.56))) {
      $0.agents[1].simulate.outcome.approves = 0
      for index in 0...1 { $0.agents[index].concurrency = 25 }
    }
    #expect((decided.jobs.completed, decided.jobs.partial) == (1, 0))
  }

  @Test("consensus: failed voters cast no vote, and with none left the pattern fails")
  func consensusFailures() throws {
    let pattern = Pattern.consensus(voters: ["a", "b", "c"], aggregator: "d")
    let some = try report(pattern, failing: ["a", "b"])
    #expect(some.latency("job") == 70 && some.jobs.partial == 1)
    let none = try report(pattern, failing: ["a", "b", "c"])
    #expect(none.failedAfter("job") == 30 && none.agent("d")?.calls == 0)
    #expect(try report(pattern, failing: ["b"], failFast: true).failedAfter("job") == 20)
  }

  // MARK: Debate

  @Test("debate: later rounds see the other's last argument, the judge every argument, once")
  func debate() throws {
    let report = try report(.debate(for: "a", against: "b", judge: "d", rounds: 2))
    #expect(report.latency("job") == 80)
    #expect(report.agents.map(\.calls) == [2, 2, 0, 1])
    // Round 1: 101 twice; round 2: a reads b's 20, b reads a's 10; the judge reads 60.
    #expect(tokens(report) == [202 + 21 + 11 + 61, 100, 0])
  }

  @Test("debate: a failed side leaves the round to the other; with both failed there is nothing to judge")
  func debateFailures() throws {
    let pattern = Pattern.debate(for: "a", against: "b", judge: "d")
    let one = try report(pattern, failing: ["a"])
    #expect(one.latency("job") == 60 && one.jobs.partial == 1)
    #expect(try report(pattern, failing: ["a", "b"]).failedAfter("job") == 20)
    #expect(try report(pattern, failing: ["a"], failFast: true).failedAfter("job") == 10)
  }

  @Test("debate: who fails in a round has said last what it said before", arguments: [true, false])
  func debateFailsInBetween(isFor: Bool) throws {
    // The rounds begin at 0, 20 and 40.
    let report = try report(.debate(for: "a", against: "b", judge: "d", rounds: 3)) {
      $0.faults = [Hand.fault(isFor ? "a" : "b", from: 20, to: 25, .fail(1))]
    }
    // Round 1: 101 twice; rounds 2 and 3: a reads b's 20, b reads a's 10; the judge reads all but what failed.
    let read = 202 + 21 + 11 + 21 + 11 + 1 + 90 - (isFor ? 10 : 20)
    #expect(report.tokens.input == read && report.tokens.output == 3 * 30 + 40)
    #expect(report.jobs.partial == 1 && report.calls.failed == 1)
  }

  @Test("debate: of a side that has failed so far nothing is handed on")
  func debateFailsAtFirst() throws {
    let report = try report(.debate(for: "a", against: "b", judge: "d", rounds: 2)) {
      $0.faults = [Hand.fault("a", from: 0, to: 5, .fail(1))]
    }
    // Round 2: a reads b's 20, b nothing; the judge reads 20, 10 and 20.
    let (read, written) = (202 + 21 + 1 + 51, 50 + 40)
    #expect(report.tokens.input == read && report.tokens.output == written + 10, "what failed had written 10")
  }

  // MARK: Handoff

  @Test("handoff: the first tier that handles it is the last to run; the last always executes")
  func handoff() throws {
    #expect(try report(.handoff(tiers: ["a", "b", "c"])).latency("job") == 10)
    let escalated = try report(.handoff(tiers: ["a", "b", "c"])) {
      for index in 0...2 { $0.agents[index].simulate.outcome.handles = 0 }
    }
    #expect(escalated.latency("job") == 60 && escalated.jobs.partial == 0)
    #expect(escalated.calls.completed == 3)
  }

  @Test("handoff: a failed tier escalates, or fails the job under fail-fast; it has failed when no tier succeeded")
  func handoffFailures() throws {
    let pattern = Pattern.handoff(tiers: ["a", "b"])
    let graceful = try report(pattern, failing: ["a"])
    #expect(graceful.latency("job") == 30)
    #expect(try report(pattern, failing: ["a"], failFast: true).failedAfter("job") == 10)
    let last = try report(pattern, failing: ["b"]) { $0.agents[0].simulate.outcome.handles = 0 }
    #expect(last.latency("job") == 30 && last.jobs.partial == 1)
    #expect(try report(pattern, failing: ["a", "b"]).failedAfter("job") == 30)
  }

  @Test("a stage that failed gracefully has approved and solved nothing: a loop goes on")
  func failedStageDecidesNothing() throws {
    let pattern = Pattern.loop(
      Pattern.Loop(
        body: .sequence([Pattern.Step(.call("a")), Pattern.Step(.call("b"))]), atMost: 3, until: .approved))
    #expect(try report(pattern).latency("job") == 30)
    let failing = try report(pattern, failing: ["b"])
    #expect(failing.latency("job") == 90 && failing.jobs.partial == 1)
  }
}
