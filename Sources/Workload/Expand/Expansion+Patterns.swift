import NeedletailEngine

/// Patterns as they are written, by name and with their defaults.
extension YAMLText {
  init(_ pattern: WrittenPattern) {
    let named = { (name: String, parameters: KeyValuePairs<String, YAMLText?>) in
      YAMLText.mapping([(name, .fields(parameters))])
    }
    let listed = { (name: String, patterns: [WrittenPattern]) in
      YAMLText.mapping([(name, .list(patterns.map(YAMLText.init)))])
    }
    switch pattern {
    case .call(let pool): self = .mapping([("call", .text(pool))])
    case .sequential(let agents): self = named("sequential", ["agents": .words(agents)])
    case .parallel(let agents, let merge):
      self = named("parallel", ["agents": .words(agents), "merge": merge.map { .text($0) }])
    case .supervisorWorker(let supervisor, let workers, let need, let tasks):
      self = named(
        "supervisor_worker",
        [
          "supervisor": .text(supervisor), "workers": .words(workers), "need": need.isEmpty ? nil : .words(need),
          "tasks": Self.width(tasks), "max_delegations": Self.atMost(tasks),
        ])
    case .router(let router):
      self = .mapping([
        (
          "router",
          .mapping(
            [("agents", .words(router.agents))] + Self.strategy(router.by, router.weights)
              + Self.present("fallback", router.fallback) + Self.present("router", router.router))
        )
      ])
    case .ensemble(let agents, let topK, let need, let synthesizer):
      self = named(
        "ensemble",
        [
          "agents": .words(agents), "top_k": topK.map { .integer($0) }, "need": need.isEmpty ? nil : .words(need),
          "synthesizer": .text(synthesizer),
        ])
    case .blackboard(let controller, let specialists, let maxIterations):
      self = named(
        "blackboard",
        [
          "controller": .text(controller), "specialists": .words(specialists),
          "max_iterations": .integer(maxIterations),
        ])
    case .consensus(let consensus):
      self = named(
        "consensus",
        [
          "voters": .words(consensus.voters), "count": .integer(consensus.count),
          "quorum": Self.majority(consensus.quorum), "rounds": .integer(consensus.rounds),
          "aggregator": consensus.aggregator.map { .text($0) },
        ])
    case .debate(let proponent, let opponent, let judge, let rounds):
      self = named(
        "debate",
        [
          "for": .text(proponent), "against": .text(opponent), "judge": .text(judge), "rounds": .integer(rounds),
        ])
    case .handoff(let tiers): self = named("handoff", ["tiers": .words(tiers)])
    case .allOf(let patterns): self = listed("all_of", patterns)
    case .race(let patterns): self = listed("race", patterns)
    case .sequence(let patterns): self = listed("sequence", patterns)
    case .escalate(let patterns): self = listed("escalate", patterns)
    case .all(let patterns, let join):
      self = named("all", ["of": .list(patterns.map(YAMLText.init)), "join": Self.join(join)])
    case .fanOut(let body, let width, let join):
      self = named(
        "fan_out",
        [
          "body": YAMLText(body), "width": Self.width(width), "join": Self.join(join), "at_most": Self.atMost(width),
        ])
    case .loop(let body, let atMost, let until):
      self = named("loop", ["body": YAMLText(body), "at_most": .integer(atMost), "until": Self.condition(until)])
    case .choose(let choose):
      let patterns = choose.among.map(YAMLText.init)
      let among = choose.names.map { YAMLText.mapping(zip($0, patterns).map { ($0, $1) }) } ?? .list(patterns)
      let otherwise = choose.fallback.map { [(key: "fallback", value: YAMLText($0))] } ?? []
      self = .mapping([
        ("choose", .mapping([("among", among)] + Self.strategy(choose.by, choose.weights) + otherwise))
      ])
    }
  }

  private static func present(_ key: String, _ name: String?) -> [(key: String, value: YAMLText)] {
    name.map { [(key, .text($0))] } ?? []
  }

  private static func strategy(_ by: Pattern.Choose.By, _ weights: [Double]?) -> [(key: String, value: YAMLText)] {
    let shares = weights.map { [(key: "weights", value: YAMLText.numbers($0))] } ?? []
    switch by {
    case .routing(let routing): return [("by", .plain(routing.rawValue))] + shares
    case .semantic(let need): return [("by", .plain("semantic")), ("need", .words(need))]
    case .outcome: return [("by", .plain("outcome"))]
    }
  }

  private static func width(_ width: Pattern.Width) -> YAMLText {
    switch width {
    case .drawn(let distribution, _): YAMLText(distribution, .count)
    case .outcome: .plain("outcome")
    }
  }

  private static func atMost(_ width: Pattern.Width) -> YAMLText? {
    switch width {
    case .drawn(_, let most), .outcome(let most): most.map { .integer($0) }
    }
  }

  private static func majority(_ majority: Pattern.Majority) -> YAMLText {
    switch majority {
    case .majority: .plain("majority")
    // With its point: a whole number would be a count of votes.
    case .fraction(let share): .plain(String(share))
    case .count(let votes): .integer(votes)
    }
  }

  private static func join(_ join: Pattern.Join) -> YAMLText {
    switch join {
    case .all, .tally: .plain("all")
    case .first: .plain("first")
    case .quorum(let successes): .fields(["quorum": .integer(successes)])
    }
  }

  private static func condition(_ condition: Pattern.Condition) -> YAMLText {
    switch condition {
    case .never, .decided: .plain("never")
    case .solved: .plain("solved")
    case .approved: .plain("approved")
    case .handled: .plain("handled")
    case .confidence(let bound): .fields(["confidence": .number(bound)])
    }
  }
}
