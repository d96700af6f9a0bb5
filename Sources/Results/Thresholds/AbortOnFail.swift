package import NeedletailEngine

/// Decides when a run that keeps failing a threshold has failed it for long enough.
///
/// A value fed with observations in order of time; it holds no clock. Each threshold has its own span:
/// two that fail in turn do not add up.
package struct AbortOnFail: Sendable, Equatable {
  /// How long a threshold must fail without a break, in nanoseconds of the run's clock.
  package let span: Nanoseconds
  private var failingSince: [Int: Nanoseconds] = [:]

  package init(after span: Nanoseconds) { self.span = span }

  /// Takes note of which thresholds fail at `now`, and returns the first that has failed for the span.
  ///
  /// A threshold without samples has not failed yet: at the start of a run nothing is measured.
  package mutating func observe(_ outcomes: [ThresholdOutcome], at now: Nanoseconds) -> ThresholdOutcome? {
    var due: ThresholdOutcome?
    for (index, outcome) in outcomes.enumerated() {
      guard !outcome.passed, outcome.observed != nil else {
        failingSince[index] = nil
        continue
      }
      let since = failingSince[index] ?? now
      failingSince[index] = since
      if due == nil, now >= since, now - since >= span { due = outcome }
    }
    return due
  }
}
