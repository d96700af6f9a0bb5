import NeedletailEngine
import NeedletailWorkload

/// Questions about what reacts, and about faults: each left out, and all.
extension RelaxationKind {
  func ofPolicies(_ plan: Plan) -> [Relaxation] {
    switch self {
    case .retries:
      guard let retry = plan.resilience.retry, retry.attempts > 1 else { return [] }
      return [without("resilience.retry", "\(retry.attempts) attempts") { $0.resilience.retry = nil }]
    case .breakers:
      return plan.resilience.breaker.map { _ in
        [without("resilience.breaker", "on") { $0.resilience.breaker = nil }]
      } ?? []
    case .hedges: return hedges(plan)
    case .faults: return faults(plan)
    default: return []
    }
  }

  private func hedges(_ plan: Plan) -> [Relaxation] {
    let hedged = plan.agents.indices.filter { plan.agents[$0].hedge != nil }
    let each = hedged.map { index in
      without("\(plan.agents[index].key).hedge", "on") { $0.agents[index].hedge = nil }
    }
    guard hedged.count > 1 else { return each }
    let settings = each.flatMap(\.settings)
    return each + [
      without("agents.*.hedge", "\(hedged.count) pools", settings: settings) { plan in
        for index in plan.agents.indices { plan.agents[index].hedge = nil }
      }
    ]
  }

  private func faults(_ plan: Plan) -> [Relaxation] {
    guard !plan.faults.isEmpty else { return [] }
    let all = without("faults", "\(plan.faults.count)") { $0.faults = [] }
    guard plan.faults.count > 1 else { return [all] }
    // An item of a list cannot be taken away; one that lasts a nanosecond touches nothing.
    let each = plan.faults.enumerated().map { index, fault in
      let key = "faults[\(index)]"
      return without(key, "at \(SettingSpelling.duration(fault.at))", settings: ["\(key).for=1ns"]) {
        $0.faults[index].duration = .nanoseconds(1)
      }
    }
    return each + [all]
  }
}
