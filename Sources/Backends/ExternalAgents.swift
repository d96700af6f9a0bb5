package import NeedletailCouriers
package import NeedletailEngine

/// The external agents of one run: who answers their calls, and what they tell of it at the end.
package struct ExternalAgents {
  /// By pool.
  package private(set) var services: [String: PoolService] = [:]
  /// By the kind's section of the result document.
  private var ledgers: [String: any AgentLedger] = [:]

  package init(of plan: Plan) {
    for (pool, agent) in Self.served(plan) { add(agent, pool) }
  }

  /// Adds what was told, once the run is closed.
  package func report(in wall: inout WallReport) {
    for (section, ledger) in ledgers {
      wall.external[section] = ledger.statistics
      wall.lateReplies += ledger.lateReplies
    }
  }

  /// Which pools this machine cannot run, and why, in the plan's order.
  package static func problems(
    of plan: Plan, environment: [String: String]
  ) -> [(pool: String, key: String, problem: AgentProblem)] {
    served(plan).compactMap { pool, agent in
      agent.problem(in: environment).map { (pool.name, type(of: agent).key, $0) }
    }
  }

  private static func served(_ plan: Plan) -> [(pool: AgentPool, agent: any ServedAgent)] {
    plan.agents.compactMap { pool in
      guard case .external(let external) = pool.backend, let agent = external as? any ServedAgent else { return nil }
      return (pool, agent)
    }
  }

  private mutating func add<Agent: ServedAgent>(_ agent: Agent, _ pool: AgentPool) {
    let ledger = ledgers[Agent.section] as? Agent.Ledger ?? Agent.Ledger()
    ledgers[Agent.section] = ledger
    services[pool.name] = agent.service(
      named: pool.name, holdsSlots: pool.holdsSlotUntilReturned, telling: ledger)
  }
}
