import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

@testable import NeedletailPlanner

/// Paths that were never run: a figure that is a function of the load and the seed, as searches see it.
actor MadeUpCurve: PathSource {
  nonisolated let bounds: [Threshold]
  private let figure: @Sendable (_ load: Double, _ seed: UInt64, _ jobs: Int?) -> Double
  /// The load at which the one limit there is is used up.
  private let ceiling: Double
  /// From this load on it is left open whether a path keeps up.
  private let edge: Double
  private(set) var asked: [PathRequest] = []

  /// - Parameter figure: the p99 in milliseconds, of which 100 are allowed.
  init(
    ceiling: Double = .infinity, bound: Threshold = Threshold(.jobLatency, .percentile(99), .less, 100),
    keepsUpBelow edge: Double = .infinity,
    _ figure: @escaping @Sendable (_ load: Double, _ seed: UInt64, _ jobs: Int?) -> Double
  ) {
    self.ceiling = ceiling
    self.edge = edge
    bounds = [bound]
    self.figure = figure
  }

  func outcomes(of requests: [PathRequest]) -> [PathOutcome] {
    asked += requests
    return requests.map { request in
      let value = figure(request.loadFactor, request.seed, request.length?.jobs)
      let use = ResourceUse(
        LatencyOwner(.agent, of: "agent"), capacity: 1, utilization: min(1, request.loadFactor / ceiling),
        meanWaiting: 0)
      return PathOutcome(
        keepsUp: KeepsUp(request.loadFactor < edge ? .yes : .undecided, evidence: ""), observed: [value],
        isMet: [bounds[0].holds(for: value)], jobs: request.length?.jobs ?? 1_000, resources: [use])
    }
  }

  func courses(of requests: [PathRequest]) -> [PathCourse] {
    requests.map { request in
      let jobs = request.length?.jobs ?? 1_000
      return PathCourse(
        meanJobs: [Double](repeating: 1, count: 100), jobsOffered: (1...100).map { $0 * jobs / 100 })
    }
  }

  /// One agent, one job a second.
  static func plan(load: Load = .open(Load.Arrivals(rate: .perSecond(1))), _ change: (inout Plan) -> Void = { _ in })
    -> Plan
  {
    let pool = AgentPool(name: "agent", simulate: SimulatedAgent(service: .total(.constant(1e6))))
    var plan = Plan(
      name: "curve", run: RunLimits(duration: .seconds(60)), agents: [pool],
      scenarios: [Scenario(name: "ask", pattern: .call("agent"))], load: load)
    change(&plan)
    return plan
  }

  /// The capacity that a search finds on it.
  func capacity(_ plan: Plan = MadeUpCurve.plan(), _ settings: CapacitySettings = CapacitySettings()) async throws
    -> Capacity
  {
    let number = await PathEvaluator(bounds: [], width: 1).configuration(plan)
    var search = try CapacitySearch(plan, number, by: self, settings)
    return try await search.find()
  }
}
