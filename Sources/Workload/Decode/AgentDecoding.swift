import NeedletailEngine
import NeedletailNotation

/// `agents`: pools of alike agents.
extension Value {
  /// - Returns: The pools, with a count of 0 where it cannot be read, and those of their external agents that could be read, as written, by pool.
  func agentPools(
    _ names: Names, _ kinds: [any WrittenAgent.Type], hasCallTimeout: Bool, _ paths: RelativePaths
  ) -> (pools: [AgentPool], external: [String: any WrittenAgent]) {
    guard let entries = entries("write a mapping of names to agents", of: Vocabulary.agent(kinds)) else {
      return ([], [:])
    }
    if entries.isEmpty { refuse("names no agent", "add at least one") }
    if entries.count > Limits.pools { refuse("has \(entries.count) pools", "write at most \(Limits.pools)") }
    var external: [String: any WrittenAgent] = [:]
    let pools = entries.map { name, value in
      value.agentPool(named: name, names, kinds, hasCallTimeout: hasCallTimeout, paths, &external[name])
    }
    let members = pools.reduce(0) { $0 + $1.count }
    if members > Limits.members {
      refuse("has \(members) members in all pools", "write at most \(Limits.members)")
    }
    return (pools, external)
  }

  private func agentPool(
    named name: String, _ names: Names, _ kinds: [any WrittenAgent.Type], hasCallTimeout: Bool, _ paths: RelativePaths,
    _ written: inout (any WrittenAgent)?
  ) -> AgentPool {
    var pool = AgentPool(name: name, simulate: SimulatedAgent(service: .total(.constant(0))))
    guard let fields = Fields(self, Vocabulary.agent(kinds)) else {
      pool.count = 0
      return pool
    }
    if let count = fields["count"] {
      pool.count = count.integer(1...Limits.members, "a number of agents") ?? 0
    } else if fields.hasMisspelt(["count"]) {
      pool.count = 0
    }
    pool.concurrency =
      fields["concurrency"]?.integer(1...Limits.concurrency, "calls at once, per agent,") ?? pool.concurrency
    pool.endpoint = fields["endpoint"]?.endpoint(names)
    pool.capabilities = fields["capabilities"]?.words("write a list of words") ?? []
    pool.domain = fields["domain"]?.text("write a word")
    pool.description = fields["description"]?.text("write a sentence")
    pool.routing = fields["routing"]?.word(Routing.self) ?? pool.routing
    pool.weights = fields["weights"]?.weights(of: pool.count.counted("agent"), count: pool.count)
    pool.queueing = fields["queueing"]?.word(AgentPool.Queueing.self) ?? pool.queueing
    pool.queueLimit =
      fields["queue"]?.integer(0...Limits.queue, "waiting calls, per agent,") ?? pool.queueLimit
    pool.queueTimeout = fields["queue_timeout"]?.distribution(.time)
    pool.hedge = fields["hedge"]?.hedge()
    if pool.hedge != nil && pool.count == 1 {
      fields["hedge"]?.warn(
        "never starts a second attempt: that runs on another member, and the pool has one",
        "write count: 2 or more, or remove it")
    }
    pool.budgetUSD = fields["budget_usd"]?.usd()
    pool.slowdown = fields["slowdown"]?.positive("a factor on service times", atMost: Limits.factor) ?? pool.slowdown
    if pool.queueing == .pool {
      for key in ["routing", "weights"] {
        fields[key]?.warn(
          "is not read with `queueing: pool`: the next free member takes the head of the one queue",
          "remove it, or write queueing: agent")
      }
    }
    if let agent = fields.externalAgent(among: kinds, paths) {
      written = agent.written
      pool.backend = .external(agent.run)
      if pool.slowdown < 1 {
        fields["slowdown"]?.warn(
          "speeds up what is simulated only: on the wall clock a real agent's answer can be held back, not hastened",
          "write 1 or more")
      }
    }
    if let value = fields["holds_slot_until_returned"], let holds = value.flag() {
      pool.holdsSlotUntilReturned = holds && !pool.backend.isSimulated
      if holds && pool.backend.isSimulated {
        value.refuse(
          "is for real agents, and this one is simulated: it never comes back late", "remove it, or add a command")
      }
    }
    pool.hasSimulation = fields["simulate"] != nil
    guard pool.hasSimulation || fields.kind(among: kinds) == nil else { return pool }
    let remedy = "say how long a call takes: simulate: { service: 1s }"
    if let agent = fields.required("simulate", remedy)?.simulatedAgent(hasCallTimeout: hasCallTimeout) {
      pool.simulate = agent
    }
    return pool
  }

  /// `count` weights, not all of them zero. A count of 0 is not known, as has been told.
  ///
  /// - Parameter what: what they are of, for messages.
  func weights(of what: String, count: Int) -> [Double]? {
    guard let items = list("write a list of weights") else { return nil }
    let weights = items.compactMap { $0.number(0...Limits.factor, "a weight") }
    guard weights.count == items.count else { return nil }
    guard weights.count == count || count == 0 else {
      return wrong("has \(weights.count.counted("weight")) for \(what)", "write one for each")
    }
    return weights.contains { $0 > 0 } ? weights : wrong("has no weight above 0", "make at least one positive")
  }

  /// `{ after: 2s }` or `{ after: p95 }`.
  private func hedge() -> AgentPool.Hedge? {
    guard let fields = Fields(self, Vocabulary.hedge) else { return nil }
    let remedy = "add when the second attempt starts: 2s, or p95 of the pool's attempts"
    guard let after = fields.required("after", remedy) else { return nil }
    guard let text = after.scalar?.text, text.first == "p" else { return after.duration().map { .after($0) } }
    guard let percentile = Self.number(String(text.dropFirst())), percentile > 0, percentile < 100 else {
      return after.wrong("\(after.node.kind) is not a percentile", "write one between p0 and p100, such as p95")
    }
    return .afterPercentile(percentile)
  }
}
