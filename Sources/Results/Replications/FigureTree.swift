import NeedletailNotation

/// The figures of a result document over several runs: the document's own shape, with moments for leaves.
struct FigureTree: Sendable {
  private var moments: RunningMoments?
  private var members: [String: FigureTree] = [:]

  /// Adds one run's figures. What is not a number (a `null` statistic, a text) is passed over.
  mutating func add(_ figures: JSON) {
    if case .object(let figures) = figures {
      for (key, value) in figures { members[key, default: FigureTree()].add(value) }
    } else if let value = figures.figure {
      moments = moments ?? RunningMoments()
      moments?.add(value)
    }
  }

  /// The tree with an estimate at each leaf.
  ///
  /// A figure some runs lack is averaged over those that have it, and its `n` says how many. Under `reasons`, `registry`,
  /// `mean_ms` and `share`, which list only what happened, an absent figure is a zero.
  func json(runs: Int) -> JSON {
    var quantiles = StudentQuantiles()
    return json(runs: runs, absentIsZero: false, quantiles: &quantiles) ?? .object([:])
  }

  private func json(runs: Int, absentIsZero: Bool, quantiles: inout StudentQuantiles) -> JSON? {
    if var moments {
      if absentIsZero { moments.add(zeros: runs - moments.count) }
      return moments.estimate(quantiles: &quantiles).json
    }
    var written: [String: JSON] = [:]
    for (key, member) in members {
      let isCount = absentIsZero || ["reasons", "registry", "mean_ms", "share"].contains(key)
      written[key] = member.json(runs: runs, absentIsZero: isCount, quantiles: &quantiles)
    }
    return written.isEmpty ? nil : .object(written)
  }
}
