import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation

/// Figures of the catalogue, read from a stored result, or where there is none, from the archive.
extension ReportedRun {
  /// One statistic of a figure, in the figure's unit; of a figure that has values by label only, the highest.
  ///
  /// - Parameter figures: has the figures that a quotient is of.
  func value(
    _ statistic: Figure.Statistic, of figure: Figure, by figures: FigureCatalogue = .standard
  ) -> Double? {
    if let quotient = figure.quotient {
      return quotient.value { name in figures[name].flatMap { value(.value, of: $0, by: figures) } }
    }
    if figure.isWhole {
      return document.at(figure.path() + statistic.keys)?.figure ?? recorded(statistic, of: figure)
    }
    guard let label = figure.labels.first else { return nil }
    return document.members(at: figure.path(by: label)).compactMap { member in
      document.at(figure.path([label: member.key]) + statistic.keys)?.figure
    }.max()
  }

  /// What an archive alone knows.
  private func recorded(_ statistic: Figure.Statistic, of figure: Figure) -> Double? {
    guard document == .null, let total = series?.total, total.count > 0 else { return nil }
    switch figure {
    case .jobLatency: return FigureSample.Value.distribution(total).statistic(statistic, in: figure.unit)
    case .jobsCompleted: return Double(total.count)
    default: return nil
    }
  }

  /// The values of a figure by one of its labels, as the document has them, by name.
  func values(of figure: Figure, by label: String) -> [(name: String, figures: JSON)] {
    document.members(at: figure.path(by: label)).compactMap { member in
      document.at(figure.path([label: member.key])).map { (member.key, $0) }
    }
  }

  /// A figure of an agent pool.
  func value(of figure: Figure, agent: String) -> Double? { document.at(figure.path(["agent": agent]))?.figure }
}

extension JSON {
  /// The members of the object at a path, in order of their keys; none where there is no object.
  func members(at path: [String]) -> [(key: String, value: JSON)] {
    path.isEmpty ? [] : (at(path) ?? .null).members()
  }
}
