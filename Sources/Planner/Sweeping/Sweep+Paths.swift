package import NeedletailEngine

extension Sweep {
  /// One point that is yet to be run.
  package struct Request: Sendable {
    package var setting: SweepDesign.Setting
    package var plan: Plan
    package var loadFactor: Double

    package init(_ setting: SweepDesign.Setting, plan: Plan, loadFactor: Double) {
      (self.setting, self.plan, self.loadFactor) = (setting, plan, loadFactor)
    }
  }

  /// Runs every point with every seed in virtual time, as the evaluator does: side by side, and none twice.
  ///
  /// - Returns: by point and seed; `nil` of what was not run since it was cut off. Every seed goes through all points before the next, so that
  ///   what is known then can be compared.
  /// - Throws: `PlanError` where a plan cannot be run.
  package static func outcomes(
    of requests: [Request], seeds: [UInt64], by evaluator: PathEvaluator
  ) async throws -> (outcomes: [[PathOutcome?]], isInterrupted: Bool) {
    var paths: [[PathRequest]] = []
    for request in requests {
      let configuration = await evaluator.configuration(request.plan)
      paths.append(seeds.map { PathRequest(configuration, loadFactor: request.loadFactor, seed: $0) })
    }
    let queue = seeds.indices.flatMap { seed in paths.map { $0[seed] } }
    var isInterrupted = false
    do {
      _ = try await evaluator.outcomes(of: queue)
    } catch is PathEvaluator.Interrupted {
      isInterrupted = true
    }
    var outcomes: [[PathOutcome?]] = []
    for point in paths { outcomes.append(await evaluator.known(of: point)) }
    return (outcomes, isInterrupted)
  }
}
