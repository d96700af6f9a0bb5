import NeedletailComparison
import NeedletailEngine
import NeedletailWorkload

extension FigureChange {
  /// How a figure changed over pairs of runs.
  ///
  /// - Parameter confidence: of the interval, one-sided at each end.
  init(of gated: GatedFigure, in pairs: PairedRuns, confidence: Double) {
    let values = pairs.values(of: gated)
    guard let sample = PairedSample(values, of: gated) else {
      self = .absent(gated, pairs)
      return
    }
    self.init(of: gated, sample, Effect(of: sample, lowLevel: 1 - confidence, highLevel: 1 - confidence))
  }

  /// - Parameters:
  ///   - inOwnUnit: tell the change in the figure's unit even where it could be told as a share.
  ///   - mean: the mean change, where that is what decided.
  init(
    of gated: GatedFigure, _ sample: PairedSample, _ effect: Effect, inOwnUnit: Bool = false, mean: MeanChange? = nil
  ) {
    let mean = mean ?? MeanChange(of: sample, hiddenIn: effect)
    let isRelative = effect.relative != nil && !inOwnUnit
    var change = isRelative ? effect.relative ?? effect.absolute : effect.absolute
    if let mean {
      // Of ratios all values are positive.
      let unit = isRelative ? mean.base : 1
      change = Effect.Change(
        estimate: mean.change.estimate / unit, low: mean.change.low.map { $0 / unit },
        high: mean.change.high.map { $0 / unit })
    }
    let medians = (base: sample.base.median, head: sample.head.median)
    let isHidden = !sample.isRelative && medians.base == medians.head && sample.base != sample.head
    let isOfMeans = mean != nil || isHidden
    let interval = Self.interval(of: change)
    self.init(
      figure: gated, base: isOfMeans ? sample.base.mean : medians.base,
      head: isOfMeans ? sample.head.mean : medians.head, pairs: sample.count, change: change.estimate,
      interval: interval, isRelative: isRelative,
      judgement: Self.judgement(gated.figure.better, sample, interval), isOfMeans: isOfMeans)
  }

  /// Of one that has no pair with a value on both sides.
  static func absent(_ gated: GatedFigure, _ pairs: PairedRuns) -> FigureChange {
    FigureChange(
      figure: gated, base: pairs.base.compactMap { $0.value(of: gated) }.median,
      head: pairs.head.compactMap { $0.value(of: gated) }.median, pairs: 0, change: nil, interval: nil,
      isRelative: false, judgement: .absent)
  }

  /// One limit alone leaves the other end open.
  private static func interval(of change: Effect.Change) -> ClosedRange<Double>? {
    guard change.low != nil || change.high != nil else { return nil }
    let (low, high) = (change.low ?? -.infinity, change.high ?? .infinity)
    return min(low, high)...max(low, high)
  }

  private static func judgement(
    _ better: Figure.Direction, _ sample: PairedSample, _ interval: ClosedRange<Double>?
  ) -> Judgement {
    if sample.base == sample.head { return .same }
    guard let interval, !interval.contains(0) else { return .unclear }
    let rose = interval.lowerBound > 0
    return switch better {
    case .neither: .changed
    case .lower: rose ? .worse : .better
    case .higher: rose ? .better : .worse
    }
  }
}

extension MeanChange {
  /// The mean change of a figure that is compared by differences, where the ranks say that there is none; `nil` elsewhere.
  fileprivate init?(of sample: PairedSample, hiddenIn effect: Effect) {
    guard !sample.isRelative, effect.absolute.estimate == 0, sample.base != sample.head else { return nil }
    self.init(of: sample, lowLevel: effect.lowLevel, highLevel: effect.highLevel)
  }
}

extension PairedSample {
  /// `nil` where no pair has values that can be compared.
  init?(_ values: PairedRuns.Values, of gated: GatedFigure) {
    guard let sample = try? PairedSample(base: values.base, head: values.head, isShare: gated.figure.unit == .share)
    else { return nil }
    self = sample
  }
}
