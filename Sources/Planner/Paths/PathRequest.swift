/// One run that a search asks for: a configuration under some load, for some length, with one seed.
public struct PathRequest: Hashable, Sendable {
  /// A workload that an evaluator knows, by number (`PathEvaluator.configuration(_:)`).
  public struct Configuration: Hashable, Sendable {
    let number: Int
  }

  public var configuration: Configuration
  /// How many times as much load there is as the workload says. Arrivals keep their order and their luck, and come so much closer together.
  public var loadFactor: Double
  /// `nil` runs as long as the workload says.
  public var length: PathLength?
  public var seed: UInt64

  public init(_ configuration: Configuration, loadFactor: Double = 1, length: PathLength? = nil, seed: UInt64) {
    self.configuration = configuration
    self.loadFactor = loadFactor
    self.length = length
    self.seed = seed
  }
}

/// How long a path is, counted in jobs, so that under more load the same jobs come and not more of them.
public struct PathLength: Hashable, Sendable {
  /// All that arrive, those of the warm-up included; at least 1.
  public var jobs: Int
  /// The first of them, which are run but not measured.
  public var warmupJobs: Int
  /// Where users loop, so that no rate says when a job comes: for how long jobs are run and not measured, in place of their number.
  public var warmupSeconds: Double

  public init(jobs: Int, warmupJobs: Int = 0, warmupSeconds: Double = 0) {
    self.jobs = jobs
    self.warmupJobs = warmupJobs
    self.warmupSeconds = warmupSeconds
  }
}
