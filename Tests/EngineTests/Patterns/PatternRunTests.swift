import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Patterns at work")
struct PatternRunTests {
  typealias Hand = PlanByHand

  /// Pools by name: a takes 10 ms, b 20, c 30, d 40; each adds 1 token of prompt and writes 10, 20, 30, 40.
  func report(
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

  func tokens(_ report: RunReport) -> [Int] {
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

  func width(_ number: Double, atMost cap: Int? = 20) -> Pattern.Width {
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
    let rows = (0..<6).map { Load.Trace.Row(instant: .milliseconds(10 * $0)) }
    let report = try run(
      Hand.plan(world, [Scenario(name: "s", pattern: pattern, load: .trace(Load.Trace(rows: rows)))]))
    #expect(report.agents.map(\.calls) == [3, 3, 0])
  }

  @Test("router: by capability, and to the fallback when no agent is capable")
  func routerSemantic() throws {
    let capable = try report(.router(agents: ["a", "b"], by: .semantic(need: ["tax"]), fallback: "d")) {
      $0.agents[1].capabilities = ["tax"]
    }
    #expect(capable.agents.map(\.calls) == [0, 1, 0, 0])
    let incapable = try report(.router(agents: ["a", "b"], by: .semantic(need: ["tax"]), fallback: "d"))
    #expect(incapable.agents.map(\.calls) == [0, 0, 0, 1])
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
}
