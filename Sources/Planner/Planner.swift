public import NeedletailEngine
import NeedletailResults
public import NeedletailWorkload

/// Answers what a fleet can carry.
///
///     let planner = Planner(plan, holding: [.jobLatency(percentile: 99, below: .seconds(20))])
///     let capacity = try await planner.capacity()
///     print(capacity.load ?? 0, capacity.unit.rawValue)
///
/// It runs the plan in virtual time, side by side on as many threads as it is given, thousands of short runs that are called paths; none is
/// run twice. What it answers depends on the plan, its seed and the settings alone, never on the machine. The plan's own load says what is scaled: a rate,
/// stages or a trace by their peak, users by their number.
public struct Planner: Sendable {
  /// The evaluator that runs its paths, which knows how far it is.
  public let evaluator: PathEvaluator
  public var plan: Plan

  /// - Parameters:
  ///   - plan: all of whose agents are simulated.
  ///   - holding: what has to hold, beside that the queues are steady and 99 % of the jobs complete.
  ///   - width: how many paths run at once; at least 1.
  ///   - isInterrupted: asked between slices of each path; once it says so, the search ends.
  ///   - onPath: told after each path how far it is.
  public init(
    _ plan: Plan, holding bounds: [Threshold], width: Int = Processors.count,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    onPath: @escaping @Sendable (PathEvaluator.Progress) -> Void = { _ in }
  ) {
    self.plan = plan
    evaluator = PathEvaluator(bounds: bounds, width: width, isInterrupted: isInterrupted, onPath: onPath)
  }

  /// The largest load at which everything holds.
  ///
  /// - Returns: a verdict: the load with its interval, or why there is none. Where it was interrupted, what was known by then.
  /// - Throws: `CapacityError` where the plan has no load to scale, `PlanError` where it cannot be run, `PathEvaluator.Interrupted` where it was
  ///   interrupted before anything was known.
  public func capacity(_ settings: CapacitySettings = CapacitySettings()) async throws -> Capacity {
    try await evaluator.capacity(of: plan, settings)
  }
}

extension PathEvaluator {
  /// The largest load at which everything holds; see `Planner.capacity(_:)`.
  public func capacity(of plan: Plan, _ settings: CapacitySettings = CapacitySettings()) async throws -> Capacity {
    var search = try CapacitySearch(plan, configuration(plan), by: self, settings)
    return try await search.find()
  }
}
