package import NeedletailCouriers

extension Fleet {
  /// The same fleet with other agents in the place of its own.
  package func mappingAgents(_ replacement: (_ pool: String, any Agent) -> any Agent) -> Fleet {
    var fleet = self
    for pool in pools {
      if let agent = agents[pool.name] { fleet.replace(pool.name, with: replacement(pool.name, agent)) }
    }
    return fleet
  }
}
