import NeedletailCouriers
package import NeedletailEngine
package import NeedletailWorkload

/// Decides when a run that keeps failing a threshold has failed it for long enough.
///
/// A value fed with observations in order of time; it holds no clock. Each threshold has its own span:
/// two that fail in turn do not add up.
package struct AbortOnFail: Sendable, Equatable {
  /// How long a threshold must fail without a break, in nanoseconds of the run's clock.
  package let span: Nanoseconds
  private var watches: [Watch]

  /// What is known of one threshold.
  private struct Watch: Equatable {
    /// That it fails says nothing before the end.
    var awaitsEnd: Bool
    /// When what it is about begins.
    var begins: Nanoseconds
    var failingSince: Nanoseconds?
  }

  /// - Parameter file: whose thresholds are observed; says what their figures are and when what they are about begins.
  package init(after span: Nanoseconds, of file: WorkloadFile) {
    self.span = span
    watches = file.thresholds.map { threshold in
      Watch(
        awaitsEnd: threshold.awaitsEnd(by: file.figures),
        begins: file.plan.beginning(of: threshold.label).nanoseconds)
    }
  }

  /// Takes note of which thresholds fail at `now`, and returns the first that has failed for the span.
  ///
  /// A threshold has not failed yet that is without samples, that is about what has not begun, or whose figure can only move towards
  /// its bound.
  ///
  /// - Parameter outcomes: of the file's thresholds, in their order.
  package mutating func observe(_ outcomes: [ThresholdOutcome], at now: Nanoseconds) -> ThresholdOutcome? {
    var due: ThresholdOutcome?
    for (index, outcome) in zip(watches.indices, outcomes) {
      let watch = watches[index]
      guard !outcome.passed, outcome.observed != nil, !watch.awaitsEnd, now >= watch.begins else {
        watches[index].failingSince = nil
        continue
      }
      let since = watch.failingSince ?? now
      watches[index].failingSince = since
      if due == nil, now >= since, now - since >= span { due = outcome }
    }
    return due
  }
}

extension Threshold {
  /// That its figure breaks the bound says nothing before the end: it can only move towards it, as a count towards a lower bound, or
  /// counts what has not ended.
  func awaitsEnd(by figures: FigureCatalogue) -> Bool {
    guard let trend = figures[metric]?.trend(of: statistic) else { return false }
    return switch (trend, comparison) {
    case (.settlesAtEnd, _), (.rises, .greater), (.rises, .greaterOrEqual), (.falls, .less), (.falls, .lessOrEqual):
      true
    case (.rises, _), (.falls, _), (.varies, _): false
    }
  }
}

extension Plan {
  /// When the first load begins of what a figure with this label is about: of the scenario, of those that call the agent or the
  /// endpoint, or of any; 0 of what nothing calls.
  fileprivate func beginning(of label: (name: String, value: String)?) -> Duration {
    let concerned = scenarios.filter { scenario in
      switch label {
      case ("scenario", let name)?: scenario.name == name
      case ("agent", let name)?: scenario.pattern.poolNames.contains(name)
      case ("endpoint", let name)?:
        agents.contains { $0.endpoint == name && scenario.pattern.poolNames.contains($0.name) }
      default: true
      }
    }
    return concerned.map { scenario in
      scenario.load.map { scenario.start + $0.firstArrival } ?? load?.firstArrival ?? .zero
    }.min() ?? .zero
  }
}

extension Load {
  /// The earliest that a job of it can come, as far as that is known beforehand: no chance is looked into.
  fileprivate var firstArrival: Duration {
    switch self {
    case .open, .trace: return .zero
    case .stages(let stages, _, let start):
      guard start.count <= 0 else { return .zero }
      return stages.prefix { $0.target.count <= 0 }.reduce(.zero) { $0 + $1.duration }
    case .closed(let loop):
      var first = Duration.zero
      if loop.concurrency <= 0 {
        first = loop.stages.prefix { $0.target <= 0 }.reduce(.zero) { $0 + $1.duration }
      }
      if case .constant(let seconds) = loop.thinkTime { first += .seconds(seconds) }
      return first
    }
  }
}
