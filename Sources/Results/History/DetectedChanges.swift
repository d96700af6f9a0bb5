import NeedletailComparison
import NeedletailEngine
package import NeedletailWorkload

/// The changes of level in the history of a workload's runs.
package struct DetectedChanges: Sendable, Equatable {
  package let figures: [GatedFigure]
  package let history: RunHistory
  /// The latest first; of one run in the order of the figures.
  package private(set) var changes: [LevelChange] = []
  package private(set) var trends: [LevelTrend] = []
  /// Figures of which no run has a value.
  package private(set) var absent: [Int] = []

  /// A value that cannot be looked at, and the run that has it.
  package struct Unusable: Error, Equatable {
    package var figure: Int
    package var run: Int
  }

  /// - Parameters:
  ///   - figures: that the runs' values are of.
  ///   - history: of at most `ChangePoints.mostRuns` runs.
  /// - Throws: `Unusable`.
  package init(of figures: [GatedFigure], in history: RunHistory) throws(Unusable) {
    self.figures = figures
    self.history = history
    for figure in figures.indices {
      var hasValues = false
      for series in history.series {
        let runs = series.runs.filter { history.runs[$0].values[figure] != nil }
        hasValues = hasValues || !runs.isEmpty
        if series.isExact { addDifferences(figure, runs) } else { try addChangePoints(figure, runs) }
      }
      if !hasValues { absent.append(figure) }
    }
    changes.sort { ($1.run, $0.figure) < ($0.run, $1.figure) }
    trends.sort { ($1.last, $0.figure) < ($0.last, $1.figure) }
  }

  /// Series of which too little is known: fewer runs than a change point needs, or than a difference.
  package var shortSeries: [RunHistory.Series] {
    history.series.filter { $0.runs.count < ($0.isExact ? 2 : ChangePoints.fewestRuns) }
  }

  private func values(_ figure: Int, _ runs: [Int]) -> [Double] { runs.compactMap { history.runs[$0].values[figure] } }

  private mutating func addDifferences(_ figure: Int, _ runs: [Int]) {
    let values = values(figure, runs)
    for place in values.indices.dropFirst() where values[place] != values[place - 1] {
      let (before, after) = (values[place - 1], values[place])
      let isRelative = before > 0 && after > 0
      add(
        figure, runs, at: place, range: place...place, levels: (before, after),
        size: isRelative ? after / before - 1 : after - before, isRelative: isRelative)
    }
  }

  private mutating func addChangePoints(_ figure: Int, _ runs: [Int]) throws(Unusable) {
    let values = values(figure, runs)
    let found: ChangePoints
    do throws(ChangePointProblem) {
      found = try ChangePoints(in: values)
    } catch {
      guard case .unusable(let place) = error else { preconditionFailure("\(error)") }
      throw Unusable(figure: figure, run: runs[place])
    }
    for point in found.points {
      add(
        figure, runs, at: point.index, range: point.range, levels: (point.before, point.after),
        size: point.shift.estimate, isRelative: point.shift.isRelative, interval: point.shift.interval, p: point.p)
    }
    for trend in found.trends {
      trends.append(
        LevelTrend(
          figure: figure, first: runs[trend.range.lowerBound], last: runs[trend.range.upperBound - 1],
          before: trend.first, after: trend.last, verdict: .init(trend.last - trend.first, of: figures[figure])))
    }
  }

  private mutating func add(
    _ figure: Int, _ runs: [Int], at place: Int, range: ClosedRange<Int>, levels: (before: Double, after: Double),
    size: Double, isRelative: Bool, interval: ClosedRange<Double>? = nil, p: Double? = nil
  ) {
    let (run, previous) = (runs[place], runs[place - 1])
    let (now, then) = (history.runs[run].circumstances, history.runs[previous].circumstances)
    changes.append(
      LevelChange(
        figure: figure, run: run, previous: previous, earliest: runs[range.lowerBound], latest: runs[range.upperBound],
        before: levels.before, after: levels.after, size: size, isRelative: isRelative, interval: interval, p: p,
        verdict: .init(size, of: figures[figure]), runsSince: runs.count - place,
        alsoChanged: Set(now.keys).union(then.keys).filter { now[$0] != then[$0] }.sorted()))
  }
}

extension DetectedChanges {
  /// Smaller changes are told, and are no regressions: a share of the level before. So are those below the least change of the figure.
  package static let leastRegression = 0.01

  /// What a build is stopped for: of each figure in the latest series the change that began its last level, where that level is worse than
  /// the one before the last runs, or than the one that it followed.
  ///
  /// Changes that are smaller than a regression neither begin nor end a level here: what got worse is not mended by a hair.
  ///
  /// - Parameter recent: how many runs the last ones are.
  package func regressions(recent: Int) -> [LevelChange] {
    let latest = Set(history.series.first?.runs ?? [])
    return figures.indices.compactMap { figure in
      regression(changes.filter { $0.figure == figure && latest.contains($0.run) && $0.runsSince <= recent })
    }
  }

  /// - Parameter changes: of one figure, the latest first.
  private func regression(_ changes: [LevelChange]) -> LevelChange? {
    guard let last = changes.first, let oldest = changes.last else { return nil }
    guard let began = changes.first(where: { isLarge(from: $0.before, to: last.after, last.figure) }) else {
      return nil
    }
    return [began, oldest].lazy.map { $0.leading(to: last.after, of: figures[last.figure]) }
      .first { $0.verdict == .worse && isLarge(from: $0.before, to: $0.after, $0.figure) }
  }

  private func isLarge(from before: Double, to after: Double, _ figure: Int) -> Bool {
    let change = abs(after - before)
    let isRelative = before > 0 && after > 0
    return change >= figures[figure].figure.leastChange && (!isRelative || change >= Self.leastRegression * before)
  }
}
