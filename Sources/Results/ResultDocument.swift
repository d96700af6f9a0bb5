public import NeedletailEngine
public import NeedletailNotation
public import NeedletailWorkload

/// One run's result, schema `needletail.result/2`.
///
/// In virtual time everything outside `host` is a pure function of the workload file and the seed: two runs give the
/// same bytes. A run on the wall clock has no digest, and a `wall` object. Its figures are those of the file's catalogue;
/// what each means is in `docs/metrics.md`, the other keys in `docs/result-document.md`.
public struct ResultDocument: Sendable, Equatable {
  public static let schema = RecordedWorkload.resultSchema

  public var report: RunReport
  public var clock: WorkloadFile.Clock
  /// SHA-256 of the workload file, lowercase hexadecimal.
  public var sha256: String
  /// What ran; `nil` of a plan that was made otherwise than from a file.
  public var effective: EffectiveWorkload?
  public var thresholds: [ThresholdOutcome]
  public var keepsUp: KeepsUp
  public var verdict: Verdict
  /// Whether the file has an `slo:`; without one every completed job is goodput.
  public var hasServiceLevel: Bool
  /// `nil` leaves the `host` object out, for documents that are compared byte for byte.
  public var host: HostFacts?
  /// What is written of the report.
  public var figures: FigureCatalogue

  /// The document of `report`, with the file's thresholds evaluated on it.
  public init(report: RunReport, of file: WorkloadFile, host: HostFacts?) {
    self.report = report
    self.clock = file.clock
    self.sha256 = file.sha256
    self.effective = file.effective
    let keepsUp = KeepsUp(of: report)
    let thresholds = file.thresholds.map { $0.outcome(on: report, by: file.figures, keepsUp: keepsUp) }
    self.keepsUp = keepsUp
    self.thresholds = thresholds
    self.verdict = Verdict(of: report, thresholds, keepsUp, plan: file.plan, figures: file.figures)
    self.hasServiceLevel = file.plan.slo != ServiceLevel()
    self.host = host
    self.figures = file.figures
  }

  /// Whether every threshold held.
  public var thresholdsHold: Bool { thresholds.allSatisfy(\.passed) }

  /// The whole document.
  public var json: JSON {
    var tree = FigureTree()
    for row in figures.rows(of: report) { tree.set(row.value, at: row.path) }
    tree.set(.string(report.window.isMakespan ? "makespan" : "window"), at: ["window", "covers"])
    report.wall?.addRecords(to: &tree, at: ["wall"])
    guard case .object(var members) = tree.json else { return .null }
    members["schema"] = .string(Self.schema)
    members["workload"] = .workload(report.name, sha256: sha256, seed: report.seed, clock: clock, effective)
    members["status"] = .string(report.status.rawValue)
    members["load_model"] = .string(report.loadModel.rawValue)
    if report.status != .completed {
      members["status_reason"] = report.statusReason.map { .string($0) } ?? .null
    }
    members["digest"] = clock == .virtual ? .string(report.digestText) : .null
    members["keeps_up"] = keepsUp.json
    members["verdict"] = verdict.json
    members["thresholds"] = .array(thresholds.map(\.json))
    members["host"] = host?.json(attempts: report.attemptsDispatched)
    return .object(members)
  }
}

extension RunReport {
  /// The digest as sixteen lowercase hexadecimal digits.
  public var digestText: String {
    let digits = String(digest, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
