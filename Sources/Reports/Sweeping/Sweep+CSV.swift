import NeedletailEngine
import NeedletailNotation
package import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

extension Sweep {
  /// A row a point under a row of titles, with commas between: the values as `--set` takes them, then each figure's mean and the ends of its
  /// 95 % interval in the figure's own unit, whether it kept up, what the thresholds came to, the fullest limit. What is not known is empty.
  package var csv: String {
    var titles = design.axes.map(\.title)
    for figure in figures {
      let name = figure.statistic.key.isEmpty ? figure.key : "\(figure.key)_\(figure.statistic.key)"
      titles += [name, "\(name)_low", "\(name)_high"]
    }
    titles += ["load_scale", "load_model", "seeds", "keeps_up", "thresholds", "fullest", "utilization", "knee"]
    var rows = [titles]
    let knee = knee
    for (place, point) in points.enumerated() {
      var row = point.setting.values.map(\.text)
      for estimate in point.figures {
        row += [estimate?.mean, estimate?.interval?.lowerBound, estimate?.interval?.upperBound].map(Self.digits)
      }
      row += [
        Self.digits(point.loadFactor), subject.isOpen ? "open" : "closed", "\(point.seeds.count)",
        point.paths.isEmpty ? "" : point.keepsUp.answer.rawValue,
        point.verdict?.rawValue ?? "", point.fullest?.resource.title ?? "", Self.digits(point.fullest?.utilization),
        place == knee ? "1" : "0",
      ]
      rows.append(row)
    }
    return rows.map { $0.map(Self.field).joined(separator: ",") + "\n" }.joined()
  }

  private static func digits(_ value: Double?) -> String { value.flatMap(\.plainDecimal) ?? "" }

  /// As RFC 4180 writes it.
  private static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
