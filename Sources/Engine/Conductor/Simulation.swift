/// A plan run in virtual time. One thread owns it; it is a value that cannot be copied.
///
///     var simulation = try Simulation(plan)
///     while simulation.advance(events: 65_536) {}
///     let report = simulation.report()
public struct Simulation: ~Copyable {
  /// How far a run is, for a progress line.
  public struct Progress: Sendable, Equatable {
    /// Simulated nanoseconds so far.
    public var now: Nanoseconds = 0
    /// When arrivals stop, if that is known beforehand.
    public var end: Nanoseconds?
    /// Jobs intended so far, those that ended, and the number that ends the run, if there is one.
    public var jobsIntended = 0
    public var jobsEnded = 0
    public var jobsLimit: Int?
    /// Attempts dispatched so far.
    public var attempts = 0

    public init() {}
  }

  private let world: World
  private let name: String

  /// Compiles the plan into a world. Throws when a name does not resolve or a limit is out of range.
  ///
  /// - Complexity: O(size of the plan); a few milliseconds for each new shape of distribution.
  public init(_ plan: Plan) throws(PlanError) {
    world = try World(plan)
    name = plan.name
  }

  /// Handles up to `budget` events; `false` when the run is over.
  public mutating func advance(events budget: Int) -> Bool { world.advance(events: budget) }

  /// How far the run is. Complexity: O(1).
  public var progress: Progress {
    var progress = Progress()
    progress.now = world.now
    progress.end = world.end == .max ? nil : world.end
    progress.jobsIntended = world.tally.jobsIntended
    progress.jobsEnded = world.tally.jobsEnded
    progress.jobsLimit = world.limits.jobs
    progress.attempts = world.tally.dispatched
    return progress
  }

  /// Stops taking events; the report will carry this status. Used for interruption and `abort_on_fail`.
  public mutating func stop(_ status: RunReport.Status, because reason: String) { world.stop(status, because: reason) }

  /// The figures so far; after `advance` returned `false`, or `stop`, the final ones.
  ///
  /// - Complexity: O(histogram cells in use + jobs in flight); allocates.
  public func report() -> RunReport { world.report(named: name) }
}

/// Why a plan cannot be run.
public struct PlanError: Error, Equatable, CustomStringConvertible {
  /// Each problem in a sentence of its own.
  public var problems: [String]

  public init(problems: [String]) { self.problems = problems }

  public var description: String { problems.joined(separator: "\n") }
}
