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
  case choose(Choose)
  case escalate([WrittenPattern])

  struct Router: Sendable, Equatable {
    var agents: [String]
    var by: Pattern.Choose.By
    var weights: [Double]?
    var fallback: String?
    var router: String?
  }

  struct Choose: Sendable, Equatable {
    var among: [WrittenPattern]
    /// One a branch, where the branches have names.
    var names: [String]?
    var by: Pattern.Choose.By
    var weights: [Double]?
    var fallback: WrittenPattern?
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
    case .choose(let choose):
      return .choose(
        Pattern.Choose(
          among: choose.among.map(of), by: choose.by, weights: choose.weights, fallback: choose.fallback.map(of),
          names: choose.names))
    case .escalate(let tiers): return .escalate(tiers.map(of))
    }
  }
}

extension WrittenPattern {
  /// Every pool that it names, in the order in which they may be called first. The program may call fewer: an ensemble takes the best.
  var agents: [String] {
    switch self {
    case .call(let pool): [pool]
    case .sequential(let agents), .handoff(let agents): agents
    case .parallel(let agents, let merge): agents + (merge.map { [$0] } ?? [])
    case .supervisorWorker(let supervisor, let workers, _, _): [supervisor] + workers
    case .router(let router): [router.router].compactMap { $0 } + router.agents + [router.fallback].compactMap { $0 }
    case .ensemble(let agents, _, _, let synthesizer): agents + [synthesizer]
    case .blackboard(let controller, let specialists, _): [controller] + specialists
    case .consensus(let consensus): consensus.voters + [consensus.aggregator].compactMap { $0 }
    case .debate(let proponent, let opponent, let judge, _): [proponent, opponent, judge]
    case .allOf(let patterns), .race(let patterns), .sequence(let patterns), .escalate(let patterns),
      .all(let patterns, _):
      patterns.flatMap(\.agents)
    case .fanOut(let body, _, _), .loop(let body, _, _): body.agents
    case .choose(let choose): (choose.among + [choose.fallback].compactMap { $0 }).flatMap(\.agents)
    }
  }
}
