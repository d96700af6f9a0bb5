package import NeedletailEngine
package import NeedletailWorkload

/// What figures of a comparison are split by besides.
public enum ComparisonSplit: String, Sendable, CaseIterable {
  case agent, scenario, limit

  /// The label of figures.
  var label: String {
    switch self {
    case .agent: "agent"
    case .scenario: "scenario"
    case .limit: "for"
    }
  }

  /// The statistics that are shown of a figure: its headlines; of waits for limits, which no headline has, mean and p99.
  func statistics(of figure: Figure) -> [Figure.Statistic] {
    guard figure.labels.contains(label) else { return [] }
    return self == .limit && figure.kind == .distribution ? [.mean, .percentile(99)] : figure.headline
  }

  /// The figures with this label that runs have, in the order of the catalogue.
  func figures(in runs: [RunNumbers], by figures: FigureCatalogue) -> [GatedFigure] {
    figures.figures.flatMap { figure -> [GatedFigure] in
      let statistics = statistics(of: figure)
      guard !statistics.isEmpty else { return [] }
      return Set(runs.flatMap { $0.labels(label, of: figure) }).sorted().flatMap { value in
        statistics.map { GatedFigure(figure, $0, label: GatedFigure.Label(label, value)) }
      }
    }
  }
}

extension FigureCatalogue {
  /// The headline figures of whole runs, in the order of the catalogue.
  package var headlines: [GatedFigure] {
    figures.filter(\.isWhole).flatMap { figure in figure.headline.map { GatedFigure(figure, $0) } }
  }

  /// Whether a comparison reads a figure, or one that it follows from: what runs side by side keep of each run.
  ///
  /// - Parameter allowed: those that a gate is about.
  package func isCompared(allowing allowed: [Figure] = []) -> @Sendable (Figure) -> Bool {
    let asked = Set(
      figures.filter { figure in
        !figure.headline.isEmpty || ComparisonSplit.allCases.contains { !$0.statistics(of: figure).isEmpty }
      } + allowed + [.windowStart, .windowEnd])
    let parts = Set(asked.compactMap(\.quotient).flatMap { $0.part + $0.whole })
    return { asked.contains($0) || parts.contains($0.name) }
  }
}
