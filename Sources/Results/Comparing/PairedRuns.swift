import NeedletailComparison
package import NeedletailEngine
import NeedletailWorkload

/// Runs of two sides, in pairs that met the same luck: of one seed, or of one turn of a measurement by the wall clock.
package struct PairedRuns {
  package let base: [RunNumbers]
  package let head: [RunNumbers]
  private let figures: FigureCatalogue

  /// Pairs runs that completed: by their seeds where all have one and no two of a side have the same, else by their places.
  package init(_ base: ComparedSide, _ head: ComparedSide, by figures: FigureCatalogue = .standard) {
    self.figures = figures
    var pairs = Array(zip(base.runs, head.runs))
    if let bySeed = Self.bySeed(base.runs), let others = Self.bySeed(head.runs), base.clock == .virtual,
      head.clock == .virtual
    {
      pairs = base.runs.compactMap { run in
        guard let seed = run.seed, let own = bySeed[seed], let other = others[seed] else { return nil }
        return (own, other)
      }
    }
    pairs = pairs.filter { $0.0.status == .completed && $0.1.status == .completed }
    self.base = pairs.map(\.0)
    self.head = pairs.map(\.1)
  }

  private static func bySeed(_ runs: [RunNumbers]) -> [UInt64: RunNumbers]? {
    let seeded = runs.compactMap { run in run.seed.map { ($0, run) } }
    guard seeded.count == runs.count, Set(seeded.map(\.0)).count == runs.count else { return nil }
    return Dictionary(uniqueKeysWithValues: seeded)
  }

  package var count: Int { base.count }

  /// A figure's values in the pairs that have it on both sides.
  struct Values {
    var base: [Double] = []
    var head: [Double] = []
    /// Pairs in which one side alone has it.
    var onlyBase = 0
    var onlyHead = 0
  }

  func values(of gated: GatedFigure) -> Values {
    var values = Values()
    for (base, head) in zip(base, head) {
      switch (base.value(of: gated, by: figures), head.value(of: gated, by: figures)) {
      case (let before?, let after?):
        values.base.append(before)
        values.head.append(after)
      case (_?, nil): values.onlyBase += 1
      case (nil, _?): values.onlyHead += 1
      case (nil, nil): break
      }
    }
    return values
  }

  /// Every pair has equal digests: nothing that happened was different.
  var haveEqualDigests: Bool {
    count > 0 && zip(base, head).allSatisfy { $0.digest != nil && $0.digest == $1.digest }
  }
}

extension [Double] {
  /// The middle one, or the mean of the middle two; `nil` of none.
  var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }

  /// `nil` of none.
  var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
