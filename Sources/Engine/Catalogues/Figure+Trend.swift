extension Figure {
  /// How a statistic of a figure moves while a run goes on: whether a bound that it breaks now may hold at the end.
  public enum Trend: Sendable, Hashable {
    /// It never falls: what it counts has happened, or is the most there has been.
    case rises
    /// It never rises: it is the least there has been.
    case falls
    /// It goes either way.
    case varies
    /// What has not ended counts in it, so it says nothing of the run before the end.
    case settlesAtEnd
  }

  public func trend(of statistic: Statistic) -> Trend {
    switch statistic {
    case .count, .max, .percentile(100): .rises
    case .min: countsUnfinished ? .settlesAtEnd : .falls
    case .percentile, .mean: .varies
    case .rate, .value: countsUnfinished ? .settlesAtEnd : onlyGrows ? .rises : .varies
    }
  }
}
