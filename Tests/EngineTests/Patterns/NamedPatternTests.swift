import NeedletailCouriers
import NeedletailEngine
import Testing

@Suite("Named patterns compile to combinators")
struct NamedPatternTests {
  private typealias Step = Pattern.Step

  private func pool(_ name: String, _ capabilities: [String] = []) -> AgentPool {
    AgentPool(name: name, capabilities: capabilities, simulate: SimulatedAgent(service: .total(.constant(1))))
  }

  @Test("sequential is a sequence of calls, in order")
  func sequential() {
    #expect(Pattern.sequential(["a", "b"]) == .sequence([Step(.call("a")), Step(.call("b"))]))
  }

  @Test("parallel joins on all its agents")
  func parallel() {
    #expect(Pattern.parallelAgents(["a", "b"], merge: nil) == .parallel([.call("a"), .call("b")], join: .all))
  }

  @Test("a merge agent comes after the survivors, and only when there are some")
  func parallelWithMerge() {
    #expect(
      Pattern.parallelAgents(["a", "b"], merge: "m")
        == .sequence([
          Step(.parallel([.call("a"), .call("b")], join: .all), isEssential: true), Step(.call("m", as: .merge)),
        ]))
  }

  @Test("one pool of workers is a fan-out of calls between two calls of the supervisor")
  func supervisorWithOnePool() {
    let width = Pattern.Width.outcome(atMost: 20)
    #expect(
      Pattern.supervisorWorker(supervisor: "s", workers: ["w"], need: ["x"], tasks: width)
        == .sequence([
          Step(.call("s", as: .plan), isEssential: true),
          Step(.fanOut(body: .call("w", as: .work), width: width, join: .all), isEssential: true),
          Step(.call("s", as: .aggregate)),
        ]))
  }

  @Test(
    "several pools of workers are chosen by need, or without one by load",
    arguments: [([], .routing(.leastLoaded)), (["tax"], .semantic(need: ["tax"]))] as [([String], Pattern.Choose.By)])
  func supervisorWithPools(need: [String], by: Pattern.Choose.By) {
    let pattern = Pattern.supervisorWorker(
      supervisor: "s", workers: ["v", "w"], need: need, tasks: .drawn(.constant(3), atMost: 20))
    #expect(
      pattern.children[1]
        == .fanOut(
          body: .choose(Pattern.Choose(among: [.call("v", as: .work), .call("w", as: .work)], by: by)),
          width: .drawn(.constant(3), atMost: 20), join: .all))
  }

  @Test("a router is one choice")
  func router() {
    #expect(
      Pattern.router(
        agents: ["a", "b"], by: .routing(.weighted), weights: [3, 1], fallback: "a", router: nil)
        == .choose(
          Pattern.Choose(
            among: [.call("a", as: .handle), .call("b", as: .handle)], by: .routing(.weighted), weights: [3, 1],
            fallback: .call("a", as: .handle))))
  }

  @Test("a router agent is called before the choice it makes")
  func routerAgent() {
    #expect(
      Pattern.router(agents: ["a", "b"], by: .outcome, weights: nil, fallback: nil, router: "r")
        == .sequence([
          Step(.call("r", as: .route), isEssential: true),
          Step(
            .choose(Pattern.Choose(among: [.call("a", as: .handle), .call("b", as: .handle)], by: .outcome)),
            isEssential: true),
        ]))
  }

  @Test(
    "an ensemble of one pool fans out three wide unless told otherwise",
    arguments: [(nil, 3), (5, 5)] as [(Int?, Double)])
  func ensembleOfOnePool(topK: Int?, width: Double) {
    #expect(
      Pattern.ensemble(agents: ["e"], topK: topK, need: [], synthesizer: "z", pools: [])
        == .sequence([
          Step(
            .fanOut(body: .call("e", as: .propose), width: .drawn(.constant(width), atMost: nil), join: .all),
            isEssential: true),
          Step(.call("z", as: .synthesize), isEssential: true),
        ]))
  }

  @Test("an ensemble of several pools takes the best matches, equals in the order written")
  func ensembleByCapability() {
    let pools = [pool("a", ["law"]), pool("b", ["tax"]), pool("c", ["tax advice"]), pool("d", ["law"])]
    func members(_ topK: Int?) -> [String] {
      let pattern = Pattern.ensemble(
        agents: ["a", "b", "c", "d"], topK: topK, need: ["tax advice"], synthesizer: "z", pools: pools)
      return pattern.children[0].poolNames
    }
    #expect(members(2) == ["c", "b"])
    #expect(members(3) == ["c", "b", "a"])
    #expect(members(nil) == ["c", "b", "a", "d"])
  }

  @Test("a blackboard asks its controller until solved, and a specialist in between")
  func blackboard() {
    #expect(
      Pattern.blackboard(controller: "k", specialists: ["a", "b"], maxIterations: 5)
        == .loop(
          Pattern.Loop(
            body: .call("k", as: .control),
            otherwise: .choose(
              Pattern.Choose(among: [.call("a", as: .contribute), .call("b", as: .contribute)], by: .outcome)),
            atMost: 5, until: .solved, handing: .board, exhaustionIsPartial: true)))
  }

  @Test("one pool of voters votes as often as asked, in rounds until decided")
  func consensusOfOnePool() {
    #expect(
      Pattern.consensus(voters: ["v"], count: 5, quorum: .fraction(0.66), rounds: 2, aggregator: nil)
        == .loop(
          Pattern.Loop(
            body: .fanOut(
              body: .call("v", as: .vote), width: .drawn(.constant(5), atMost: nil), join: .tally(.fraction(0.66))),
            atMost: 2, until: .decided, exhaustionIsPartial: true)))
  }

  @Test("several pools of voters have a vote each, and the aggregator comes last")
  func consensusOfPools() {
    let voting = Pattern.Loop(
      body: .parallel([.call("v", as: .vote), .call("w", as: .vote)], join: .tally(.majority)), atMost: 1,
      until: .decided,
      exhaustionIsPartial: true)
    #expect(
      Pattern.consensus(voters: ["v", "w"], count: 9, quorum: .majority, rounds: 1, aggregator: "g")
        == .sequence([Step(.loop(voting), isEssential: true), Step(.call("g", as: .aggregate))]))
  }

  @Test("a debate holds all its rounds and is judged once")
  func debate() {
    let rounds = Pattern.Loop(
      body: .parallel([.call("p", as: .argue), .call("c", as: .argue)], join: .all), atMost: 2, until: .never,
      handing: .exchange)
    #expect(
      Pattern.debate(for: "p", against: "c", judge: "j", rounds: 2)
        == .sequence([Step(.loop(rounds), isEssential: true), Step(.call("j", as: .judge))]))
  }

  @Test("a handoff escalates through its tiers")
  func handoff() {
    #expect(Pattern.handoff(tiers: ["l1", "l2"]) == .escalate([.call("l1", as: .handle), .call("l2", as: .handle)]))
  }

  @Test("all of waits for all, a race for the first")
  func allOfAndRace() {
    let patterns = [Pattern.call("a"), .sequential(["b", "c"])]
    #expect(Pattern.allOf(patterns) == .parallel(patterns, join: .all))
    #expect(Pattern.race(patterns) == .parallel(patterns, join: .first))
  }
}
