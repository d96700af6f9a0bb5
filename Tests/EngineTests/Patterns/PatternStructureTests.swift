import NeedletailEngine
import Testing

@Suite("A pattern's structure")
struct PatternStructureTests {
  private func pools(_ names: String...) -> [AgentPool] {
    names.map { AgentPool(name: $0, simulate: SimulatedAgent(service: .total(.constant(1)))) }
  }

  @Test("pools are named once each, in order of first appearance, fallbacks included")
  func poolNames() {
    let pattern = Pattern.allOf([
      .sequential(["d", "a", "d"]), .router(agents: ["c"], by: .outcome, fallback: "f"),
      .blackboard(controller: "a", specialists: ["b"]),
    ])
    #expect(pattern.poolNames == ["d", "a", "c", "f", "b"])
  }

  @Test("depth counts the levels of combinators")
  func depth() {
    #expect(Pattern.call("a").depth == 1)
    #expect(Pattern.sequential(["a"]).depth == 2)
    #expect(Pattern.race([.call("a"), .debate(for: "a", against: "b", judge: "c")]).depth == 5)
  }

  @Test("a sound pattern has no problems")
  func sound() {
    let pattern = Pattern.allOf([
      .consensus(voters: ["a"], count: 3, quorum: .count(3)), .race([.call("b"), .delay(.nanoseconds(5))]),
      .supervisorWorker(supervisor: "a", workers: ["a", "b"], tasks: .drawn(.constant(3), atMost: 3)),
      .router(agents: ["a", "b"], by: .routing(.weighted), weights: [1, 0]),
      .router(agents: ["a", "b"], by: .semantic(need: ["x"]), fallback: "b"),
    ])
    #expect(pattern.problems(pools: pools("a", "b")) == [])
  }

  @Test("a need that no agent fits, without a fallback, is a problem")
  func incapable() {
    let pattern = Pattern.supervisorWorker(
      supervisor: "a", workers: ["a", "b"], need: ["x"], tasks: .drawn(.constant(3), atMost: 3))
    #expect(
      pattern.problems(pools: pools("a", "b"))
        == ["No agent among \"a\", \"b\" is capable of \"x\"; name a fallback or give one the capability."])
  }

  @Test(
    "empty lists are problems",
    arguments: [
      (.sequential([]), "A sequence has no steps; name at least one."),
      (.parallelAgents([]), "A parallel has no branches; name at least one."),
      (.handoff(tiers: []), "An escalation has no tiers; name at least one."),
      (.router(agents: [], by: .outcome), "A choice has no branches; name at least one."),
      (
        .router(agents: ["a"], by: .semantic(need: ["-"])),
        "A semantic choice needs nothing; name at least one capability."
      ),
    ] as [(Pattern, String)])
  func empties(pattern: Pattern, problem: String) {
    #expect(pattern.problems(pools: pools("a")) == [problem])
  }

  @Test("an unknown pool is named once")
  func unknownPool() {
    #expect(
      Pattern.sequential(["a", "x", "x"]).problems(pools: pools("a"))
        == ["The pattern calls \"x\", and no pool of agents has that name."])
  }

  @Test("widths, rounds and caps under 1 are problems, and so is a width over its cap")
  func repetitions() {
    func fanOut(_ width: Double, _ cap: Int?) -> [String] {
      Pattern.fanOut(body: .call("a"), width: .drawn(.constant(width), atMost: cap), join: .all)
        .problems(pools: pools("a"))
    }
    #expect(fanOut(0, nil) == ["A fan-out is 0.0 wide; use 1 to 1000000."])
    #expect(fanOut(.nan, nil).count == 1)
    #expect(fanOut(.infinity, nil).count == 1)
    #expect(fanOut(30, 20) == ["A fan-out is 30.0 wide, and its cap is 20; raise the cap or narrow it."])
    #expect(fanOut(3, 0) == ["The cap of a fan-out is 0; use 1 to 1000000."])
    #expect(
      Pattern.blackboard(controller: "a", specialists: ["a"], maxIterations: 0).problems(pools: pools("a"))
        == ["A loop runs at most 0 rounds; use 1 to 1000000."])
  }

  @Test(
    "a quorum that cannot be is a problem",
    arguments: [
      (.fraction(0), "The quorum of a fan-out is 0.0; a share is above 0 and at most 1."),
      (.fraction(1.5), "The quorum of a fan-out is 1.5; a share is above 0 and at most 1."),
      (.count(0), "The quorum of a fan-out is 0; use 1 or more."),
      (.count(4), "The quorum of a fan-out is 4, and it has only 3 to count."),
    ] as [(Pattern.Majority, String)])
  func quorums(quorum: Pattern.Majority, problem: String) {
    #expect(Pattern.consensus(voters: ["a"], count: 3, quorum: quorum).problems(pools: pools("a")) == [problem])
  }

  @Test("weights are one a branch, finite, not all zero, and only for weighted choices")
  func weights() {
    func problems(_ weights: [Double], by routing: Routing = .weighted) -> Int {
      Pattern.router(agents: ["a", "b"], by: .routing(routing), weights: weights).problems(pools: pools("a", "b")).count
    }
    #expect(problems([1, 2]) == 0)
    #expect(problems([1]) == 1)
    #expect(problems([0, 0]) == 1)
    #expect(problems([1, -1]) == 1)
    #expect(problems([1, .infinity]) == 1)
    #expect(problems([1, 2], by: .random) == 1)
  }

  @Test("nesting has a limit that is said, however deep it goes")
  func nesting() {
    func nested(_ levels: Int) -> Pattern { (1..<levels).reduce(.call("a")) { inner, _ in .race([inner]) } }
    #expect(nested(64).problems(pools: pools("a")) == [])
    #expect(
      nested(65).problems(pools: pools("a")) == ["The pattern nests 65 levels deep; at most 64 are allowed."])
  }
}
