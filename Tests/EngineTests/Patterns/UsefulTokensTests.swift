import Testing

@testable import NeedletailEngine

/// A token is useful when its call's output reached, directly or handed on, the answer of a completed job; all others are wasted.
@Suite("Useful tokens")
struct UsefulTokensTests {
  private typealias Hand = PlanByHand

  // MARK: Reckoned from traces

  /// What a job's attempts used in all, and what of it is of no use, as its trace tells.
  private func tally(_ trace: JobTrace) -> (all: Int, wasted: Int) {
    let isAnswered = trace.ending == .completed || trace.ending == .partial
    var tally = (all: 0, wasted: 0)
    for span in trace.spans where span.kind == .attempt {
      let tokens = span.inputTokens + span.outputTokens
      tally.all += tokens
      var isUseful = isAnswered && span.ending == "completed"
      var parent = span.parent
      while parent >= 0 {
        isUseful = isUseful && trace.spans[parent].ending == "completed"
        parent = trace.spans[parent].parent
      }
      if !isUseful { tally.wasted += tokens }
    }
    return tally
  }

  private func expectAsTraced(_ report: RunReport, _ plan: String) {
    let tallies = report.jobTraces.map(tally)
    #expect(tallies.reduce(0) { $0 + $1.all } == report.tokens.input + report.tokens.output, "\(plan)")
    #expect(tallies.reduce(0) { $0 + $1.wasted } == report.tokens.wasted, "\(plan)")
  }

  @Test("whatever the plan, what is wasted is what the traces of all jobs say", arguments: 0..<30)
  func traced(group: Int) throws {
    for member in 0..<10 {
      let seed = UInt64(33_000 + group * 10 + member)
      var random = RandomPlan(seed: seed)
      var plan = random.plan()
      plan.tracedJobs = 100_000
      let report = try run(plan)
      // What a job in flight will make of its tokens is not known.
      if report.jobs.inFlight > 0 || report.jobTraces.contains(where: \.isTruncated) { continue }
      expectAsTraced(report, "seed \(seed)")
      if report.jobs.completed == 0 {
        #expect(report.tokens.wasted == report.tokens.input + report.tokens.output, "seed \(seed)")
      }
    }
  }

  // MARK: Every pattern

  private static let patterns: [String: Pattern] = [
    "sequence": .sequential(["a", "b", "c"]),
    "parallel": .parallelAgents(["a", "b", "c"], merge: "d"),
    "all of": .allOf([.call("a"), .sequential(["b", "c"])]),
    "quorum": .parallel([.call("a"), .sequential(["a", "b"]), .call("d")], join: .quorum(2)),
    "supervisor": .supervisorWorker(supervisor: "a", workers: ["b", "c"], tasks: 3),
    "router": .router(agents: ["a", "b"], by: .routing(.roundRobin), router: "c"),
    "ensemble": .ensemble(agents: ["a", "b"], synthesizer: "d"),
    "blackboard": .blackboard(controller: "a", specialists: ["b", "c"], maxIterations: 2),
    "consensus": .consensus(voters: ["a", "b", "c"], rounds: 2, aggregator: "d"),
    "debate": .debate(for: "a", against: "b", judge: "d", rounds: 3),
    "handoff": .handoff(tiers: ["a", "b", "c"]),
    "race": .race([.sequential(["a", "b"]), .sequential(["c", "d"])]),
    "fan-out": .fanOut(.sequential(["a", "b"]), width: 3),
    "loop": .loop(.sequential(["a", "b"]), atMost: 3),
    "nested": .sequence([.call("a"), .loop(.allOf([.sequential(["b", "c"]), .call("a")]), atMost: 2), .call("d")]),
  ]

  /// a takes 10 ms, b 20, c 30, d 40, and each writes as many tokens; none of them handles, approves or solves anything.
  private func plan(_ pattern: Pattern, change: (inout Plan) -> Void = { _ in }) -> Plan {
    let pools = [("a", 10.0), ("b", 20), ("c", 30), ("d", 40)].map { name, takes in
      Hand.pool(name, takes: takes, count: 50, prompt: 3, output: takes) {
        ($0.simulate.outcome.handles, $0.simulate.outcome.approves, $0.simulate.outcome.solves) = (0, 0, 0)
      }
    }
    return Hand.plan(pools, [Hand.job("job", input: 100, pattern)]) {
      $0.tracedJobs = 10
      change(&$0)
    }
  }

  @Test(
    "a pattern that answers has used all its calls, but those that lost within it", arguments: patterns.keys.sorted())
  func answers(name: String) throws {
    let report = try run(plan(try #require(Self.patterns[name])))
    expectAsTraced(report, name)
    #expect(report.jobs.completed == 1 && (report.tokens.wasted > 0) == ["race", "quorum"].contains(name))
  }

  @Test("where its last call fails the job, all tokens are wasted", arguments: patterns.keys.sorted())
  func lastCallFails(name: String) throws {
    let pattern = try #require(Self.patterns[name])
    let trace = try #require(try run(plan(pattern)).jobTraces.first)
    let last = try #require(trace.spans.last { $0.kind == .attempt && $0.endNanoseconds == trace.endedNanoseconds })
    let start = Double(last.startNanoseconds) / 1e6
    let report = try run(
      plan(pattern) {
        $0.faults = [Hand.fault(last.agent, from: start, to: start + 1, .fail(1))]
        $0.resilience.onError = .failFast
      })
    expectAsTraced(report, name)
    // Another wins the race, or makes up the quorum.
    if ["race", "quorum"].contains(name) {
      #expect(report.jobs.completed == 1)
    } else {
      #expect(report.jobs.failed == 1 && report.tokens.wasted == report.tokens.input + report.tokens.output)
    }
  }

  @Test("where the job times out just before its end, all tokens are wasted", arguments: patterns.keys.sorted())
  func timesOut(name: String) throws {
    let pattern = try #require(Self.patterns[name])
    let latency = try #require(try run(plan(pattern)).latency("job"))
    let report = try run(plan(pattern) { $0.runtime.jobTimeout = Hand.span(latency - 0.5) })
    expectAsTraced(report, name)
    #expect(report.jobs.timedOut == 1 && report.tokens.wasted == report.tokens.input + report.tokens.output)
  }

  @Test("where it loses a race just before its end, all but the winner's are wasted", arguments: patterns.keys.sorted())
  func losesRace(name: String) throws {
    let pattern = try #require(Self.patterns[name])
    let latency = try #require(try run(plan(pattern)).latency("job"))
    let winner = Pattern.call(
      Pattern.Call("a", recorded: .init(inputTokens: 7, outputTokens: 5, service: Hand.span(latency - 0.5))))
    let report = try run(plan(.race([pattern, winner])))
    expectAsTraced(report, name)
    #expect(report.jobs.completed == 1 && report.tokens.wasted == report.tokens.input + report.tokens.output - 12)
  }

  @Test("where a quorum does not need it, all its tokens are wasted", arguments: patterns.keys.sorted())
  func isNotNeeded(name: String) throws {
    let pattern = try #require(Self.patterns[name])
    let latency = try #require(try run(plan(pattern)).latency("job"))
    let others = [0.3, 0.5].map { early in
      Pattern.call(
        Pattern.Call("a", recorded: .init(inputTokens: 7, outputTokens: 5, service: Hand.span(latency - early))))
    }
    let report = try run(plan(.parallel([pattern] + others, join: .quorum(2))))
    expectAsTraced(report, name)
    #expect(report.jobs.completed == 1 && report.tokens.wasted == report.tokens.input + report.tokens.output - 24)
  }

  // MARK: Failures handled gracefully

  @Test("an ensemble whose synthesizer fails wastes what it was handed, too")
  func synthesizerFails() throws {
    let report = try run(
      plan(.ensemble(agents: ["a", "b"], synthesizer: "d")) { $0.agents[3].simulate.failure.rate = 1 })
    // 103 twice and 3 + 30 read; 10, 20 and 40 written.
    #expect(report.jobs.failed == 1 && report.tokens.wasted == 206 + 33 + 70)
  }

  @Test("a plan over its cap is wasted", arguments: [false, true])
  func planOverCap(isNested: Bool) throws {
    let supervisor = Pattern.supervisorWorker(supervisor: "a", workers: ["b"], tasks: .outcome(atMost: 2))
    let report = try run(
      plan(isNested ? .sequence([.init(.call("c")), .init(supervisor), .init(.call("d"))]) : supervisor) {
        $0.agents[0].simulate.outcome.fanOut = .constant(3)
      })
    // The plan: 103 read alone, 3 + 30 behind c; 10 written. c and d are used.
    #expect(report.tokens.wasted == (isNested ? 43 : 113))
    #expect(report.jobs.completed == (isNested ? 1 : 0))
    expectAsTraced(report, "a plan over its cap")
  }

  @Test("what remains of a pattern that goes on without the failed is used")
  func survivors() throws {
    let report = try run(plan(.parallelAgents(["a", "b"], merge: "d")) { $0.agents[0].simulate.failure.rate = 1 })
    #expect(report.jobs.partial == 1 && report.tokens.wasted == 103 + 10)
  }

  @Test("tokens beyond 32 bits are counted, not cut")
  func many() throws {
    let report = try run(
      Hand.plan(
        [Hand.pool("p", takes: 1, prompt: 2e9, output: 1e9), Hand.pool("bad", takes: 1, fails: 1)],
        [Hand.job("a", .sequence([.init(.loop(.call("p"), atMost: 4)), .init(.call("bad"), isEssential: true)]))]))
    #expect(report.jobs.failed == 1 && report.tokens.wasted > 1 << 33)
    #expect(report.tokens.wasted == report.tokens.input + report.tokens.output)
  }
}
