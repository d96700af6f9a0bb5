import NeedletailEngine
import NeedletailWorkload

/// One of the thresholds of a suite's run, and what it came to.
public struct SuiteThreshold: Sendable, Equatable {
  /// `job_latency_ms p(99) < 45s`.
  public var expression: String
  public var verdict: ThresholdVerdict
  /// What was observed, worded: `47.1 s`; why there was nothing to observe; empty where its verdict says all.
  public var observed: String

  public init(expression: String, verdict: ThresholdVerdict, observed: String) {
    self.expression = expression
    self.verdict = verdict
    self.observed = observed
  }
}

extension SuiteThreshold {
  init(_ outcome: ThresholdOutcome, _ figures: FigureCatalogue) {
    let threshold = outcome.threshold
    self.init(
      expression: "\(threshold.key) \(threshold.expression)", verdict: outcome.passed ? .held : .broken,
      observed: Self.words(threshold, outcome.observed, outcome.reason, figures))
  }

  init(_ outcome: ThresholdOverSeeds, _ figures: FigureCatalogue) {
    let threshold = outcome.threshold
    let words = Self.words(threshold, outcome.observed?.mean, outcome.reason, figures)
    let runs = "in \(outcome.runsPassed) of \(outcome.runs) runs"
    self.init(
      expression: "\(threshold.key) \(threshold.expression)", verdict: outcome.verdict,
      observed: words.isEmpty ? runs : "\(words), held \(runs)")
  }

  private static func words(
    _ threshold: Threshold, _ observed: Double?, _ reason: String?, _ figures: FigureCatalogue
  ) -> String {
    guard let observed, !threshold.asksWhetherItKeepsUp else { return reason ?? "" }
    // How many samples there were is in no unit.
    let unit = threshold.statistic == .count ? nil : figures[threshold.metric]?.unit
    return Wording(typeface: Typeface()).pair(observed, bound: threshold.bound, in: unit).observed
  }
}
