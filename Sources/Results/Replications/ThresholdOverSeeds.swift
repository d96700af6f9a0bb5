import NeedletailNotation
public import NeedletailWorkload

/// A threshold over several runs: held against the interval of its figure's mean.
public struct ThresholdOverSeeds: Sendable, Equatable {
  public var threshold: Threshold
  public var verdict: ThresholdVerdict
  /// The figure over the runs that had it; `nil` where none had.
  public var observed: Estimate?
  /// The runs, and in how many of them the threshold passed.
  public var runs: Int
  public var runsPassed: Int
  /// Why there was nothing to observe in a run; `nil` where there was in all.
  public var reason: String?

  /// As an element of the document's `thresholds`.
  var json: JSON {
    var members: [String: JSON] = [
      "metric": .string(threshold.key), "expression": .string(threshold.expression),
      "verdict": .string(verdict.rawValue), "passed": .bool(verdict == .held), "runs": .count(runs),
      "runs_passed": .count(runsPassed), "observed": observed?.json ?? .null,
    ]
    if let reason { members["reason"] = .string(reason) }
    return .object(members)
  }
}

extension Threshold {
  /// Held when the worse end of the interval holds, broken when the better end does not; a single run has a value only.
  package func verdict(for estimate: Estimate) -> ThresholdVerdict {
    guard let interval = estimate.interval else { return holds(for: estimate.mean) ? .held : .broken }
    switch (holds(for: interval.lowerBound), holds(for: interval.upperBound)) {
    case (true, true): return .held
    case (false, false): return .broken
    case (true, false), (false, true): return .undecided
    }
  }
}

/// A threshold's runs, added one at a time.
struct ThresholdTally: Sendable {
  let threshold: Threshold
  private var runs = 0
  private var runsPassed = 0
  private var observed = RunningMoments()
  private var reason: String?

  init(threshold: Threshold) { self.threshold = threshold }

  mutating func add(_ outcome: ThresholdOutcome) {
    runs += 1
    if outcome.passed { runsPassed += 1 }
    if let value = outcome.observed {
      observed.add(value)
    } else {
      reason = reason ?? outcome.reason
    }
  }

  /// A run without samples breaks it for all; no run at all decides nothing.
  func overall(quantiles: inout StudentQuantiles) -> ThresholdOverSeeds {
    let estimate = observed.count > 0 ? observed.estimate(quantiles: &quantiles) : nil
    let verdict: ThresholdVerdict
    if runs == 0 {
      verdict = .undecided
    } else if let estimate, observed.count == runs {
      verdict = threshold.verdict(for: estimate)
    } else {
      verdict = .broken
    }
    return ThresholdOverSeeds(
      threshold: threshold, verdict: verdict, observed: estimate, runs: runs, runsPassed: runsPassed,
      reason: runs == 0 ? "no runs" : reason)
  }
}
