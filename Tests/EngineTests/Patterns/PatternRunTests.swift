import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Patterns at work")
struct PatternRunTests {
  private typealias Hand = PlanByHand

  /// Pools by name: a takes 10 ms, b 20, c 30, d 40; each adds 1 token of prompt and writes 10, 20, 30, 40.
  private func report(
    _ pattern: Pattern, failing: [String] = [], failFast: Bool = false, input: Double = 100,
    change: (inout Plan) -> Void = { _ in }
  ) throws -> RunReport {
    let pools = [("a", 10.0), ("b", 20), ("c", 30), ("d", 40)].map { name, takes in
      Hand.pool(name, takes: takes, count: 20, prompt: 1, output: takes, fails: failing.contains(name) ? 1 : 0)
    }
    return try run(
      Hand.plan(pools, [Hand.job("job", input: input, pattern)]) {
        $0.resilience.onError = failFast ? .failFast : .graceful
        change(&$0)
      })
  }

  private func tokens(_ report: RunReport) -> [Int] {
    [report.tokens.input, report.tokens.output, report.tokens.wasted]
  }

  // MARK: Sequential

  @Test("sequential: the outputs feed the next stage")
  func sequential() throws {
    let report = try report(.sequential(["a", "b", "c"]))
    #expect(report.latency("job") == 60)
    // 101, 1 + 10, 1 + 20.
    #expect(tokens(report) == [133, 60, 0])
    #expect((report.calls.completed, report.jobs.partial) == (3, 0))
  }

  @Test(
    "sequential, gracefully: a failed stage hands on an error text and the job is partial", arguments: ["a", "b", "c"])
  func sequentialGraceful(failing: String) throws {
    let report = try report(.sequential(["a", "b", "c"]), failing: [failing])
    #expect(report.latency("job") == 60)
    #expect((report.jobs.completed, report.jobs.partial, report.calls.failed) == (1, 1, 1))
    let inputs = ["a": 101 + 1 + 21, "b": 101 + 11 + 1, "c": 101 + 11 + 21]
    let failed = ["a": 101 + 10, "b": 11 + 20, "c": 21 + 30]
    #expect(report.tokens.input == inputs[failing])
    #expect(report.tokens.wasted == failed[failing], "its own tokens; what it was handed was used as input")
  }

  @Test("sequential, fail-fast: the first failed stage fails the job")
  func sequentialFailFast() throws {
    let report = try report(.sequential(["a", "b", "c"]), failing: ["b"], failFast: true)
    #expect(report.failedAfter("job") == 30)
    #expect((report.calls.started, report.jobs.failed) == (2, 1))
  }

  @Test("sequential: when every stage fails the job fails, gracefully too")
  func sequentialAllFail() throws {
    let report = try report(.sequential(["a", "b"]), failing: ["a", "b"])
    #expect(report.failedAfter("job") == 30 && report.jobs.completed == 0)
  }

  // MARK: Parallel

  @Test("parallel: all at once, and the merge is handed every output")
  func parallel() throws {
    let report = try report(.parallelAgents(["a", "b", "c"], merge: "d"))
    #expect(report.latency("job") == 70)
    // 3 × 101 and 1 + 60.
    #expect(tokens(report) == [364, 100, 0])
  }

  @Test("parallel, gracefully: the merge sees exactly the survivors", arguments: ["a", "b", "c"])
  func parallelGraceful(failing: String) throws {
    let report = try report(.parallelAgents(["a", "b", "c"], merge: "d"), failing: [failing])
    let own = ["a": 10, "b": 20, "c": 30][failing] ?? 0
    #expect(report.latency("job") == 70)
    #expect((report.jobs.partial, report.calls.started, report.calls.failed) == (1, 4, 1), "nothing ran twice")
    #expect(tokens(report) == [303 + 61 - own, 100, 101 + own])
  }

  @Test("parallel, fail-fast: the first failure cancels the rest at that instant")
  func parallelFailFast() throws {
    let report = try report(.parallelAgents(["a", "b", "c"], merge: "d"), failing: ["b"], failFast: true)
    #expect(report.failedAfter("job") == 20)
    #expect((report.calls.completed, report.calls.failed, report.calls.cancelled) == (1, 1, 1))
    // c had written 20 of 30 at 20 of 30 ms; all of it is wasted.
    #expect(tokens(report) == [303, 50, 353])
  }

  @Test("parallel: with no survivor there is nothing to merge")
  func parallelNone() throws {
    let report = try report(.parallelAgents(["a", "b"], merge: "d"), failing: ["a", "b"])
    #expect(report.failedAfter("job") == 20 && report.agent("d")?.calls == 0)
  }

  @Test("parallel: a failed merge leaves what the others wrote, and the job is partial")
  func mergeFails() throws {
    let graceful = try report(.parallelAgents(["a", "b"], merge: "d"), failing: ["d"])
    #expect(graceful.latency("job") == 60 && graceful.jobs.partial == 1)
    #expect(try report(.parallelAgents(["a", "b"], merge: "d"), failing: ["d"], failFast: true).jobs.failed == 1)
  }

  // MARK: Supervisor and workers

  private func width(_ number: Double, atMost cap: Int? = 20) -> Pattern.Width {
    .drawn(.constant(number), atMost: cap)
  }

  @Test("supervisor: plans, delegates all tasks at once, aggregates")
  func supervisor() throws {
    let report = try report(.supervisorWorker(supervisor: "a", workers: ["b"], tasks: width(3)))
    #expect(report.latency("job") == 40)
    #expect((report.agent("a")?.calls, report.agent("b")?.calls) == (2, 3))
    // Plan 101; workers 3 × (1 + 10); aggregate 1 + 3 × 20.
    #expect(tokens(report) == [101 + 33 + 61, 80, 0])
  }

  @Test("supervisor: tasks by the plan's outcome")
  func supervisorByOutcome() throws {
    let report = try report(.supervisorWorker(supervisor: "a", workers: ["b"], tasks: .outcome(atMost: 20))) {
      $0.agents[0].simulate.outcome.fanOut = .constant(5)
    }
    #expect(report.agent("b")?.calls == 5)
  }

  @Test("supervisor: more tasks than the cap is an error, not a truncation")
  func supervisorCap() throws {
    let report = try report(.supervisorWorker(supervisor: "a", workers: ["b"], tasks: .outcome(atMost: 4))) {
      $0.agents[0].simulate.outcome.fanOut = .constant(5)
    }
    #expect(report.failedAfter("job") == 10)
    #expect((report.agent("b")?.calls, report.reasons["over_cap"]) == (0, 1))
  }

  @Test("supervisor: a failed plan fails, failed workers leave the others, none leaves nothing")
  func supervisorFailures() throws {
    let pattern = Pattern.supervisorWorker(supervisor: "a", workers: ["b"], tasks: width(3))
    #expect(try report(pattern, failing: ["a"]).failedAfter("job") == 10)
    #expect(try report(pattern, failing: ["b"]).failedAfter("job") == 30)
    let some = try report(pattern) {
      $0.agents[1].queueLimit = 0
      $0.agents[1].count = 2
    }
    #expect(some.latency("job") == 40)
    #expect((some.jobs.partial, some.calls.failed) == (1, 1))
  }

  @Test("supervisor: workers are chosen by load where nothing is needed, by capability where something is")
  func supervisorWorkers() throws {
    let byLoad = try report(.supervisorWorker(supervisor: "a", workers: ["b", "c"], tasks: width(4)))
    #expect((byLoad.agent("b")?.calls, byLoad.agent("c")?.calls) == (2, 2))
    let byNeed = try report(.supervisorWorker(supervisor: "a", workers: ["b", "c"], need: ["tax"], tasks: width(4))) {
      $0.agents[2].capabilities = ["tax"]
    }
    #expect((byNeed.agent("b")?.calls, byNeed.agent("c")?.calls) == (0, 4))
  }

  // MARK: Router

  @Test("router: exactly one agent runs, by any strategy", arguments: Routing.allCases)
  func router(routing: Routing) throws {
    let report = try report(.router(agents: ["a", "b", "c"], by: .routing(routing)))
    #expect(report.calls.started == 1 && report.jobs.completed == 1)
  }

  @Test("router: in turn, without its fallback")
  func routerTurns() throws {
    let pattern = Pattern.router(agents: ["a", "b"], by: .routing(.roundRobin), fallback: "d")
    let world = [Hand.pool("a", takes: 1), Hand.pool("b", takes: 1), Hand.pool("d", takes: 1)]
    let rows = (0..<6).map { Load.Trace.Row(instant: UInt64($0) * 10_000_000) }
    let report = try run(
      Hand.plan(world, [Scenario(name: "s", pattern: pattern, load: .trace(Load.Trace(rows: rows)))]))
    #expect(report.agents.map(\.calls) == [3, 3, 0])
  }

  @Test("router: by capability, and to the fallback when nobody is capable")
  func routerSemantic() throws {
    let capable = try report(.router(agents: ["a", "b"], by: .semantic(need: ["tax"]), fallback: "d")) {
      $0.agents[1].capabilities = ["tax"]
    }
    #expect(capable.agents.map(\.calls) == [0, 1, 0, 0])
    let nobody = try report(.router(agents: ["a", "b"], by: .semantic(need: ["tax"]), fallback: "d"))
    #expect(nobody.agents.map(\.calls) == [0, 0, 0, 1])
    #expect(throws: PlanError.self) { try report(.router(agents: ["a", "b"], by: .semantic(need: ["tax"]))) }
  }

  @Test("router: as a router agent says, whose failure is the pattern's")
  func routerByAgent() throws {
    let pattern = Pattern.router(agents: ["b", "c"], by: .outcome, router: "a")
    let report = try report(pattern) {
      $0.agents[0].simulate.outcome.choice = [OutcomeModel.Choice(name: "c", weight: 1)]
    }
    #expect(report.latency("job") == 40 && report.agent("c")?.calls == 1)
    #expect(try self.report(pattern, failing: ["a"]).failedAfter("job") == 10)
    #expect(try self.report(pattern, failing: ["b", "c"]).jobs.failed == 1)
  }

  // MARK: Ensemble

  @Test("ensemble: perspectives at once, then the synthesizer, whose failure is the job's")
  func ensemble() throws {
    let pattern = Pattern.ensemble(agents: ["a", "b", "c"], synthesizer: "d", pools: [])
    #expect(try report(pattern).latency("job") == 70)
    let partial = try report(pattern, failing: ["c"])
    #expect(partial.latency("job") == 70 && partial.jobs.partial == 1)
    #expect(try report(pattern, failing: ["d"]).failedAfter("job") == 70)
    #expect(try report(pattern, failing: ["a", "b", "c"]).failedAfter("job") == 30)
    #expect(try report(pattern, failing: ["a"], failFast: true).failedAfter("job") == 10)
    let alike = try report(.ensemble(agents: ["a"], synthesizer: "d", pools: []))
    #expect(alike.agent("a")?.calls == 3 && alike.latency("job") == 50)
  }

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

  @Test("consensus: abstentions are in no share, and nobody voting decides nothing")
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

  // MARK: All of, race, quorum

  @Test("race: the first success wins, the losers are cancelled and their tokens wasted")
  func race() throws {
    let report = try report(.race([.call("b"), .call("a"), .call("d")]))
    #expect(report.latency("job") == 10)
    #expect((report.calls.completed, report.calls.cancelled, report.jobs.partial) == (1, 2, 0))
    // At 10 ms b has written 10 and d 10, having read 101 each.
    #expect(tokens(report) == [303, 30, 222])
  }

  @Test("race: failures drop out; with none left it fails")
  func raceFailures() throws {
    #expect(try report(.race([.call("a"), .call("b")]), failing: ["a"]).latency("job") == 20)
    #expect(try report(.race([.call("a"), .call("b")]), failing: ["a", "b"]).failedAfter("job") == 20)
  }

  @Test("race: a pattern that failed drops out like a call that did, and leaves the job whole")
  func raceOfPatternsFails() throws {
    let report = try report(.race([.sequential(["a"]), .call("b")]), failing: ["a"])
    #expect((report.jobs.completed, report.jobs.partial) == (1, 0))
  }

  @Test("all of: done when all have ended, whatever nests inside")
  func allOf() throws {
    let report = try report(.allOf([.sequential(["a", "b"]), .race([.call("c"), .call("d")]), .call("a")]))
    #expect(report.latency("job") == 30)
    #expect((report.calls.completed, report.calls.cancelled) == (4, 1))
  }

  @Test("a quorum is done at its k-th success; one that is not met is partial, or fails under fail-fast")
  func quorum() throws {
    let pattern = Pattern.parallel([.call("a"), .call("b"), .call("c")], join: .quorum(2))
    #expect(try report(pattern).latency("job") == 20)
    #expect(try report(pattern, failing: ["a"]).latency("job") == 30)
    let short = try report(pattern, failing: ["a", "b"])
    #expect(short.latency("job") == 30 && short.jobs.partial == 1)
    #expect(try report(pattern, failing: ["a", "b"], failFast: true).failedAfter("job") == 20)
    #expect(try report(pattern, failing: ["a", "b", "c"]).failedAfter("job") == 30)
  }

  // MARK: Nesting

  @Test("cancelling a nested pattern cancels everything in it at that instant")
  func nestedCancel() throws {
    let slow = Pattern.sequential(["a", "d"])
    let nested = Pattern.allOf([slow, .debate(for: "b", against: "d", judge: "a"), .race([.call("c"), .call("d")])])
    let report = try report(.race([nested, Hand.call("a", lasting: 15)]))
    #expect(report.latency("job") == 15)
    #expect((report.calls.completed, report.calls.cancelled) == (2, 5))
    // At 15: the first a's output of 10 was used by d; b 15; d 15; c 15; d 15; and d, since 10, 5 of 40.
    #expect(report.tokens.output == 10 + 10 + 15 + 15 + 15 + 15 + 5)
  }

  @Test("a loop of a sequence hands on what the last round wrote, until a condition holds")
  func loopOfSequence() throws {
    let loop = Pattern.loop(Pattern.Loop(body: .sequential(["a", "b"]), atMost: 3, until: .approved))
    #expect(try report(loop).latency("job") == 30)
    let all = try report(loop) { $0.agents[1].simulate.outcome.approves = 0 }
    #expect(all.latency("job") == 90 && all.jobs.partial == 0)
    // 101 + 11, then 21 + 11 twice.
    #expect(all.tokens.input == 112 + 32 + 32)
  }

  @Test("a tier may fan out as the tier before it says")
  func tierReadsOutcome() throws {
    let report = try report(.escalate([.call("a"), .fanOut(body: .call("b"), width: .outcome(atMost: 9), join: .all)]))
    {
      $0.agents[0].simulate.outcome.handles = 0
      $0.agents[0].simulate.outcome.fanOut = .constant(3)
    }
    #expect(report.agent("b")?.calls == 3)
  }

  @Test("a delay passes time and tokens and is no call")
  func delay() throws {
    let pattern = Pattern.sequence([.call("a"), .delay(7_000_000), .call("b")].map { Pattern.Step($0) })
    let report = try report(pattern)
    #expect(report.latency("job") == 37)
    #expect(report.calls.started == 2 && report.tokens.input == 101 + 11)
  }

  @Test("a trace row's tokens replace the first call's input and the last call's output")
  func traceTokens() throws {
    let row = Load.Trace.Row(instant: 0, inputTokens: 1_000, outputTokens: 500)
    let report = try report(.sequential(["a", "b"])) {
      $0.scenarios[0].load = .trace(Load.Trace(rows: [row]))
    }
    #expect((report.tokens.input, report.tokens.output) == (1_000 + 11, 10 + 500))
    let handled = try self.report(.handoff(tiers: ["a", "b"])) {
      $0.scenarios[0].load = .trace(Load.Trace(rows: [row]))
    }
    #expect((handled.tokens.input, handled.tokens.output) == (1_000, 500))
  }

  @Test("ttft and tpot are measured of streams")
  func streams() throws {
    let report = try report(.call("a")) {
      $0.agents[0].simulate.service = .streamed(timeToFirstToken: .constant(30e6), interTokenLatency: .constant(2e6))
      $0.slo = ServiceLevel(timeToFirstToken: 30_000_000, timePerOutputToken: 1_999_999)
    }
    #expect(report.latency("job") == 48)
    #expect(report.metrics["ttft_ms"]?.all?.max == 30_000_000)
    #expect(report.metrics["tpot_ms"]?.all?.max == 2_000_000)
  }
}
