import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// Looks for the largest load at which everything holds.
///
/// A bracket from what the limits can do; a path for each seed, and of each the load at which it just holds (common random numbers: under every load
/// the same jobs come with the same luck, so each path has one such load); Student's interval of these roots; longer paths until it is as
/// narrow as asked for and longer ones would not move it. The lower limit is the capacity. See `docs/sizing.md`.
struct CapacitySearch<Source: PathSource> {
  let source: Source
  let plan: Plan
  let configuration: PathRequest.Configuration
  let axis: LoadAxis
  let settings: CapacitySettings
  /// Paths are as long as the workload says.
  let isGiven: Bool
  var attempts = 0
  /// What is known so far, to be told when the search is cut off.
  var found: Capacity

  /// - Throws: `CapacityError` where there is no load.
  init(_ plan: Plan, _ configuration: PathRequest.Configuration, by source: Source, _ settings: CapacitySettings) throws
  {
    self.source = source
    self.plan = plan
    self.configuration = configuration
    self.settings = settings
    axis = try LoadAxis(of: plan)
    isGiven = settings.keepsLength || plan.givenCourse != nil
    found = Capacity(
      verdict: .undecided, end: .interrupted, unit: axis.unit, written: axis.written, paths: 0,
      warmup: Capacity.Warmup(source: plan.run.warmup > .zero ? .workload : .none, jobs: 0),
      givenCourse: plan.givenCourse, monotonicity: .taken, steppedBack: 0, isRateLimited: false,
      attempts: 0)
  }

  /// - Throws: `PlanError` when the plan cannot be run; `Interrupted` when it was cut off before anything was known.
  mutating func find() async throws -> Capacity {
    do {
      try await search()
    } catch let interruption as PathEvaluator.Interrupted {
      guard found.roots != nil else { throw interruption }
      found.end = .interrupted
    } catch is BudgetSpent {
      found.end = .budgetSpent
    }
    found.attempts = attempts
    return found
  }

  private mutating func search() async throws {
    let light = try await lightLoad()
    var range = try await floor(under: light)
    guard range.lowerBound < range.upperBound else { return }
    for _ in 0..<3 {
      guard let roots = try await settledRoots(in: range, light) else { return }
      note(roots)
      guard plan.reactsToLoad, let edge = try await brokenLoad(below: roots, from: range.lowerBound) else { break }
      range = range.lowerBound...edge
    }
    try await settle()
  }

  /// What everything comes to at the capacity. Where that is the edge of keeping up itself, no run shows that it keeps up: the capacity is then
  /// the largest load below, in steps of the tolerance that double, at which every path does.
  private mutating func settle() async throws {
    guard let edge = found.factor, found.verdict == .carries else { return }
    var back = 0.0
    for _ in 0..<6 {
      let factor = axis.snapped(edge * (1 - back))
      let point = try await point(factor, seeds: seeds(found.paths), length(found.jobsPerPath))
      found.atLoad = point
      found.load = axis.amount(factor)
      found.factor = axis.step == nil ? factor : axis.amount(factor) / axis.written
      if point.hold.steadiness.verdict == .held || axis.unit == .users { return }
      back = Swift.max(2 * back, settings.tolerance)
      found.steppedBack = back
    }
  }

  /// Writes down what a step came to.
  mutating func note(_ roots: PathRoots) {
    let estimate = roots.estimate
    let low = Swift.max(0, estimate.interval?.lowerBound ?? 0)
    found.verdict = .carries
    found.end = roots.end
    found.load = axis.amount(low)
    found.factor = axis.step == nil ? low : axis.amount(low) / axis.written
    found.roots = Estimate(
      mean: estimate.mean * axis.written,
      interval: estimate.interval.map { ($0.lowerBound * axis.written)...($0.upperBound * axis.written) },
      runs: estimate.runs)
    found.halfWidth = roots.halfWidth
    found.paths = roots.roots.count
    found.jobsPerPath = roots.jobs
    if let load = found.load, load <= 0 { found.verdict = .undecided }
  }

  /// The first seeds there are, from the plan's on.
  func seeds(_ count: Int) -> [UInt64] { (0..<count).map { plan.seed &+ UInt64($0) } }

  /// Of so many measured jobs; `nil` is as long as the workload says.
  func length(_ jobs: Int?) -> PathLength? {
    jobs.map {
      PathLength(jobs: $0 + found.warmup.jobs, warmupJobs: found.warmup.jobs, warmupSeconds: warmupSeconds)
    }
  }

  /// Where users loop, how long the warm-up's jobs take; set with the warm-up.
  var warmupSeconds = 0.0

  /// What may be spent was spent in the middle of a step.
  private struct BudgetSpent: Error {}

  mutating func ask(_ requests: [PathRequest]) async throws -> [PathOutcome] {
    guard attempts < settings.mostAttempts else { throw BudgetSpent() }
    let outcomes = try await source.outcomes(of: requests)
    attempts += outcomes.reduce(0) { $0 + $1.attempts }
    return outcomes
  }

  mutating func point(_ factor: Double, seeds: [UInt64], _ length: PathLength?) async throws -> LoadPoint {
    let outcomes = try await ask(
      seeds.map { PathRequest(configuration, loadFactor: factor, length: length, seed: $0) })
    return LoadPoint(
      factor: factor, load: factor * axis.written, outcomes,
      hold: Hold(of: outcomes, bounds: source.bounds, confidence: settings.confidence))
  }
}
