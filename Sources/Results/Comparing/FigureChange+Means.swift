import NeedletailComparison
import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload

/// Sides of which only means over their runs are known, so that no run has its pair.
extension ComparedSide {
  /// Means of the headline figures in a document's tree of estimates. A quotient, which no document has, is left out.
  static func means(in figures: JSON?, by catalogue: FigureCatalogue = .standard) -> [GatedFigure: Estimate] {
    var means: [GatedFigure: Estimate] = [:]
    for gated in catalogue.headlines where !gated.path.isEmpty {
      guard let leaf = figures?.at(gated.path), let mean = leaf.figure("mean"), let runs = leaf.figure("n"),
        mean.isFinite, let count = Int(exactly: runs), count > 0
      else { continue }
      var interval: ClosedRange<Double>?
      if let low = leaf.figure("low"), let high = leaf.figure("high"), low <= mean, mean <= high {
        interval = low...high
      }
      means[gated] = Estimate(mean: mean, interval: interval, runs: count)
    }
    return means
  }

  /// What is known of a figure's mean: as the document has it, or over the runs.
  func mean(of gated: GatedFigure, by catalogue: FigureCatalogue) -> Estimate? {
    if let mean = means[gated] { return mean }
    var moments = RunningMoments()
    for run in runs where run.status == .completed {
      if let value = run.value(of: gated, by: catalogue) { moments.add(value) }
    }
    var quantiles = StudentQuantiles()
    return moments.count > 0 ? moments.estimate(quantiles: &quantiles) : nil
  }
}

extension FigureChange {
  /// How the means of a figure differ, with Welch's interval: for sides whose runs cannot be paired.
  ///
  /// - Parameter coverage: of the interval, both ends together.
  init(of gated: GatedFigure, base: Estimate, head: Estimate, coverage: Double) {
    let isRelative = gated.figure.unit != .share && base.mean > 0 && head.mean > 0
    let scale = isRelative ? base.mean : 1
    var interval: ClosedRange<Double>?
    if let before = base.welch, let after = head.welch {
      let range = WelchInterval.difference(base: before, head: after, coverage: coverage)
      interval = range.lowerBound / scale...range.upperBound / scale
    }
    let change = (head.mean - base.mean) / scale
    let judgement: Judgement
    if let interval, !interval.contains(0) {
      let rose = change > 0
      judgement =
        switch gated.figure.better {
        case .neither: .changed
        case .lower: rose ? .worse : .better
        case .higher: rose ? .better : .worse
        }
    } else {
      judgement = base.mean == head.mean ? .same : .unclear
    }
    self.init(
      figure: gated, base: base.mean, head: head.mean, pairs: 0, change: change, interval: interval,
      isRelative: isRelative, judgement: judgement)
  }
}

extension Estimate {
  /// The standard error is what the 95 % interval was made of.
  fileprivate var welch: WelchInterval.Mean? {
    guard let interval, runs >= 2 else { return nil }
    let half = (interval.upperBound - interval.lowerBound) / 2
    let quantile = StudentT.quantile(coverage: StudentQuantiles.coverage, degreesOfFreedom: runs - 1)
    return WelchInterval.Mean(value: mean, standardError: half / quantile, runs: runs)
  }
}
