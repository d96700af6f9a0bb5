import NeedletailEngine
import NeedletailNotation

/// The named patterns' parameters.
extension Value {
  /// `[a, b, c]`, or `{ agents: [a, b, c] }`.
  func sequential(_ names: Names) -> WrittenPattern? {
    guard isMapping else { return pools(names).map { .sequential($0) } }
    guard let fields = Fields(self, Vocabulary.sequential) else { return nil }
    return fields.agents("agents", names).map { .sequential($0) }
  }

  func parallel(_ names: Names) -> WrittenPattern? {
    guard isMapping else { return pools(names).map { .parallel($0, merge: nil) } }
    guard let fields = Fields(self, Vocabulary.parallel) else { return nil }
    let merge = fields["merge"].map { $0.pool(names) }
    guard let agents = fields.agents("agents", names), merge != .some(nil) else { return nil }
    return .parallel(agents, merge: merge ?? nil)
  }

  func supervisorWorker(_ names: Names) -> WrittenPattern? {
    guard let fields = Fields(self, Vocabulary.supervisorWorker) else { return nil }
    let supervisor = fields.agent("supervisor", names)
    let workers = fields.agents("workers", names)
    let need = fields["need"]?.words("write a list of capabilities") ?? []
    let most = fields["max_delegations"]?.integer(1...Limits.fanOutWidth, "a number of tasks") ?? 20
    let tasks = fields["tasks"].map { $0.width(atMost: most) } ?? .drawn(.constant(3), atMost: most)
    if fields["tasks"] == nil, most < 3 {
      refuse("plans 3 tasks, more than max_delegations", "write tasks: \(most)")
    }
    guard let supervisor, let workers, let tasks else { return nil }
    return .supervisorWorker(supervisor: supervisor, workers: workers, need: need, tasks: tasks)
  }

  func router(_ names: Names) -> WrittenPattern? {
    guard let fields = Fields(self, Vocabulary.router) else { return nil }
    let agents = fields.agents("agents", names)
    let router = fields["router"].map { $0.pool(names) }
    let fallback = fields["fallback"].map { $0.pool(names) }
    let otherwise: Pattern.Choose.By = fields["router"] == nil ? .routing(.roundRobin) : .outcome
    let by = fields.strategy(otherwise: otherwise)
    let weights = fields["weights"].map {
      $0.weights(of: (agents?.count ?? 0).counted("agent"), count: agents?.count ?? 0)
    }
    if by == .outcome, fields["router"] == nil {
      refuse("is routed by an outcome, and no router is called", "add router: NAME")
    }
    if by == .outcome, let agents, fields["agents"]?.haveOwnLeaders(agents) == false { return nil }
    guard let agents, let by, router != .some(nil), fallback != .some(nil), weights != .some(nil) else { return nil }
    return .router(
      WrittenPattern.Router(
        agents: agents, by: by, weights: weights ?? nil, fallback: fallback ?? nil, router: router ?? nil))
  }

  func ensemble(_ names: Names) -> WrittenPattern? {
    guard let fields = Fields(self, Vocabulary.ensemble) else { return nil }
    let agents = fields.agents("agents", names)
    let topK = fields["top_k"].map { $0.integer(1...Limits.fanOutWidth, "a number of perspectives") }
    let need = fields["need"]?.words("write a list of capabilities") ?? []
    let synthesizer = fields.agent("synthesizer", names)
    if let agents, agents.count > 1, let value = fields["top_k"], let k = topK ?? nil, k > agents.count {
      value.refuse("is more than the \(agents.count.counted("agent"))", "write at most \(agents.count)")
    }
    guard let agents, let synthesizer, topK != .some(nil) else { return nil }
    let count = (topK ?? nil) ?? (agents.count == 1 ? 3 : agents.count)
    return .ensemble(agents: agents, topK: count, need: need, synthesizer: synthesizer)
  }

  func blackboard(_ names: Names) -> WrittenPattern? {
    guard let fields = Fields(self, Vocabulary.blackboard) else { return nil }
    let controller = fields.agent("controller", names)
    let specialists = fields.agents("specialists", names)
    let most = fields["max_iterations"].map { $0.integer(1...Limits.loopRounds, "a number of iterations") } ?? 5
    guard let controller, let specialists, let most else { return nil }
    return .blackboard(controller: controller, specialists: specialists, maxIterations: most)
  }

  func consensus(_ names: Names) -> WrittenPattern? {
    guard let fields = Fields(self, Vocabulary.consensus) else { return nil }
    let voters = fields.agents("voters", names)
    let count = fields["count"].map { $0.integer(1...Limits.fanOutWidth, "a number of votes") } ?? 3
    let rounds = fields["rounds"].map { $0.integer(1...Limits.loopRounds, "a number of rounds") } ?? 1
    let quorum = fields["quorum"].map { $0.majority() } ?? .majority
    let aggregator = fields["aggregator"].map { $0.pool(names) }
    if let voters, voters.count > 1, let value = fields["count"], let count, count != voters.count {
      value.refuse("is not the number of voters, \(voters.count), which cast one vote each", "remove it")
    }
    let votes = (voters?.count ?? 1) > 1 ? voters?.count ?? 1 : count ?? .max
    if case .count(let alike) = quorum, alike > votes {
      fields["quorum"]?.refuse("is more than the \(votes) votes", "write at most \(votes)")
    }
    guard let voters, let count, let rounds, let quorum, aggregator != .some(nil) else { return nil }
    return .consensus(
      WrittenPattern.Consensus(
        voters: voters, count: voters.count > 1 ? voters.count : count, quorum: quorum, rounds: rounds,
        aggregator: aggregator ?? nil))
  }

  /// `majority`, a share such as `0.66`, or a number of votes.
  private func majority() -> Pattern.Majority? {
    let remedy = "write majority, a share such as 0.66, or a number of votes"
    guard let text = text(remedy) else { return nil }
    if text == "majority" { return .majority }
    if let votes = Int(text) {
      return votes >= 1 ? .count(votes) : wrong("is \(votes)", remedy)
    }
    guard let share = Self.number(text), share > 0, share <= 1 else { return wrong("is \(node.kind)", remedy) }
    return .fraction(share)
  }

  func debate(_ names: Names) -> WrittenPattern? {
    guard let fields = Fields(self, Vocabulary.debate) else { return nil }
    let proponent = fields.agent("for", names)
    let opponent = fields.agent("against", names)
    let judge = fields.agent("judge", names)
    let rounds = fields["rounds"].map { $0.integer(1...Limits.loopRounds, "a number of rounds") } ?? 1
    guard let proponent, let opponent, let judge, let rounds else { return nil }
    return .debate(for: proponent, against: opponent, judge: judge, rounds: rounds)
  }

  func handoff(_ names: Names) -> WrittenPattern? {
    guard isMapping else { return pools(names).map { .handoff($0) } }
    guard let fields = Fields(self, Vocabulary.handoff) else { return nil }
    return fields.agents("tiers", names).map { .handoff($0) }
  }
}

extension Fields {
  fileprivate func agent(_ key: String, _ names: Names) -> String? {
    required(key, "add \(key): NAME")?.pool(names)
  }

  fileprivate func agents(_ key: String, _ names: Names) -> [String]? {
    required(key, "add \(key): [NAME, …]")?.pools(names)
  }
}
