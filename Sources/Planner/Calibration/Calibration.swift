import NeedletailEngine
package import NeedletailWorkload

/// What runs on the wall clock say of their agents: how each is to be simulated, so that virtual time tells what the wall clock would.
package struct Calibration: Sendable {
  package static let schema = "needletail-calibration/1"

  package let runs: [MeasuredRun]
  /// In the order of the first run that has them.
  package let agents: [AgentCalibration]

  /// - Parameter runs: one at least. Where several have a pool, their attempts are taken together if they agree.
  /// - Complexity: O(attempts · log attempts) a pool, and the fits: see `FittedDistribution`.
  package init(of runs: [MeasuredRun]) {
    self.runs = runs
    var names: [String] = []
    for pool in runs.flatMap(\.pools) where !names.contains(pool.name) { names.append(pool.name) }
    let measured = names.map { name in PoolMeasurement(name, in: runs) }
    // Pools of one endpoint slow down together; one that has none, by itself.
    var slowdowns: [String: SlowdownFit] = [:]
    for endpoint in Set(measured.map(\.provider)) {
      let series = measured.filter { $0.provider == endpoint }.map(\.timesByLoad)
      slowdowns[endpoint] = SlowdownFit.fit(series)
    }
    agents = measured.map { $0.calibrated(slowdown: slowdowns[$0.provider]) }
  }

  package var isWhole: Bool { agents.allSatisfy { $0.verdict == .calibrated } }
  package var calibrated: [AgentCalibration] { agents.filter { $0.verdict == .calibrated } }

  /// What is to be written into a workload, the pools in order, then the endpoints.
  package var amendments: [WorkloadAmendment] { amendments(of: Set(agents.map(\.pool))) }

  /// The same of these pools alone.
  package func amendments(of known: Set<String>) -> [WorkloadAmendment] {
    var pools: [WorkloadAmendment] = []
    var endpoints: [WorkloadAmendment] = []
    var written: Set<String> = []
    for agent in calibrated where known.contains(agent.pool) {
      guard let simulate = agent.simulate else { continue }
      pools.append(.simulate(simulate, of: agent.pool))
      guard let slowdown = agent.slowdown else { continue }
      let endpoint = agent.endpoint ?? agent.pool
      if agent.endpoint == nil { pools.append(.endpoint(endpoint, of: agent.pool)) }
      if written.insert(endpoint).inserted {
        endpoints.append(
          .slowdown(Endpoint.Slowdown(sigma: slowdown.sigma, kappa: slowdown.kappa), of: endpoint))
      }
    }
    return endpoints + pools
  }
}
