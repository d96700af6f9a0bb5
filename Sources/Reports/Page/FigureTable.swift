import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// The headline figures of the catalogue, of several runs side by side or of one.
struct FigureTable: Sendable {
  struct Row: Sendable {
    var title: String
    var values: [Double?]
    var unit: Figure.Unit
  }

  var rows: [Row] = []

  init(_ runs: [ReportedRun], _ figures: FigureCatalogue) {
    for figure in figures.figures {
      for statistic in figure.headline {
        let values = runs.map { $0.value(statistic, of: figure, by: figures) }
        guard values.contains(where: { $0 != nil }) else { continue }
        let part = statistic.key.isEmpty ? figure.isWhole ? "" : ", highest" : ", \(statistic.key)"
        rows.append(Row(title: figure.title + part, values: values, unit: figure.unit))
      }
    }
  }

  /// A value, and by how much it differs from the first run's.
  func words(_ row: Row, _ column: Int) -> String {
    let wording = Wording(typeface: Typeface())
    guard let value = row.values[column] else { return "–" }
    let words = wording.value(value, in: row.unit)
    guard column > 0, let first = row.values[0], first != 0 else { return words }
    let change = (value - first) / first.magnitude * 100
    guard change.isFinite else { return words }
    guard change.magnitude >= 0.05 else { return "\(words) (=)" }
    let digits = wording.decimal(change.magnitude, places: change.magnitude < 99.95 ? 1 : 0)
    return "\(words) (\(change < 0 ? "−" : "+")\(digits) %)"
  }
}
