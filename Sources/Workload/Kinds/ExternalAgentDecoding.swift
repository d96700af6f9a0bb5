import NeedletailEngine

/// What all kinds of external agents have in common in a workload file.
extension Fields {
  /// The kind that a pool is of; `nil` for one that is simulated only.
  func kind(among kinds: [any WrittenAgent.Type]) -> (any WrittenAgent.Type)? { kinds.first { self[$0.key] != nil } }

  /// A pool's external agent, as `WrittenAgent.read`; `nil` without one, too. Keys of kinds that the pool is not of are told.
  func externalAgent(
    among kinds: [any WrittenAgent.Type], _ paths: RelativePaths
  ) -> (written: any WrittenAgent, run: any WrittenAgent)? {
    let own = kind(among: kinds)
    for other in kinds where other != own {
      if let own { self[other.key]?.refuse("is given beside `\(own.key)`, and an agent is of one kind", "keep one") }
      refuse(
        other.keysBeside.filter { own?.keysBeside.contains($0) != true }, "has no meaning without a `\(other.key)`",
        "add \(other.key): \(other.example), or remove it")
    }
    return own?.read(self, paths)
  }
}

extension Value {
  /// Tells every external one among the `agents` that virtual time cannot run, since nothing says how long it takes.
  func checkSimulation(_ kinds: [any WrittenAgent.Type]) {
    for (pool, agent) in externalAgents(kinds) where pool.field("simulate") == nil {
      agent.refuse(
        "cannot run in virtual time without a `simulate`", "add simulate: { service: 1s }, or run with --clock wall")
    }
  }

  /// Advises, at the first external one among the `agents`, on a run that waits for their answers without an end.
  func adviseOnDeadlines(_ kinds: [any WrittenAgent.Type]) {
    guard let (pool, agent) = externalAgents(kinds).first else { return }
    guard let kind = kinds.first(where: { pool.field($0.key) != nil }) else { return }
    agent.warn(
      "is waited for without an end: \(kind.harmWithoutDeadline)", "add resilience: { call_timeout: 30s }")
  }

  /// Where each of these is written.
  func places(of written: [String: any WrittenAgent]) -> [String: SourcePlace] {
    guard case .mapping(let pairs) = node.content else { return [:] }
    var places: [String: SourcePlace] = [:]
    for pair in pairs {
      guard let agent = written[pair.key] else { continue }
      places[pair.key] = child(pair).field(type(of: agent).key)?.node.place
    }
    return places
  }

  /// Every external agent among the `agents`: its pool, and the value of its kind's key.
  private func externalAgents(_ kinds: [any WrittenAgent.Type]) -> [(pool: Value, agent: Value)] {
    guard case .mapping(let pairs) = node.content else { return [] }
    return pairs.compactMap { pair in
      let pool = child(pair)
      return kinds.lazy.compactMap { pool.field($0.key) }.first.map { (pool, $0) }
    }
  }
}
