import NeedletailEngine
import NeedletailWorkload

/// Questions about agents.
extension RelaxationKind {
  func ofPool(_ index: Int, _ plan: Plan, _ factor: Double) -> Relaxation? {
    let pool = plan.agents[index]
    let key = pool.key
    let slots = LatencyOwner(.agent, of: pool.name)
    switch self {
    case .agents:
      return more(
        "\(key).count", pool.count, factor, settings: { pool.settings(count: $0) }, relieves: [slots]
      ) { $0.agents[index].resize(to: $1) }
    case .agentSlots:
      return more("\(key).concurrency", pool.concurrency, factor, relieves: [slots]) {
        $0.agents[index].concurrency = $1
      }
    case .agentQueue:
      // By default a queue is as good as unbounded.
      guard pool.queueLimit < AgentPool(name: "").queueLimit else { return nil }
      return more("\(key).queue", pool.queueLimit, factor) { $0.agents[index].queueLimit = $1 }
    case .agentPatience:
      guard pool.queueTimeout != nil else { return nil }
      return without("\(key).queue_timeout", "on") { $0.agents[index].queueTimeout = nil }
    case .agentBudget:
      guard let budget = pool.budgetUSD else { return nil }
      return more("\(key).budget_usd", budget, factor) { $0.agents[index].budgetUSD = $1 }
    case .agentSpeed:
      let faster = pool.slowdown.times(1 / factor)
      return Relaxation(
        self, "\(key).slowdown", from: SettingSpelling.number(pool.slowdown), to: SettingSpelling.number(faster)
      ) { $0.agents[index].slowdown = faster }
    default: return nil
    }
  }
}

extension AgentPool {
  /// `agents.expert`, as `--set` takes it.
  var key: String { "agents.\(SettingSpelling.name(name))" }

  /// What `--set` takes for another number of members: their weights, where they have some, are as many.
  func settings(count: Int) -> [String] {
    let weights = resized(to: count).weights.map { "\(key).weights=\(SettingSpelling.list($0))" }
    return ["\(key).count=\(count)"] + (weights.map { [$0] } ?? [])
  }

  /// Further members have the weights of the first ones, again and again.
  mutating func resize(to count: Int) {
    if let weights { self.weights = (0..<count).map { weights[$0 % weights.count] } }
    self.count = count
  }

  private func resized(to count: Int) -> AgentPool {
    var pool = self
    pool.resize(to: count)
    return pool
  }
}
