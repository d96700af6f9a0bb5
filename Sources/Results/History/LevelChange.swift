import NeedletailWorkload

/// A change of a figure's level in a series of runs, and which run began it.
package struct LevelChange: Sendable, Equatable {
  /// Of the figures that were asked for.
  package var figure: Int
  /// The first run of the new level, and the run of the series before it.
  package var run: Int
  package var previous: Int
  /// Where it lies with 95 % of the likelihood, as runs; of an exact change the run itself.
  package var earliest: Int
  package var latest: Int
  /// The medians of the levels, in the figure's unit.
  package var before: Double
  package var after: Double
  /// As a share of the level before, or in the figure's unit.
  package var size: Double
  package var isRelative: Bool
  /// Of 95 %; `nil` of an exact change, and where the runs are too few for one.
  package var interval: ClosedRange<Double>?
  /// `nil` of an exact change.
  package var p: Double?
  package var verdict: Verdict
  /// How many runs of the series there are from it on.
  package var runsSince: Int
  /// What else is not the same in this run and the one before, by its name, in alphabetical order.
  package var alsoChanged: [String]

  package enum Verdict: String, Sendable {
    case better, worse
    /// The figure has no better way.
    case other
  }
}

extension LevelChange {
  /// From the level before it to a later one than its own; itself where that is its own.
  func leading(to level: Double, of figure: GatedFigure) -> LevelChange {
    guard level != after else { return self }
    var whole = self
    whole.after = level
    whole.isRelative = before > 0 && level > 0
    whole.size = whole.isRelative ? level / before - 1 : level - before
    (whole.interval, whole.p) = (nil, nil)
    whole.verdict = Verdict(level - before, of: figure)
    return whole
  }
}

/// A drift of a figure over the runs of a series.
package struct LevelTrend: Sendable, Equatable {
  package var figure: Int
  package var first: Int
  package var last: Int
  /// Of the line at both.
  package var before: Double
  package var after: Double
  package var verdict: LevelChange.Verdict
}

extension LevelChange.Verdict {
  /// What a rise or a fall of a figure means.
  init(_ change: Double, of figure: GatedFigure) {
    self =
      switch figure.figure.worseSide {
      case .rise?: change > 0 ? .worse : .better
      case .fall?: change < 0 ? .worse : .better
      case .both?, nil: .other
      }
  }
}
