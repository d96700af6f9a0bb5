package import NeedletailNotation
package import NeedletailPlanner
package import NeedletailResults

/// What a sweep can be written as. Help, completion and messages iterate over this.
package enum SweepFormat: String, Sendable, CaseIterable {
  case text
  case markdown
  case json
  case csv
  case html

  /// What it is, in a line.
  package var title: String {
    switch self {
    case .text: "a table for a terminal"
    case .markdown: "the same for pull requests and job pages"
    case .json: "everything, schema \(Sweep.schema)"
    case .csv: "a row a point, for spreadsheets and notebooks"
    case .html: "a page with curves, knee and frontier that needs nothing else"
    }
  }

  /// How a file's name ends that holds it, without the dot.
  package var fileEnding: String {
    switch self {
    case .text: "txt"
    case .markdown: "md"
    case .json: "json"
    case .csv: "csv"
    case .html: "html"
    }
  }

  /// The format that a file's name asks for; `nil` where its ending says none.
  package init?(fileName: String) {
    guard let format = Self.allCases.first(where: { fileName.hasSuffix(".\($0.fileEnding)") }) else { return nil }
    self = format
  }

  /// The sweep in this format, ending in a line feed.
  ///
  /// - Parameters:
  ///   - seconds: how long it took, which only a terminal is told.
  ///   - width: of a terminal, in columns.
  ///   - typeface: what a terminal can show; these only for `text`.
  /// - Throws: `NotFinite` for a number that JSON cannot hold.
  package func written(
    _ sweep: Sweep, seconds: Double? = nil, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()
  ) throws(NotFinite) -> String {
    switch self {
    case .text: SweepSummary(of: sweep, seconds: seconds, width: width, typeface: typeface).text
    case .markdown: sweep.markdown
    case .json: try sweep.json.text()
    case .csv: sweep.csv
    case .html: sweep.html
    }
  }
}
