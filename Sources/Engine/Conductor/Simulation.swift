/// A plan run in virtual time. One thread owns it; it is a value that cannot be copied.
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

  /// Compiles the plan into a world. Throws when a name does not resolve or a limit is out of range.
  public init(_ plan: Plan) throws(PlanError) {}

  /// Handles up to `budget` events; `false` when the run is over.
  public mutating func advance(events budget: Int) -> Bool { false }

  public var progress: Progress { Progress() }

  /// Stops taking events; the report will carry this status. Used for interruption and `abort_on_fail`.
  public mutating func stop(_ status: RunReport.Status, because reason: String) {}

  /// The figures so far; after `advance` returned `false`, or `stop`, the final ones.
  public func report() -> RunReport { RunReport() }
}

/// Why a plan cannot be run.
public struct PlanError: Error, Equatable, CustomStringConvertible {
  /// Each problem in a sentence of its own.
  public var problems: [String]

  public init(problems: [String]) { self.problems = problems }

  public var description: String { problems.joined(separator: "\n") }
}
