import NeedletailEngine

/// `faults`: disturbances on the timeline.
extension Value {
  func faults(_ names: Names, _ fleet: PoolIndex) -> [Fault] {
    guard let items = list("write a list of { at: 2m, for: 30s, agents: NAME, latency: 4 }") else { return [] }
    if items.count > Limits.faults { refuse("has \(items.count) faults", "write at most \(Limits.faults)") }
    return items.compactMap { $0.fault(names, fleet) }
  }

  private func fault(_ names: Names, _ fleet: PoolIndex) -> Fault? {
    guard let fields = Fields(self, Vocabulary.fault) else { return nil }
    let at = fields.required("at", "add when it begins, from the run's start")?.duration()
    let length = fields.required("for", "add how long it lasts")?.positiveDuration()
    let target = target(fields, names)
    var effects: [Fault.Effect] = []
    if let factor = fields["latency"]?.positive("a factor for service times", atMost: Limits.factor) {
      effects.append(.latency(factor))
    }
    if let share = fields["fail"]?.probability() { effects.append(.fail(share)) }
    if let down = fields["down"], let members = down.integer(1...Limits.members, "a number of agents") {
      effects.append(.down(members))
      down.check(members, of: target, fleet)
    }
    let known = ["latency", "fail", "down"]
    if fields.present(known).isEmpty, !fields.hasMisspelt(known) {
      refuse("has no effect", "add latency: 4, fail: 0.5 or down: 10")
    }
    guard let at, let length, let target, !effects.isEmpty else { return nil }
    return Fault(at: at, for: length, target: target, effects: effects)
  }

  private func target(_ fields: Fields, _ names: Names) -> Fault.Target? {
    switch (fields["agents"], fields["endpoint"]) {
    case (let agents?, nil): return agents.pool(names).map { .agents($0) }
    case (nil, let endpoint?): return endpoint.endpoint(names).map { .endpoint($0) }
    case (nil, nil):
      if fields.hasMisspelt(["agents", "endpoint"]) { return nil }
      return wrong("touches nothing", "add agents: NAME or endpoint: NAME")
    case (_?, let endpoint?):
      return endpoint.wrong("stands beside `agents`", "write two faults, one for each")
    }
  }

  private func check(_ members: Int, of target: Fault.Target?, _ fleet: PoolIndex) {
    switch target {
    case .endpoint: refuse("an endpoint has no members", "use fail: 1 for an endpoint that is down")
    case .agents(let name):
      if let pool = fleet[name], members > pool.count {
        refuse("is more than `\(name)` has", "write at most \(pool.count)")
      }
    case nil: break
    }
  }
}
