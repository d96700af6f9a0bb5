import NeedletailEngine
import NeedletailWorkload

extension Summary {
  /// What keeps the run from having been a success, a line each, for standard error where the summary is not shown: how it ended, unless
  /// it was completed, and every threshold that failed.
  public var complaints: [String] {
    [report.status.complaint(report.statusReason)].compactMap(\.self)
      + outcomes.filter { !$0.passed }.map { outcome in
        let threshold = outcome.threshold
        let why = threshold.asksWhetherItKeepsUp ? outcome.reason.map { " (\($0))" } ?? "" : ""
        return Typeface().printable(
          "threshold failed: \(threshold.key) \(threshold.expression), \(observed(outcome))\(why)")
      }
  }
}

extension ReplicationsSummary {
  /// The same of several seeds: how they ended, unless all were completed, and every threshold that is broken.
  public var complaints: [String] {
    [replications.status.complaint(replications.statusReason)].compactMap(\.self)
      + replications.thresholds.filter { $0.verdict == .broken }.map { outcome in
        let facts =
          (outcome.threshold.asksWhetherItKeepsUp ? [] : [observed(outcome)])
          + ["held in \(outcome.runsPassed) of \(outcome.runs) runs"] + [outcome.reason].compactMap(\.self)
        return Typeface().printable(
          "threshold broken: \(outcome.threshold.key) \(outcome.threshold.expression), \(facts.joined(separator: ", "))"
        )
      }
  }
}

extension RunReport.Status {
  fileprivate func complaint(_ reason: String?) -> String? {
    switch self {
    case .completed: nil
    case .interrupted: "the run was interrupted"
    case .invalid, .aborted: "the run was \(rawValue)" + (reason.map { ": \($0)" } ?? "")
    }
  }
}
