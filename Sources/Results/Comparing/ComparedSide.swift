import NeedletailEngine
public import NeedletailWorkload

/// One of the two that are compared: what it is called, what it ran, and its runs.
public struct ComparedSide: Sendable, Equatable {
  /// As the command line named it, or shorter: `main@4f2c1e9`, `desk.yaml`, `baseline.json`.
  public var name: String
  /// The commit it is of, where that is known.
  public var commit: String?
  /// The workload's name.
  public var workload: String
  /// Whether the workload says its name; else it is that of the file, which is no part of what runs.
  public var isNamed = true
  /// The workload file's path, where it was a file.
  public var path: String?
  public var clock: WorkloadFile.Clock
  /// `open`, `closed` or `mixed`.
  public var loadModel: String?
  /// The whole workload that ran, with every default, as YAML; `nil` where only figures are known.
  public var effective: String?
  /// SHA-256 of `effective` without what is promised of it (`EffectiveWorkload.planSHA256`); of a baseline what was recorded.
  public var effectiveSHA256: String?
  /// The load and the window; `nil` where they are not known.
  public var conditions: RunConditions?
  /// The version of needletail that ran it.
  public var version: String?
  /// In the order in which they are paired: by seed, or by turn.
  public var runs: [RunNumbers]
  /// HEAD's own thresholds over its runs, where they were held over all of them together; else each run's outcomes say it.
  public var thresholds: [ThresholdOverSeeds] = []

  /// The same, as a document of several seeds recorded them.
  public var recordedThresholds: [GateResult.OwnThreshold] = []
  /// What a document's workload says of how it is gated; `nil` where it says nothing.
  public var gate: GateSettings?

  /// Means over runs that are not known one by one, of a document without figures by seed; empty elsewhere.
  public var means: [GatedFigure: Estimate] = [:]

  public init(
    name: String, commit: String? = nil, workload: String, path: String? = nil, clock: WorkloadFile.Clock,
    loadModel: String? = nil, effective: String? = nil, effectiveSHA256: String? = nil,
    conditions: RunConditions? = nil, version: String? = nil, runs: [RunNumbers]
  ) {
    self.name = name
    self.commit = commit
    self.workload = workload
    self.path = path
    self.clock = clock
    self.loadModel = loadModel
    self.effective = effective
    self.effectiveSHA256 = effectiveSHA256
    self.conditions = conditions
    self.version = version
    self.runs = runs
  }

  /// Runs that did not complete, whose figures say nothing of the workload.
  public var unfinished: [RunNumbers] { runs.filter { $0.status != .completed } }
}
