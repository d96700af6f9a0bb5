package import NeedletailNotation
package import NeedletailPlanner
package import NeedletailResults

/// A scaling law that was fitted to what a file holds.
package struct ScalingReport: Sendable {
  package static let schema = "needletail-scaling/1"

  private let fit: ScalingFit
  private let path: String

  /// - Parameter path: of the file, as it was given.
  package init(_ fit: ScalingFit, path: String) {
    (self.fit, self.path) = (fit, path)
  }

  /// For a terminal, ending in a line feed.
  package func text(width: Int = Summary.usualWidth, typeface: Typeface = Typeface()) -> String {
    let wording = Wording(typeface: typeface)
    var lines = ["\(typeface.ink(.bold, typeface.printable(path)))  \(fit.points.count) points"]
    var table = Table(["  concurrency"] + ScalingWording.titles.dropFirst(), typeface: typeface)
    for row in fit.rows(wording) { table.add(["  " + row[0]] + row.dropFirst()) }
    lines += table.lines(width: width)
    for sentence in ScalingWording(.fitted(fit), typeface).sentences {
      lines += Paragraph(sentence.sentenceStart, width: min(width, 140), typeface: typeface).lines()
    }
    return lines.joined(separator: "\n") + "\n"
  }

  package var json: JSON {
    .object([
      "schema": .string(Self.schema), "path": .string(path), "scaling_law": ScalingResult.fitted(fit).json,
    ])
  }
}
