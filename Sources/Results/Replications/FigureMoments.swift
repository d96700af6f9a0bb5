import NeedletailEngine
import NeedletailNotation

/// The figures of a result over several runs: mean and spread of each number, by its path in the document.
struct FigureMoments: Sendable {
  private struct Entry {
    var moments = RunningMoments()
    /// Where a run lacks it, it was zero.
    var isZeroWhenAbsent: Bool
  }

  private var entries: [[String]: Entry] = [:]

  /// Adds one run's figures. A statistic of nothing is passed over.
  mutating func add(_ rows: [FigureRow]) {
    for row in rows {
      for (path, value) in row.numbers {
        entries[path, default: Entry(isZeroWhenAbsent: row.figure.isZeroWhenAbsent)].moments.add(value)
      }
    }
  }

  /// The shape of a result document with an estimate for each number.
  ///
  /// A figure some runs lack is averaged over those that have it, and its `n` says how many; of one that lists only what
  /// happened (`Figure.isZeroWhenAbsent`) an absent value is a zero.
  func json(runs: Int) -> JSON {
    var quantiles = StudentQuantiles()
    var tree = FigureTree()
    for (path, entry) in entries {
      var moments = entry.moments
      if entry.isZeroWhenAbsent { moments.add(zeros: runs - moments.count) }
      tree.set(moments.estimate(quantiles: &quantiles).json, at: path)
    }
    return tree.json
  }
}
