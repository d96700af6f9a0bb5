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
  /// How many runs kept up with their load, and how many did not.
  public private(set) var keepsUp = KeepsUpOverSeeds()
  private var figures = FigureMoments()
  /// The headline figures and those by agent and scenario, run by run, so that two documents can be compared seed by seed.
  private var bySeed = FiguresBySeed()
  private var tallies: [ThresholdTally]

  public init(of file: WorkloadFile) {
    self.file = file
    self.tallies = file.thresholds.map { ThresholdTally(threshold: $0) }
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
    keepsUp.add(run.keepsUp)
    figures.add(run.figures)
    bySeed.append(run.numbers, by: file.figures)
    for index in tallies.indices { tallies[index].add(run.outcomes[index]) }
  }

  /// Each threshold, held against its figure's interval over the runs.
  public var thresholds: [ThresholdOverSeeds] {
    var quantiles = StudentQuantiles()
    return tallies.map { $0.overall(quantiles: &quantiles) }
  }

  /// What all thresholds come to.
  public var verdict: ThresholdVerdict { .of(thresholds.map(\.verdict)) }

  /// The tree of estimates, in the shape of a result document.
  var estimates: JSON { figures.json(runs: seeds.count) }

  /// The whole document; `host` as in a single run's.
  public func json(host: HostFacts?) -> JSON {
    var members: [String: JSON] = [
      "schema": .string(Self.schema),
      "workload": .workload(
        file.plan.name, sha256: file.sha256, seed: file.plan.seed, clock: file.clock, file.effective),
      "seeds": .array(seeds.map { .count($0) }),
      "digests": .array(digests.map { .string($0) }),
      "status": .string(status.rawValue),
      "keeps_up": keepsUp.json, "verdict": .object(["headline": .string(headline), "causes": .array([])]),
      "figures": estimates, "by_seed": bySeed.json,
      "thresholds": .array(thresholds.map(\.json)),
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
    var keepsUp: KeepsUp
    var figures: [FigureRow]
    var numbers: RunNumbers
    var outcomes: [ThresholdOutcome]
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
