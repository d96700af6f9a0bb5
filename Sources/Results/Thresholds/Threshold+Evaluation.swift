public import NeedletailEngine
public import NeedletailWorkload

extension Threshold {
  /// The figure this threshold is about, in `report`, held against the bound. Without a sample it fails.
  ///
  /// - Parameter figures: the catalogue that has the figure.
  public func outcome(on report: RunReport, by figures: FigureCatalogue = .standard) -> ThresholdOutcome {
    let labels = label.map { [$0.name: $0.value] } ?? [:]
    let observed = figures[metric].flatMap { figures.value(statistic, of: $0, labels, in: report) }
    guard let observed, observed.isFinite else {
      return ThresholdOutcome(threshold: self, observed: nil, passed: false, reason: whyNothing)
    }
    return ThresholdOutcome(threshold: self, observed: observed, passed: holds(for: observed))
  }

  /// Whether a figure is on the right side of the bound.
  public func holds(for observed: Double) -> Bool {
    switch comparison {
    case .less: observed < bound
    case .lessOrEqual: observed <= bound
    case .greater: observed > bound
    case .greaterOrEqual: observed >= bound
    }
  }

  private var whyNothing: String {
    switch statistic {
    case .rate: "nothing to take a rate of"
    case .value: "the window is empty or has no such figure"
    case .percentile, .mean, .min, .max, .count: "no samples"
    }
  }
}
