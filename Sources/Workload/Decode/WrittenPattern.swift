import NeedletailEngine

/// A pattern as the file names it, with its defaults filled in: what `expand` prints, and what the plan's pattern
/// is made from.
indirect enum WrittenPattern: Sendable, Equatable {
  case call(String)
  case sequential([String])
  case parallel([String], merge: String?)
  case supervisorWorker(supervisor: String, workers: [String], need: [String], tasks: Pattern.Width)
  case router(Router)
  case ensemble(agents: [String], topK: Int?, need: [String], synthesizer: String)
  case blackboard(controller: String, specialists: [String], maxIterations: Int)
  case consensus(Consensus)
  case debate(for: String, against: String, judge: String, rounds: Int)
  case handoff([String])
  case allOf([WrittenPattern])
  case race([WrittenPattern])
  case sequence([WrittenPattern])
  case all([WrittenPattern], join: Pattern.Join)
  case fanOut(body: WrittenPattern, width: Pattern.Width, join: Pattern.Join)
  case loop(body: WrittenPattern, atMost: Int, until: Pattern.Condition)
  case choose(among: [WrittenPattern], by: Pattern.Choose.By, weights: [Double]?, fallback: WrittenPattern?)
  case escalate([WrittenPattern])

  struct Router: Sendable, Equatable {
    var agents: [String]
    var by: Pattern.Choose.By
    var weights: [Double]?
    var fallback: String?
    var router: String?
  }

  struct Consensus: Sendable, Equatable {
    var voters: [String]
    var count: Int
    var quorum: Pattern.Majority
    var rounds: Int
    var aggregator: String?
  }

  /// The program the engine runs.
  func pattern(_ fleet: PoolIndex) -> Pattern {
    let of = { (written: WrittenPattern) in written.pattern(fleet) }
    switch self {
    case .call(let pool): return .call(pool)
    case .sequential(let agents): return .sequential(agents)
    case .parallel(let agents, let merge): return .parallelAgents(agents, merge: merge)
    case .supervisorWorker(let supervisor, let workers, let need, let tasks):
      return .supervisorWorker(supervisor: supervisor, workers: workers, need: need, tasks: tasks)
    case .router(let router):
      return .router(
        agents: router.agents, by: router.by, weights: router.weights, fallback: router.fallback, router: router.router)
    case .ensemble(let agents, let topK, let need, let synthesizer):
      return .ensemble(agents: agents, topK: topK, need: need, synthesizer: synthesizer, fleet: fleet)
    case .blackboard(let controller, let specialists, let maxIterations):
      return .blackboard(controller: controller, specialists: specialists, maxIterations: maxIterations)
    case .consensus(let consensus):
      return .consensus(
        voters: consensus.voters, count: consensus.count, quorum: consensus.quorum, rounds: consensus.rounds,
        aggregator: consensus.aggregator)
    case .debate(let proponent, let opponent, let judge, let rounds):
      return .debate(for: proponent, against: opponent, judge: judge, rounds: rounds)
    case .handoff(let tiers): return .handoff(tiers: tiers)
    case .allOf(let patterns): return .allOf(patterns.map(of))
    case .race(let patterns): return .race(patterns.map(of))
    case .sequence(let steps): return .sequence(steps.map { Pattern.Step(of($0)) })
    case .all(let patterns, let join): return .parallel(patterns.map(of), join: join)
    case .fanOut(let body, let width, let join): return .fanOut(body: of(body), width: width, join: join)
    case .loop(let body, let atMost, let until):
      return .loop(Pattern.Loop(body: of(body), atMost: atMost, until: until))
    case .choose(let among, let by, let weights, let fallback):
      return .choose(Pattern.Choose(among: among.map(of), by: by, weights: weights, fallback: fallback.map(of)))
    case .escalate(let tiers): return .escalate(tiers.map(of))
    }
  }
}
