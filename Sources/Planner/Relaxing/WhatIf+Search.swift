package import NeedletailEngine
import NeedletailResults

extension WhatIf {
  /// Answers, for each plan, the outcomes of its paths in the order of seeds; `nil` for a plan that an interruption left without all of them.
  package typealias Ask = (_ plans: [Plan]) async throws -> [[PathOutcome]?]

  /// Why there is no answer.
  package enum Failure: Error, Sendable, Equatable {
    /// The window saw no job, with some seed.
    case noJobs
    /// Not even the fleet as it is was run.
    case interrupted
  }

  /// Asks each question alone, then the best in pairs, and says what helps.
  ///
  /// - Parameters:
  ///   - relaxations: within the plan they were made of.
  ///   - asksPairs: asks for pairs, too.
  ///   - ask: is called three times: for the plan as it is, for every question, for pairs.
  /// - Throws: `Failure`; what `ask` throws.
  package static func search(
    _ plan: Plan, _ relaxations: [Relaxation], factor: Double, seeds: [UInt64], asksPairs: Bool = true, ask: Ask
  ) async throws -> WhatIf {
    guard let base = try await ask([plan]).first ?? nil else { throw Failure.interrupted }
    guard base.allSatisfy({ $0.measuredJobs > 0 }) else { throw Failure.noJobs }
    var found = WhatIf(
      name: plan.name, work: work(plan, base), factor: factor, seeds: seeds, base: base, answers: [:], pairs: [],
      pairsAsked: 0,
      unanswered: [], isInterrupted: false)
    let outcomes = try await ask(relaxations.map { $0.applied(to: plan) })
    for (relaxation, outcomes) in zip(relaxations, outcomes) {
      guard let outcomes else {
        found.unanswered.append(relaxation)
        continue
      }
      found.answers[relaxation.kind.group, default: []].append(
        Answer([relaxation], outcomes, base: base, work: found.work))
    }
    found.judge()
    found.isInterrupted = !found.unanswered.isEmpty
    guard asksPairs, !found.isInterrupted else { return found }
    let pairs = found.pairsToAsk
    guard !pairs.isEmpty else { return found }
    let together = try await ask(pairs.map { pair in pair.reduce(plan) { $1.applied(to: $0) } })
    found.take(together, of: pairs)
    found.isInterrupted = together.contains { $0 == nil }
    return found
  }

  /// What is looked at first.
  private static func work(_ plan: Plan, _ base: [PathOutcome]) -> Work {
    if base.contains(where: { $0.status != .completed }) { return .completedJobs }
    let falling = base.count { $0.keepsUp.answer == .no }
    let loads = plan.scenarios.compactMap(\.load) + [plan.load].compactMap(\.self)
    let isClosed = loads.contains { if case .closed = $0 { true } else { false } }
    return 2 * falling >= base.count || isClosed ? .jobsPerSecond : .completedShare
  }
}

extension PathEvaluator {
  /// The outcomes of whole plans, as the workload says how long they run, for `WhatIf.search`.
  ///
  /// - Throws: `PlanError` when a plan cannot be run.
  package func outcomes(of plans: [Plan], seeds: [UInt64]) async throws -> [[PathOutcome]?] {
    let requests = plans.map { plan in
      let configuration = configuration(plan)
      return seeds.map { PathRequest(configuration, seed: $0) }
    }
    do {
      let all = try await outcomes(of: requests.flatMap(\.self))
      return requests.indices.map { Array(all[$0 * seeds.count..<($0 + 1) * seeds.count]) }
    } catch is Interrupted {
      // What was run is known, and nothing more is run.
      var known: [[PathOutcome]?] = []
      for request in requests { known.append(try? await outcomes(of: request)) }
      return known
    }
  }
}
