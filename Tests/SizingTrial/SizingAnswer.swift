import NeedletailEngine
import NeedletailNotation
import NeedletailPlanner
import NeedletailResults

extension SizingCase {
  /// What a search says, as members of a line.
  func answer(seed: UInt64, width: Int) async throws -> [String: JSON] {
    switch question {
    case .load(var plan):
      plan.seed = seed
      let capacity = try await Planner(plan, holding: [bound], width: width).capacity()
      return [
        "verdict": .string(capacity.verdict.rawValue), "end": .string(capacity.end.rawValue),
        "load": .optional(capacity.load), "mean": .optional(capacity.roots?.mean),
        "low": .optional(capacity.roots?.interval?.lowerBound),
        "high": .optional(capacity.roots?.interval?.upperBound), "half_width": .optional(capacity.halfWidth),
        "whole": .bool(capacity.unit == .users), "jobs": .count(capacity.jobsPerPath ?? 0),
        "warmup": .count(capacity.warmup.jobs), "source": .string(capacity.warmup.source.rawValue),
        "attempts": .count(capacity.attempts),
      ]
    case .servers(let rate, let candidates):
      let (servers, attempts) = try await fewestServers(at: rate, among: candidates, seed: seed, width: width)
      return [
        "verdict": .string("carries"), "load": .count(servers), "mean": .count(servers), "low": .count(servers),
        "high": .count(servers), "half_width": .number(0), "whole": .bool(true), "attempts": .count(attempts),
      ]
    }
  }

  /// The fewest servers that hold, by bisection: a number holds where its verdict over 16 paths of 100,000 jobs says so.
  private func fewestServers(
    at rate: Double, among candidates: ClosedRange<Int>, seed: UInt64, width: Int
  ) async throws -> (Int, Int) {
    let evaluator = PathEvaluator(bounds: [bound], width: width)
    var (low, high) = (candidates.lowerBound, candidates.upperBound)
    while low < high {
      let middle = (low + high) / 2
      let configuration = await evaluator.configuration(Self.queue(servers: middle, rate: rate))
      let hold = try await evaluator.hold(
        configuration, length: PathLength(jobs: 102_000, warmupJobs: 2_000), seeds: (0..<16).map { seed + $0 })
      if hold.verdict == .held { high = middle } else { low = middle + 1 }
    }
    return (low, await evaluator.progress.attempts)
  }
}
