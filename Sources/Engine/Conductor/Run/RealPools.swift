import NeedletailCouriers
import NeedletailLanes

/// Which pools of a plan are answered by couriers, and by what.
struct RealPools {
  private(set) var names: Set<String> = []
  /// By pool number; `nil` where answers are drawn.
  private(set) var services: [PoolService?] = []
  private(set) var problems: [String] = []

  /// - Parameter services: who answers the pools that are Swift code or external agents, by the pool's name.
  init(_ plan: Plan, services: [String: PoolService], isVirtual: Bool) {
    for pool in plan.agents {
      let service = service(for: pool, services[pool.name], isVirtual: isVirtual)
      if service != nil { names.insert(pool.name) }
      self.services.append(service)
    }
  }

  private mutating func service(for pool: AgentPool, _ given: PoolService?, isVirtual: Bool) -> PoolService? {
    switch pool.backend {
    case .simulated: return nil
    case .null: return .null(pool.name)
    case .agent:
      if given == nil { problems.append("Pool \"\(pool.name)\" is Swift code, and no agent was given under its name.") }
      return given
    case .external(let agent):
      let title = type(of: agent).title
      if isVirtual {
        if !pool.hasSimulation {
          problems.append(
            "Pool \"\(pool.name)\" is \(title), which takes real time; give it `simulate`, or run it by the wall clock."
          )
        }
        return nil
      }
      if given == nil { problems.append("Pool \"\(pool.name)\" is \(title), and no service was given to run it.") }
      return given
    }
  }

  /// Members of all real pools: no more couriers than that are of use. Where pools may come, there is at least one, or as many as
  /// the plan says.
  func memberCount(_ plan: Plan) -> Int {
    let members = zip(plan.agents.dropLast(plan.vacantPools), services).reduce(0) { sum, pair in
      pair.1 == nil ? sum : sum.addingReportingOverflow(pair.0.count).partialValue
    }
    return plan.vacantPools == 0 ? members : max(members, plan.wall.couriers ?? 1)
  }
}
