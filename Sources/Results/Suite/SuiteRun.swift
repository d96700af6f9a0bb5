import NeedletailEngine
import NeedletailNotation
public import NeedletailWorkload

/// One run of a suite: what it ran, and what it came to.
public struct SuiteRun: Sendable, Equatable {
  /// A headline figure of the whole run.
  public struct Reading: Sendable, Equatable {
    public var figure: GatedFigure
    /// In the figure's unit; of several seeds the mean.
    public var value: Double
    /// Of several seeds the 95 % interval of the mean, by Student's t.
    public var interval: ClosedRange<Double>?

    public init(_ figure: GatedFigure, _ value: Double, interval: ClosedRange<Double>? = nil) {
      self.figure = figure
      self.value = value
      self.interval = interval
    }
  }

  public var name: String
  /// The workload file's path.
  public var path: String
  /// What the suite changes in it, as the command line would: `load.rate=20/s`, `--seed 3`.
  public var changes: [String]
  public var verdict: SuiteResult.Verdict
  /// Why it was interrupted, unreadable, failed or skipped; every problem of a workload a line.
  public var reason: String?
  /// The workload's own name, and the SHA-256 of its file; `nil` of a run that was not begun.
  public var workload: String?
  public var sha256: String?
  public var clock: WorkloadFile.Clock?
  /// The seeds that ran to their end, and a digest each in virtual time.
  public var seeds: [UInt64]
  public var digests: [String]
  /// Whether it was run over several seeds, so that figures are means.
  public var isReplicated: Bool
  /// Those that were measured, in the order of the catalogue.
  public var readings: [Reading]
  public var thresholds: [SuiteThreshold]
  public var keepsUp: KeepsUp.Answer?
  /// The run's own verdict in a line, and why.
  public var headline: String
  public var causes: [String]
  /// Its name in the store.
  public var storedAs: String?
  /// Its own page, as seen from the suite's.
  public var page: String?
  /// Its result document, as seen from the suite's page.
  public var document: String?

  /// A run that was not begun, or could not be.
  public init(_ entry: SuiteEntry, changes: [String]? = nil, verdict: SuiteResult.Verdict, because reason: String?) {
    name = entry.name
    path = entry.workload
    self.changes = changes ?? entry.changes
    self.verdict = verdict
    self.reason = reason
    (seeds, digests, isReplicated, readings, thresholds) = ([], [], false, [], [])
    (headline, causes) = ("", [])
  }

  /// What a single run of it came to.
  public init(_ entry: SuiteEntry, changes: [String]? = nil, _ document: ResultDocument) {
    let report = document.report
    self.init(
      entry, changes: changes, verdict: SuiteResult.Verdict(report.status, document.thresholdsHold ? .held : .broken),
      because: report.status == .completed ? nil : report.statusReason)
    (workload, sha256, clock) = (report.name, document.sha256, document.clock)
    seeds = [report.seed]
    if document.clock == .virtual { digests = [report.digestText] }
    for gated in Self.shownFigures(of: document.figures) {
      if let value = document.figures.value(gated.statistic, of: gated.figure, in: report) {
        readings.append(Reading(gated, value))
      }
    }
    thresholds = document.thresholds.map { SuiteThreshold($0, document.figures) }
    keepsUp = document.keepsUp.answer
    headline = document.verdict.headline
    causes = document.verdict.causes
  }

  /// What several seeds of it came to.
  public init(_ entry: SuiteEntry, changes: [String]? = nil, _ replications: Replications) {
    let file = replications.file
    self.init(
      entry, changes: changes, verdict: SuiteResult.Verdict(replications.status, replications.verdict),
      because: replications.status == .completed ? nil : replications.statusReason)
    (workload, sha256, clock) = (file.plan.name, file.sha256, file.clock)
    (seeds, digests, isReplicated) = (replications.seeds, replications.digests, true)
    let estimates = replications.estimates
    for gated in Self.shownFigures(of: file.figures) {
      if let quotient = gated.figure.quotient {
        let value = quotient.value { name in
          file.figures[name].flatMap { estimates.at($0.path())?["mean"]?.figure }
        }
        if let value { readings.append(Reading(gated, value)) }
        continue
      }
      guard let estimate = estimates.at(gated.path), let mean = estimate["mean"]?.figure else { continue }
      var interval: ClosedRange<Double>?
      if let low = estimate["low"]?.figure, let high = estimate["high"]?.figure, low <= high { interval = low...high }
      readings.append(Reading(gated, mean, interval: interval))
    }
    thresholds = replications.thresholds.map { SuiteThreshold($0, file.figures) }
    keepsUp = replications.keepsUp.answer
    headline = replications.headline
  }

  /// The headline figures of whole runs.
  static func shownFigures(of catalogue: FigureCatalogue) -> [GatedFigure] {
    catalogue.figures.filter(\.isWhole).flatMap { figure in figure.headline.map { GatedFigure(figure, $0) } }
  }

  /// What a figure was; `nil` where it was not measured.
  public func reading(_ figure: GatedFigure) -> Reading? { readings.first { $0.figure == figure } }

  /// How many of its thresholds held.
  public var thresholdsHeld: Int { thresholds.count { $0.verdict == .held } }

  /// Why it came to what it did, in a line: what broke first, else what the run says of itself.
  public var why: String {
    if let reason, headline.isEmpty { return reason.split(separator: "\n").first.map(String.init) ?? "" }
    return headline
  }
}

extension SuiteResult.Verdict {
  init(_ status: RunReport.Status, _ thresholds: ThresholdVerdict) {
    self =
      switch status {
      case .interrupted: .interrupted
      case .invalid, .aborted: .failed
      case .completed: thresholds == .broken ? .broken : thresholds == .undecided ? .undecided : .held
      }
    // As of a single run, a bound that broke speaks before a run that it ended.
    if status == .aborted, thresholds == .broken { self = .broken }
  }
}

extension SuiteEntry {
  /// What it changes in its workload, as the command line would.
  public var changes: [String] {
    settings.map(\.argument)
      + [
        seed.map { "--seed \($0)" }, seeds.map { "--seeds \($0)" }, duration.map { "--duration \($0)" },
        warmup.map { "--warmup \($0)" }, clock.map { "--clock \($0.rawValue)" },
      ].compactMap(\.self)
  }
}
