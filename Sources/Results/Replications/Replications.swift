public import NeedletailEngine
public import NeedletailNotation
public import NeedletailWorkload

/// The same file run with several seeds, folded into means and intervals as the runs come in.
///
/// Schema `needletail.replications/2`; see `docs/result-document.md`.
public struct Replications: Sendable {
  public static let schema = RecordedWorkload.replicationsSchema
  /// Seeds in one go; more would say nothing that these do not.
  public static let limit = 10_000

  public let file: WorkloadFile
  public private(set) var seeds: [UInt64] = []
  public private(set) var digests: [String] = []
  /// `completed` when every run was; else the worst of theirs.
  public private(set) var status = RunReport.Status.completed
  /// The first reason given for the worst status.
  public private(set) var statusReason: String?
  /// Attempts over all runs, for speed figures.
  public private(set) var attempts = 0
  private var figures = FigureMoments()
  private var thresholds: [ThresholdTally]

  public init(of file: WorkloadFile) {
    self.file = file
    self.thresholds = file.thresholds.map { ThresholdTally(threshold: $0) }
  }

  /// Adds one run. Runs are added in the order of their seeds, so that sums come out the same whichever ends first.
  ///
  /// Of a run that was interrupted only that is kept: half a run has no place in a mean.
  mutating func add(_ run: Run) {
    if run.status.severity > status.severity {
      status = run.status
      statusReason = run.statusReason
    }
    guard run.status != .interrupted else { return }
    seeds.append(run.seed)
    digests.append(run.digest)
    attempts += run.attempts
    figures.add(run.figures)
    for index in thresholds.indices { thresholds[index].add(run.outcomes[index]) }
  }

  /// Each threshold held against the mean over the runs.
  public var outcomes: [ThresholdOutcome] { thresholds.map(\.overall) }

  /// Whether every threshold holds for the mean.
  public var thresholdsHold: Bool { outcomes.allSatisfy(\.passed) }

  /// In how many runs each threshold held.
  public var runsPassed: [Int] { thresholds.map(\.runsPassed) }

  /// The tree of estimates, in the shape of a result document.
  var estimates: JSON { figures.json(runs: seeds.count) }

  /// The whole document; `host` as in a single run's.
  public func json(host: HostFacts?) -> JSON {
    var quantiles = StudentQuantiles()
    var members: [String: JSON] = [
      "schema": .string(Self.schema),
      "workload": .workload(
        file.plan.name, sha256: file.sha256, seed: file.plan.seed, clock: file.clock, file.effective),
      "seeds": .array(seeds.map { .count($0) }),
      "digests": .array(digests.map { .string($0) }),
      "status": .string(status.rawValue),
      "figures": estimates,
      "thresholds": .array(thresholds.map { $0.json(quantiles: &quantiles) }),
    ]
    if status != .completed { members["status_reason"] = statusReason.map { .string($0) } ?? .null }
    members["host"] = host?.json(attempts: attempts)
    return .object(members)
  }

  /// What is kept of one run until it is folded in.
  struct Run: Sendable {
    var seed: UInt64
    var digest: String
    var status: RunReport.Status
    var statusReason: String?
    var attempts: Int
    var figures: [FigureRow]
    var outcomes: [ThresholdOutcome]
  }
}

/// One threshold over several runs.
struct ThresholdTally: Sendable {
  var threshold: Threshold
  private(set) var runs = 0
  private(set) var runsPassed = 0
  private var observed = RunningMoments()
  private var reason: String?

  init(threshold: Threshold) { self.threshold = threshold }

  mutating func add(_ outcome: ThresholdOutcome) {
    runs += 1
    if outcome.passed { runsPassed += 1 }
    if let value = outcome.observed {
      observed.add(value)
    } else {
      reason = outcome.reason
    }
  }

  /// Passed when the mean of every run's figure passes; a run without samples fails it for all.
  var overall: ThresholdOutcome {
    guard observed.count == runs, runs > 0 else {
      return ThresholdOutcome(
        threshold: threshold, observed: observed.count > 0 ? observed.mean : nil, passed: false,
        reason: reason ?? "no runs")
    }
    return ThresholdOutcome(threshold: threshold, observed: observed.mean, passed: threshold.holds(for: observed.mean))
  }

  func json(quantiles: inout StudentQuantiles) -> JSON {
    let overall = overall
    var members: [String: JSON] = [
      "metric": .string(threshold.key), "expression": .string(threshold.expression), "passed": .bool(overall.passed),
      "runs": .count(runs), "runs_passed": .count(runsPassed),
      "observed": observed.count > 0 ? observed.estimate(quantiles: &quantiles).json : .null,
    ]
    if let reason = overall.reason { members["reason"] = .string(reason) }
    return .object(members)
  }
}

extension RunReport.Status {
  /// Which status speaks for several runs: the greatest.
  fileprivate var severity: Int {
    switch self {
    case .completed: 0
    case .aborted: 1
    case .invalid: 2
    case .interrupted: 3
    }
  }
}
