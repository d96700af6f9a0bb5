public import NeedletailEngine

/// A workload file, decoded: the plan to run and the promises to hold it to.
public struct WorkloadFile: Sendable, Equatable {
  public var plan: Plan
  public var clock: Clock
  public var thresholds: [Threshold]
  /// Ends a run that has failed a threshold for so long, by the run's clock.
  public var abortOnFail: Duration?
  /// How it is held against a base, where the file says so.
  public var gate: GateSettings?
  /// Whether the file says what it is called; else the plan has the file's own name.
  public var isNamed = true
  /// SHA-256 of the source file's bytes, lowercase hexadecimal.
  public var sha256: String
  /// What it was made from; `nil` for one that was not read.
  public var effective: EffectiveWorkload?
  /// The figures that thresholds may be about and that results of the file have.
  public var figures: FigureCatalogue

  public enum Clock: String, Sendable, Equatable, CaseIterable {
    case virtual, wall
  }

  public init(
    plan: Plan, clock: Clock = .virtual, thresholds: [Threshold] = [], abortOnFail: Duration? = nil,
    gate: GateSettings? = nil, sha256: String = "", figures: FigureCatalogue = .standard
  ) {
    self.plan = plan
    self.clock = clock
    self.thresholds = thresholds
    self.abortOnFail = abortOnFail
    self.gate = gate
    self.sha256 = sha256
    self.figures = figures
  }
}
