public import NeedletailEngine
public import NeedletailWorkload

extension Threshold {
  /// The figure this threshold is about, in `report`, held against the bound. Without a sample it fails,
  /// but for counts, which are 0 then.
  ///
  /// - Parameters:
  ///   - figures: the catalogue that has the figure.
  ///   - keepsUp: what the report says of keeping up; looked at anew where it is not given.
  public func outcome(
    on report: RunReport, by figures: FigureCatalogue = .standard, keepsUp: KeepsUp? = nil
  ) -> ThresholdOutcome {
    guard !asksWhetherItKeepsUp else { return outcome(of: keepsUp ?? KeepsUp(of: report)) }
    let labels = label.map { [$0.name: $0.value] } ?? [:]
    let observed = figures[metric].flatMap { figures.value(statistic, of: $0, labels, in: report) }
    guard let observed, observed.isFinite else {
      return ThresholdOutcome(
        threshold: self, observed: nil, passed: false, reason: whyNothing(on: report, by: figures))
    }
    return ThresholdOutcome(threshold: self, observed: observed, passed: holds(for: observed))
  }

  /// An undecided answer is no observation, so it fails, and says why.
  private func outcome(of keepsUp: KeepsUp) -> ThresholdOutcome {
    let observed: Double? =
      switch keepsUp.answer {
      case .yes: 1
      case .no: 0
      case .undecided: nil
      }
    let passed = keepsUp.answer == .yes
    return ThresholdOutcome(
      threshold: self, observed: observed, passed: passed, reason: passed ? nil : keepsUp.evidence)
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

  private func whyNothing(on report: RunReport, by figures: FigureCatalogue) -> String {
    if report.wall == nil, figures[metric]?.isOfWallClock == true { return "only the wall clock has it" }
    return switch statistic {
    case .rate: "nothing to take a rate of"
    case .value: "the window is empty or has no such figure"
    case .percentile, .mean, .min, .max, .count: "no samples"
    }
  }
}
