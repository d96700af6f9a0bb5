public import NeedletailEngine
import NeedletailResults
public import NeedletailWorkload

/// Runs paths in virtual time, side by side on all cores, and none twice.
///
/// A path is a function of its configuration, load, length and seed alone, so outcomes do not depend on how many run at once, nor on what was
/// asked before.
public actor PathEvaluator: PathSource {
  /// How far it is.
  public struct Progress: Sendable, Equatable {
    /// Paths that were run; those asked for again are not among them.
    public var paths = 0
    public var configurations = 0
    /// Jobs that arrived and attempts that were made in them.
    public var jobs = 0
    public var attempts = 0
  }

  /// It was cut off: some outcomes are not known.
  public struct Interrupted: Error {
    public init() {}
  }

  /// What each outcome is held to.
  public nonisolated let bounds: [Threshold]
  public private(set) var progress = Progress()
  private let figures: FigureCatalogue
  private let width: Int
  private let isInterrupted: @Sendable () -> Bool
  private let onPath: @Sendable (Progress) -> Void
  private var plans: [Plan] = []
  private var known: [PathRequest: PathOutcome] = [:]
  /// Of paths whose warm-up was looked for.
  private var courses: [PathRequest: PathCourse] = [:]

  /// - Parameters:
  ///   - width: how many paths run at once; at least 1.
  ///   - isInterrupted: asked between slices of each path; paths that have not begun then do not begin.
  ///   - onPath: told after each path how far it is.
  public init(
    bounds: [Threshold], figures: FigureCatalogue = .standard, width: Int,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    onPath: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.bounds = bounds
    self.figures = figures
    self.width = width
    self.isInterrupted = isInterrupted
    self.onPath = onPath
  }

  /// The number of a plan; plans that run the same have the same, whatever their seeds.
  ///
  /// - Complexity: O(configurations so far).
  public func configuration(_ plan: Plan) -> PathRequest.Configuration {
    var plan = plan
    plan.seed = 0
    plan.keepsAccounts = false
    plan.tracedJobs = 0
    if let number = plans.firstIndex(of: plan) { return PathRequest.Configuration(number: number) }
    plans.append(plan)
    progress.configurations = plans.count
    return PathRequest.Configuration(number: plans.count - 1)
  }

  /// What the paths came to, in the order they were asked for.
  ///
  /// Structured: when this returns or throws, nothing is left running.
  ///
  /// - Throws: `PlanError` when a configuration cannot be run, `Interrupted` when it was cut off. What had ended by then stays known.
  public func outcomes(of requests: [PathRequest]) async throws -> [PathOutcome] {
    try await run(requests.filter { known[$0] == nil }, keepsCourse: false)
    return try requests.map { request in
      guard let outcome = known[request] else { throw Interrupted() }
      return outcome
    }
  }

  func courses(of requests: [PathRequest]) async throws -> [PathCourse] {
    try await run(requests.filter { courses[$0] == nil }, keepsCourse: true)
    return try requests.map { request in
      guard let course = courses[request] else { throw Interrupted() }
      return course
    }
  }

  private typealias Ran = Result<(PathOutcome, PathCourse?), any Error>

  /// Runs each request once and keeps what it came to.
  private func run(_ requests: [PathRequest], keepsCourse: Bool) async throws {
    var seen: Set<PathRequest> = []
    let queue = requests.filter { seen.insert($0).inserted }
    let failure = await withTaskGroup(of: (PathRequest, Ran).self) { group in
      var failure: (any Error)?
      var next = queue.makeIterator()
      func start() {
        guard failure == nil, !isInterrupted(), let request = next.next() else { return }
        let plan = plans[request.configuration.number]
        group.addTask { [bounds, figures, isInterrupted] in
          (request, Result { try Self.run(plan, request, bounds, figures, isInterrupted, keepsCourse: keepsCourse) })
        }
      }
      for _ in 0..<Swift.max(1, width) { start() }
      while let (request, result) = await group.next() {
        switch result {
        case .success((let outcome, let course)):
          known[request] = outcome
          courses[request] = course
          progress.paths += 1
          progress.jobs += outcome.jobs
          progress.attempts += outcome.attempts
          onPath(progress)
        case .failure(let error): if failure == nil { failure = error }
        }
        start()
      }
      return failure
    }
    if let failure { throw failure }
  }

  private static func run(
    _ plan: Plan, _ request: PathRequest, _ bounds: [Threshold], _ figures: FigureCatalogue,
    _ isInterrupted: () -> Bool, keepsCourse: Bool
  ) throws -> (PathOutcome, PathCourse?) {
    var plan = plan.scaled(load: request.loadFactor)
    if let length = request.length { plan = plan.of(length) }
    plan.seed = request.seed
    var simulation = try Simulation(plan)
    while simulation.advance(events: 65_536) {
      guard !isInterrupted() else { throw Interrupted() }
    }
    let report = simulation.report()
    return (
      PathOutcome(report, simulation.progress, bounds: bounds, figures: figures),
      keepsCourse ? PathCourse(report.course) : nil
    )
  }
}
