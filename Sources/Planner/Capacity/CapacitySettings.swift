/// How sure of a capacity a search has to be, and what it may spend.
public struct CapacitySettings: Sendable, Equatable {
  /// Half of the interval, as a share of the load, at which it ends; above 0.
  public var tolerance: Double
  /// Of the interval, two-sided; 0 to 1, both excluded.
  public var confidence: Double
  /// Paths with a seed each, from the plan's on; `leastPaths` or more. Where paths cannot be lengthened there become more of them.
  public var paths: Int
  /// Attempts of agents that may be simulated in all. A search that would need more ends with what it has, and says so.
  public var mostAttempts: Int
  /// Paths are as long as the workload says: the question is about a run of that length.
  public var keepsLength: Bool

  /// Jobs of the first paths, which only say roughly where the roots are; tests have fewer.
  package var pilotJobs = 10_000

  /// Fewer say too little of the spread between them.
  public static let leastPaths = 10

  public init(
    tolerance: Double = 0.01, confidence: Double = 0.95, paths: Int = 16, mostAttempts: Int = 25_000_000,
    keepsLength: Bool = false
  ) {
    self.tolerance = tolerance
    self.confidence = confidence
    self.paths = Swift.max(paths, Self.leastPaths)
    self.mostAttempts = mostAttempts
    self.keepsLength = keepsLength
  }
}
