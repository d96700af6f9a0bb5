/// Where the level of a series of runs changed.
package struct ChangePoint: Sendable, Equatable {
  /// The first run of the new level, as far as the runs tell: the middle of the five places that are the likeliest
  /// together.
  package var index: Int
  /// Where it lies with 95 % of the likelihood, if there is one change between its neighbours.
  package var range: ClosedRange<Int>
  /// The medians of the runs since the change before and until the one after.
  package var before: Double
  package var after: Double
  package var shift: LevelShift
  /// How often runs in a random order give as strong a change: 0.001 at the least.
  package var p: Double
}

/// A drift that no one run began: between two of its runs a straight line tells the values better than levels do.
package struct Trend: Sendable, Equatable {
  /// The runs between which the values drift.
  package var range: Range<Int>
  /// The line's values at the first and the last of them.
  package var first: Double
  package var last: Double
}

/// Why there is nothing to say of a series.
package enum ChangePointProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// The run at this place, from 0, has a value that is not finite, or above 10¹⁵⁰.
  case unusable(Int)
  case tooMany(Int)

  package var description: String {
    switch self {
    case .unusable(let index): "value \(index + 1) of the series is not a finite number of at most 1e150"
    case .tooMany(let count): "\(count) runs are more than the \(ChangePoints.mostRuns) that are looked at together"
    }
  }
}
