package import NeedletailEngine
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
  package var amendments: [WorkloadAmendment] { amendments(of: nil) }

  /// What changes in a workload: `simulate` of the pools that it has, and how the endpoints that it puts them on slow down.
  ///
  /// Where an endpoint's slowdown was measured not to be there, one that the workload has is taken out: it would act on times that are whole
  /// without it. A pool without an endpoint gets one of a name that is not in use.
  ///
  /// - Parameter plan: the workload's; `nil` is the one that was measured.
  package func amendments(of plan: Plan?) -> [WorkloadAmendment] {
    var pools: [WorkloadAmendment] = []
    var slowdowns: [(endpoint: String, slowdown: Endpoint.Slowdown)] = []
    var level: [String] = []
    let endpoints = plan?.endpoints ?? []
    for agent in calibrated {
      let pool = plan?.agents.first { $0.name == agent.pool }
      guard plan == nil || pool != nil, let simulate = agent.simulate else { continue }
      pools.append(.simulate(simulate, of: agent.pool))
      let written = plan == nil ? agent.endpoint : pool?.endpoint
      guard let slowdown = agent.slowdown else {
        if let written, endpoints.contains(where: { $0.name == written && $0.slowdown != nil }) {
          level.append(written)
        }
        continue
      }
      var endpoint = written ?? agent.pool
      if written == nil {
        while endpoints.contains(where: { $0.name == endpoint }) { endpoint += "-own" }
        pools.append(.endpoint(endpoint, of: agent.pool))
      }
      if !slowdowns.contains(where: { $0.endpoint == endpoint }) {
        slowdowns.append((endpoint, Endpoint.Slowdown(sigma: slowdown.sigma, kappa: slowdown.kappa)))
      }
    }
    for endpoint in level where !slowdowns.contains(where: { $0.endpoint == endpoint }) {
      slowdowns.append((endpoint, Endpoint.Slowdown(sigma: 0, kappa: 0)))
    }
    return slowdowns.map { .slowdown($0.slowdown, of: $0.endpoint) } + pools
  }
}
