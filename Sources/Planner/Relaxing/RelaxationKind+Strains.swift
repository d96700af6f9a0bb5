import NeedletailEngine
import NeedletailWorkload

/// Questions about what may get worse: something is lost, slower, or asked for more often.
extension RelaxationKind {
  func ofStrains(_ plan: Plan, _ factor: Double) -> [Relaxation] {
    switch self {
    case .agentAway: return plan.agents.indices.compactMap { agentAway($0, plan) }
    case .instanceAway: return instanceAway(plan).map { [$0] } ?? []
    case .slowerAgents:
      return plan.agents.indices.filter { plan.agents[$0].endpoint == nil }.compactMap { index in
        let pool = plan.agents[index]
        return more("\(pool.key).slowdown", pool.slowdown, factor) { $0.agents[index].slowdown = $1 }
      }
    case .slowerEndpoint: return plan.endpoints.compactMap { slower($0, plan, factor) }
    case .load:
      return [
        Relaxation(
          self, "load", from: "1", to: SettingSpelling.number(factor), settings: [], loadScale: factor
        ) { $0 = $0.scaled(load: factor) }
      ]
    default: return []
    }
  }

  private func agentAway(_ index: Int, _ plan: Plan) -> Relaxation? {
    let pool = plan.agents[index]
    let left = pool.count - 1
    let isFaulty = plan.faults.contains { fault in
      fault.target == .agents(pool.name) && fault.effects.contains { $0.membersAway > left }
    }
    guard left >= 1, !isFaulty else { return nil }
    return Relaxation(
      self, "\(pool.key).count", from: String(pool.count), to: String(left), settings: pool.settings(count: left)
    ) { $0.agents[index].resize(to: left) }
  }

  private func instanceAway(_ plan: Plan) -> Relaxation? {
    guard let gateway = plan.gateway, gateway.instances.count > 1 else { return nil }
    let left = gateway.resized(to: gateway.instances.count - 1)
    let isFaulty = plan.faults.contains { fault in
      fault.target == .gateway && fault.effects.contains { $0.membersAway > left.instances.count }
    }
    guard !isFaulty else { return nil }
    return Relaxation(
      self, "gateway.instances", from: String(gateway.instances.count), to: String(left.instances.count),
      settings: left.settings
    ) { $0.gateway?.instances = left.instances }
  }

  /// Every agent of an endpoint is slower, as when its provider is.
  private func slower(_ endpoint: Endpoint, _ plan: Plan, _ factor: Double) -> Relaxation? {
    let pools = plan.agents.indices.filter { plan.agents[$0].endpoint == endpoint.name }
    guard !pools.isEmpty else { return nil }
    let settings = pools.map { index in
      "\(plan.agents[index].key).slowdown=\(SettingSpelling.number(plan.agents[index].slowdown.times(factor)))"
    }
    return Relaxation(
      self, "endpoints.\(SettingSpelling.name(endpoint.name))", from: "1",
      to: "\(SettingSpelling.number(factor)) times as slow",
      settings: settings
    ) { plan in
      for index in pools { plan.agents[index].slowdown = plan.agents[index].slowdown.times(factor) }
    }
  }
}

extension Fault.Effect {
  fileprivate var membersAway: Int { if case .down(let members) = self { members } else { 0 } }
}
