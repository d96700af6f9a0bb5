import NeedletailCouriers

extension Pattern {
  /// Several perspectives at once, and a synthesizer that makes one answer of them.
  ///
  /// Perspectives may fail: when errors are handled gracefully the synthesizer sees the successes and the job is
  /// partial; with none there is nothing to synthesize and the pattern fails. The synthesizer's failure is the
  /// pattern's, its output is handed on.
  ///
  /// - Parameters:
  ///   - agents: One pool: `topK` calls (default 3) of that pool. Several: those that match `need` best.
  ///   - topK: How many perspectives; `nil` with several pools takes all of them.
  ///   - need: Capabilities that rank the pools (scored as `docs/patterns.md` says); equal scores keep the order of
  ///     `agents`.
  ///   - synthesizer: The pool that is handed the perspectives.
  ///   - pools: The fleet, for the pools' capabilities; a name it lacks scores 0.
  public static func ensemble(
    agents: [any PoolName], topK: Int? = nil, need: [String] = [], synthesizer: any PoolName,
    pools: [AgentPool] = []
  ) -> Pattern {
    ensemble(agents: agents, topK: topK, need: need, synthesizer: synthesizer, fleet: PoolIndex(pools))
  }

  /// The same, for one pattern of many that run with the same pools.
  package static func ensemble(
    agents: [any PoolName], topK: Int?, need: [String], synthesizer: any PoolName, fleet: PoolIndex
  ) -> Pattern {
    let perspectives: Pattern
    if agents.count == 1 {
      perspectives = .fanOut(
        body: .call(agents[0], as: .propose), width: .drawn(.constant(Double(topK ?? 3)), atMost: nil), join: .all)
    } else {
      let best = ranked(agents, by: need, fleet).prefix(max(0, topK ?? agents.count))
      perspectives = .parallel(best.map { .call($0, as: .propose) }, join: .all)
    }
    return .sequence([
      Step(perspectives, isEssential: true), Step(.call(synthesizer, as: .synthesize), isEssential: true),
    ])
  }

  /// The agents by falling score against the need; the order of equals is kept.
  private static func ranked(_ agents: [any PoolName], by need: [String], _ fleet: PoolIndex) -> [String] {
    let scores = fleet.scores(for: need)
    let scored = agents.map(\.poolName).enumerated().map { place, name in
      (place: place, name: name, score: fleet.number(of: name).flatMap { scores[$0] } ?? 0)
    }
    return scored.sorted { ($1.score, $0.place) < ($0.score, $1.place) }.map(\.name)
  }
}
