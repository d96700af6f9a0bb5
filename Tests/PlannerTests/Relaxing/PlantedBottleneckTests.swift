import Foundation
import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import Testing

@Suite("What binds, planted and found") struct PlantedBottleneckTests {
  /// Ten times as many where there is time.
  static let fleets: [UInt64] =
    ProcessInfo.processInfo.environment["NEEDLETAIL_LONG"] == nil ? [1, 2] : (1...20).map { $0 }

  @Test(
    "the relief of a planted bottleneck is the first of all",
    arguments: PlantedFleet.Resource.allCases, Self.fleets)
  func planted(_ resource: PlantedFleet.Resource, _ seed: UInt64) async throws {
    var fleet = PlantedFleet(resource, seed: seed)
    let found = try await whatIf(fleet.plan(), asksPairs: false) {
      $0.kind.group == .limits || $0.kind.group == .policies
    }
    let first = try #require(found.reliefs.first)
    #expect(first.judgement == .better, "\(told(found))")
    #expect(resource.keys.contains { first.relaxations[0].key.hasPrefix($0) }, "\(told(found))")
  }

  @Test(
    "where two are planted, the pair of their reliefs is the best of all",
    arguments: [
      (.gateway, .jobPermits), (.callPermits, .endpointPermits), (.requests, .tokens), (.globalRate, .userRate),
    ] as [(PlantedFleet.Resource, PlantedFleet.Resource)])
  func pairs(_ one: PlantedFleet.Resource, _ other: PlantedFleet.Resource) async throws {
    var fleet = PlantedFleet(one, other, seed: 5)
    let found = try await whatIf(fleet.plan()) { $0.kind.group == .limits }
    let pair = try #require(found.pairs.first, "\(told(found))").answer
    for resource in [one, other] {
      #expect(
        pair.relaxations.contains { relaxation in resource.keys.contains { relaxation.key.hasPrefix($0) } },
        "\(told(found))")
    }
    #expect(pair.judgement == .better)
  }

  @Test("a timeout that cuts calls short binds, though jobs complete without them")
  func cutShort() async throws {
    let pool = AgentPool(
      name: "worker", count: 40, simulate: SimulatedAgent(service: .total(.lognormal(p50: 1e9, p99: 4e9))))
    let plan = Plan(
      name: "cut", run: RunLimits(duration: .seconds(300)), agents: [pool],
      resilience: Resilience(callTimeout: .seconds(1)),
      scenarios: [Scenario(name: "ask", pattern: .sequential(["worker", "worker"]))],
      load: .open(Load.Arrivals(rate: .perSecond(5))))
    let found = try await whatIf(plan, asksPairs: false) { $0.kind.group == .limits }
    let first = try #require(found.reliefs.first)
    #expect(first.judgement == .better && first.relaxations[0].key == "resilience.call_timeout", "\(told(found))")
  }

  /// Two limits of the same size, one within the other: more of either alone moves the queue from one to the other.
  @Test("limits that bind together do nothing alone, and are found as a pair that binds together")
  func together() async throws {
    let pool = AgentPool(
      name: "worker", count: 40, simulate: SimulatedAgent(service: .total(.exponential(mean: 1e9))))
    let plan = Plan(
      name: "together", run: RunLimits(duration: .seconds(60)),
      gateway: Gateway(instances: [Gateway.Instance(concurrency: 4)]), runtime: RuntimeLimits(maxConcurrentJobs: 4),
      agents: [pool], scenarios: [Scenario(name: "ask", pattern: .call("worker"))],
      load: .open(Load.Arrivals(rate: .perSecond(5))))
    let found = try await whatIf(plan) { $0.kind.group == .limits }
    #expect(found.reliefs.allSatisfy { $0.judgement == .same }, "\(told(found))")
    let pair = try #require(found.pairs.first)
    #expect(pair.isTogether)
    #expect(pair.answer.relaxations.contains { $0.kind == .jobPermits })
    #expect(pair.answer.relaxations.contains { $0.key.hasPrefix("gateway.") })
  }

  /// Drafts take the tokens that reviews need: more of those who write them makes less come to an end in time.
  @Test("where tokens a minute bind, they are the first, and more agents are found to make it worse")
  func tokensBind() async throws {
    func pool(_ name: String, _ count: Int, _ seconds: Double, queue: Int) -> AgentPool {
      AgentPool(
        name: name, count: count, endpoint: "model", queueLimit: queue,
        simulate: SimulatedAgent(
          service: .total(.lognormalMean(mean: seconds * 1e9, cv: 0.5)), promptTokens: .constant(1_000)))
    }
    let plan = Plan(
      name: "tokens", run: RunLimits(duration: .seconds(180)), runtime: RuntimeLimits(jobTimeout: .seconds(12)),
      endpoints: [Endpoint(name: "model", tokensPerMinute: 400_000, tokenBurst: 20_000)],
      agents: [pool("draft", 6, 1.6, queue: 1), pool("review", 40, 2, queue: 1_000_000)],
      scenarios: [Scenario(name: "ask", pattern: .sequence([.call("draft"), .call("review")]))],
      load: .open(Load.Arrivals(rate: .perSecond(5))))
    let found = try await whatIf(plan) { $0.kind.group == .limits }
    #expect(found.reliefs.first?.relaxations[0].key == "endpoints.model.tokens_per_minute", "\(told(found))")
    let agents = try #require(found.answers(.limits).first { $0.relaxations[0].key == "agents.draft.count" })
    #expect(agents.judgement == .worse, "\(told(found))")
  }

  @Test("of a plan without anything that is full, nothing binds, and faster agents help all the same")
  func nothing() async throws {
    let pool = AgentPool(
      name: "worker", count: 100, concurrency: 4,
      simulate: SimulatedAgent(service: .total(.lognormalMean(mean: 1e9, cv: 1))))
    let plan = Plan(
      name: "free", run: RunLimits(duration: .seconds(60)), agents: [pool],
      scenarios: [Scenario(name: "ask", pattern: .call("worker"))],
      load: .open(Load.Arrivals(rate: .perSecond(5))))
    let found = try await whatIf(plan) { $0.kind.group != .strains }
    #expect(found.reliefs.allSatisfy { $0.judgement == .same }, "\(told(found))")
    #expect(found.pairs.isEmpty)
    let faster = try #require(found.answers(.speed).first)
    #expect(faster.judgement == .better)
    // Half the service, and nothing is waited for.
    #expect(abs(try #require(faster.p99.change) + 0.5) < 0.01)
  }

  @Test("twice the load on one full agent is harm, and half as much again of its time, too")
  func strains() async throws {
    let pool = AgentPool(name: "worker", simulate: SimulatedAgent(service: .total(.exponential(mean: 1e9))))
    let plan = Plan(
      name: "one", run: RunLimits(duration: .seconds(300)), agents: [pool],
      scenarios: [Scenario(name: "ask", pattern: .call("worker"))], load: .open(Load.Arrivals(rate: .perSecond(0.6))))
    let found = try await whatIf(plan) { $0.kind.group == .strains }
    #expect(found.answers(.strains).map { $0.relaxations[0].kind.rawValue }.sorted() == ["load", "slower_agents"])
    #expect(found.answers(.strains).allSatisfy { $0.judgement == .worse && $0.keepsUp == .no }, "\(told(found))")
  }

  @Test("a window without a job, and an interruption before the fleet as it is was run, are no answers")
  func failures() async throws {
    var fleet = PlantedFleet(seed: 1)
    var plan = fleet.plan()
    await #expect(throws: WhatIf.Failure.interrupted) {
      try await WhatIf.search(plan, [], factor: 2, seeds: [1, 2]) { $0.map { _ in nil } }
    }
    plan.load = .open(Load.Arrivals(rate: .perSecond(0)))
    let evaluator = PathEvaluator(bounds: [], width: 1)
    await #expect(throws: WhatIf.Failure.noJobs) {
      try await WhatIf.search(plan, [], factor: 2, seeds: [1, 2]) { plans in
        try await evaluator.outcomes(of: plans, seeds: [1, 2])
      }
    }
  }

  @Test("what was cut off says which questions have no answer, and keeps those that have one")
  func interrupted() async throws {
    var fleet = PlantedFleet(.agents, seed: 1)
    let plan = fleet.plan()
    let questions = Array(Relaxation.all(of: plan, factor: 2).prefix(4))
    let evaluator = PathEvaluator(bounds: [], width: 2)
    let found = try await WhatIf.search(plan, questions, factor: 2, seeds: [1, 2]) { plans in
      // The last one of each batch but the first is cut off.
      let answers = try await evaluator.outcomes(of: plans, seeds: [1, 2])
      return plans.count == 1 ? answers : answers.dropLast() + [nil]
    }
    #expect(found.isInterrupted && found.unanswered.map(\.key) == [questions[3].key])
    #expect(found.answers(.limits).count == 3 && found.pairsAsked == 0)
  }
}

/// Asks what is wanted of a plan, with five seeds.
func whatIf(
  _ plan: Plan, factor: Double = 2, seeds: Int = 5, asksPairs: Bool = true, where isWanted: (Relaxation) -> Bool
) async throws -> WhatIf {
  let evaluator = PathEvaluator(bounds: [], width: 2)
  let seeds = (1...UInt64(seeds)).map { $0 }
  let questions = Relaxation.all(of: plan, factor: factor).filter(isWanted)
  return try await WhatIf.search(plan, questions, factor: factor, seeds: seeds, asksPairs: asksPairs) { plans in
    try await evaluator.outcomes(of: plans, seeds: seeds)
  }
}

/// The best reliefs and pairs in a line each, for messages.
func told(_ found: WhatIf) -> String {
  func words(_ answer: WhatIf.Answer) -> String {
    let names = answer.relaxations.map { "\($0.key) \($0.from) -> \($0.to)" }.joined(separator: ", ")
    return "\(names): work \(answer.work.change ?? .nan) p99 \(answer.p99.change ?? .nan) \(answer.judgement)"
  }
  let base = "\(found.work) keeps up \(found.keepsUp) p99 \(found.base.compactMap(\.p99Milliseconds))"
  return ([base] + found.reliefs.map(words) + ["pairs of \(found.pairsAsked)"] + found.pairs.map { words($0.answer) })
    .joined(separator: "\n")
}
