import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Branches with names at work")
struct NamedBranchTests {
  typealias Hand = PlanByHand

  /// Pools by name: a takes 10 ms, b 20, c 30, d 40; a chooses.
  private func plan(
    _ pattern: Pattern, choosing choice: String? = nil, jobs: Int = 1, change: (inout Plan) -> Void = { _ in }
  ) -> Plan {
    let pools = [("a", 10.0), ("b", 20), ("c", 30), ("d", 40)].map { name, takes in
      Hand.pool(name, takes: takes, count: 200) { pool in
        if name == "a", let choice { pool.simulate.outcome.choice = [OutcomeModel.Choice(name: choice, weight: 1)] }
      }
    }
    let rows = (0..<jobs).map { Load.Trace.Row(instant: .milliseconds(15 * $0)) }
    return Hand.plan(
      pools, [Scenario(name: "job", pattern: pattern, load: .trace(Load.Trace(rows: rows)))], change: change)
  }

  /// Samples of a branch, and the longest in milliseconds.
  private func branch(_ name: String, _ report: RunReport) -> [Double]? {
    report[.branchLatency, in: .branch(name)].map { [Double($0.count), $0.max / .milliseconds(1)] }
  }

  private let desk = Pattern.sequence([
    .call("a"), .choose(["quick": .call("b"), "slow": .sequential(["c", "d"])], fallback: .call("d")),
  ])

  @Test("an outcome chooses by their names, and each tells how long it took from the choice to its end")
  func latency() throws {
    let slow = try run(plan(desk, choosing: "slow"))
    #expect(slow.latency("job") == 80)
    #expect(branch("slow", slow) == [1, 70] && branch("quick", slow) == nil && branch("fallback", slow) == nil)
    #expect(slow[.branchLatency, in: .branch("slow", scenario: "job")]?.count == 1)
    let quick = try run(plan(desk, choosing: "quick"))
    #expect(quick.latency("job") == 30 && branch("quick", quick) == [1, 20])
  }

  @Test("a pool's name is none of theirs: what names no branch, and no choice at all, takes the fallback")
  func fallback() throws {
    for choice in ["b", "elsewhere", nil] {
      let report = try run(plan(desk, choosing: choice))
      #expect(report.latency("job") == 50 && branch("fallback", report) == [1, 40], "\(choice ?? "none")")
    }
  }

  @Test("without a fallback, what names no branch goes in turn")
  func inTurn() throws {
    let pattern = Pattern.sequence([.call("a"), .choose(["x": .call("b"), "y": .call("c")])])
    let report = try run(plan(pattern, choosing: "elsewhere", jobs: 10))
    #expect(branch("x", report) == [5, 20] && branch("y", report) == [5, 30])
  }

  @Test("names change neither what a run does nor how long it takes", arguments: Routing.allCases)
  func unchanged(_ routing: Routing) throws {
    let branches: [Pattern] = [.call("b"), .race([.call("c"), .call("d")]), .sequential(["d", "b"])]
    let pattern = { (names: [String]?) in
      Pattern.loop(
        .parallel([.call("a"), .choose(Pattern.Choose(among: branches, by: .routing(routing), names: names))]),
        atMost: 2)
    }
    let drawn = { (plan: inout Plan) in
      for pool in plan.agents.indices { plan.agents[pool].simulate.service = .total(.exponential(mean: 2e7)) }
      plan.keepsAccounts = true
    }
    let listed = try run(plan(pattern(nil), jobs: 60, change: drawn))
    let named = try run(plan(pattern(["x", "y", "z"]), jobs: 60, change: drawn))
    #expect(listed.digest == named.digest && listed.tokens == named.tokens && listed.calls == named.calls)
    #expect(listed.latencyBreakdown == named.latencyBreakdown && named.latencyBreakdown != nil)
    let counts = ["x", "y", "z"].map { branch($0, named)?[0] ?? 0 }
    #expect(counts.reduce(0, +) == 120)
  }

  @Test("one that fails counts, one that is cancelled does not")
  func endings() throws {
    let failing = try run(
      plan(.choose(["x": .call("b")], by: .routing(.random))) { $0.agents[1].simulate.failure.rate = 1 })
    #expect(failing.jobs.failed == 1 && branch("x", failing) == [1, 20])
    let race = Pattern.race([.call("a"), .choose(["x": .call("b")], by: .routing(.random))])
    let cancelled = try run(plan(race))
    #expect(cancelled.latency("job") == 10 && cancelled.calls.cancelled == 1 && branch("x", cancelled) == nil)
    let late = try run(
      plan(.choose(["x": .call("d")], by: .routing(.random))) { $0.runtime.jobTimeout = .milliseconds(25) })
    #expect(late.jobs.timedOut == 1 && branch("x", late) == nil)
  }

  @Test("those of one name count together, by scenario too, and only jobs of the window do")
  func together() throws {
    let one = Pattern.choose(["x": .call("b")], by: .routing(.random))
    let other = Pattern.choose(["x": .call("c"), "y": .call("d")], by: .routing(.weighted), weights: [1, 0])
    let report = try run(
      Hand.plan(
        [Hand.pool("b", takes: 20), Hand.pool("c", takes: 30), Hand.pool("d", takes: 40)],
        [
          Hand.job("early", one), Hand.job("first", at: 100, one),
          Hand.job("second", at: 100, .sequence([one, other])),
        ]
      ) { $0.run.warmup = .milliseconds(50) })
    // Two jobs wait for one agent of b; what the job before the window did is not counted.
    #expect(branch("x", report)?[0] == 3)
    #expect(report[.branchLatency, in: .branch("x", scenario: "early")] == nil)
    #expect(report[.branchLatency, in: .branch("x", scenario: "second")]?.count == 2)
  }

  @Test("names that do not fit are problems of the plan")
  func problems() {
    let problems = { (names: [String]) in
      Pattern.choose(Pattern.Choose(among: [.call("b"), .call("c")], by: .outcome, names: names))
        .problems(pools: [Hand.pool("b", takes: 1), Hand.pool("c", takes: 1)])
    }
    #expect(problems(["x", "y"]) == [])
    #expect(problems(["x"]) == ["A choice has 1 names for 2 branches; give one each."])
    #expect(problems(["x", "x"]) == ["Two branches of a choice are called \"x\"; give each a name of its own."])
    #expect(problems(["x", ""]) == ["A branch of a choice has an empty name; call it something."])
  }

  @Test("one called as the fallback is, beside one, is a problem of the plan: they would count together")
  func namedFallback() {
    let problems = { (fallback: Pattern?) in
      Pattern.choose(["x": .call("b"), "fallback": .call("c")], fallback: fallback)
        .problems(pools: [Hand.pool("b", takes: 1), Hand.pool("c", takes: 1)])
    }
    #expect(problems(nil) == [])
    #expect(
      problems(.call("b")) == [
        "A branch of a choice is called \"fallback\", as its fallback is; give the branch another name."
      ])
  }
}
