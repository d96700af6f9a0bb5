import NeedletailEngine

/// `faults`: disturbances on the timeline.
extension Value {
  /// - Parameters:
  ///   - gateway: `nil` where the file has none.
  ///   - isGatewayTold: it has none that can be read, and that has been told.
  func faults(_ names: Names, _ fleet: PoolIndex, _ gateway: Gateway?, isGatewayTold: Bool) -> [Fault] {
    guard let items = list("write a list of { at: 2m, for: 30s, agents: NAME, latency: 4 }") else { return [] }
    if items.count > Limits.faults { refuse("has \(items.count) faults", "write at most \(Limits.faults)") }
    return items.compactMap { $0.fault(names, fleet, gateway, isGatewayTold) }
  }

  private func fault(_ names: Names, _ fleet: PoolIndex, _ gateway: Gateway?, _ isGatewayTold: Bool) -> Fault? {
    guard let fields = Fields(self, Vocabulary.fault) else { return nil }
    let at = fields.required("at", "add when it begins, from the run's start")?.duration()
    let length = fields.required("for", "add how long it lasts")?.positiveDuration()
    let target = target(fields, names, gateway, isGatewayTold)
    var effects: [Fault.Effect] = []
    if let latency = fields["latency"],
      let factor = latency.positive("a factor for service times", atMost: Limits.factor)
    {
      effects.append(.latency(factor))
      if target == .gateway, let gateway, gateway.overhead == nil {
        latency.warn("multiplies the gateway's overhead, and it has none", "add gateway.overhead, or remove it")
      }
    }
    if let share = fields["fail"]?.probability() { effects.append(.fail(share)) }
    if let down = fields["down"], let members = down.integer(1...Limits.members, "a number of agents or instances") {
      effects.append(.down(members))
      down.check(members, of: target, fleet, gateway)
    }
    let known = ["latency", "fail", "down"]
    if fields.present(known).isEmpty, !fields.hasMisspelt(known) {
      (emptied(known) ?? self).refuse("has no effect", "add latency: 4, fail: 0.5 or down: 10")
    }
    guard let at, let length, let target, !effects.isEmpty else { return nil }
    return Fault(at: at, for: length, target: target, effects: effects)
  }

  private func target(
    _ fields: Fields, _ names: Names, _ gateway: Gateway?, _ isGatewayTold: Bool
  ) -> Fault.Target? {
    let given = fields.present(Vocabulary.faultTargets)
    guard let first = given.first, let value = fields[first] else {
      if fields.hasMisspelt(Vocabulary.faultTargets) { return nil }
      return (emptied(Vocabulary.faultTargets) ?? self).wrong(
        "touches nothing", "add agents: NAME, endpoint: NAME or gateway: all")
    }
    if given.count > 1 {
      return fields[given[1]]?.wrong("stands beside `\(first)`", "write two faults, one for each")
    }
    switch first {
    case "agents": return value.pool(names).map { .agents($0) }
    case "endpoint": return value.endpoint(names).map { .endpoint($0) }
    default:
      guard value.word(among: ["all"]) != nil else { return nil }
      return gateway != nil || isGatewayTold
        ? .gateway : value.wrong("the file has no gateway", "add gateway, or remove the fault")
    }
  }

  private func check(_ members: Int, of target: Fault.Target?, _ fleet: PoolIndex, _ gateway: Gateway?) {
    switch target {
    case .gateway:
      if let gateway, members > gateway.instances.count {
        refuse("is more than the gateway has", "write at most \(gateway.instances.count)")
      }
    case .endpoint: refuse("an endpoint has no members", "use fail: 1 for an endpoint that is down")
    case .agents(let name):
      if let pool = fleet[name], members > pool.count {
        refuse("is more than `\(name)` has", "write at most \(pool.count)")
      }
    case nil: break
    }
  }
}
