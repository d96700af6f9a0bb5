public import NeedletailNotation
public import NeedletailResults

/// What a comparison can be written as. Help, completion and messages iterate over this.
public enum ComparisonFormat: String, Sendable, CaseIterable {
  case text
  case markdown
  case json
  case html

  /// What it is, in a line.
  public var title: String {
    switch self {
    case .text: "a summary for a terminal"
    case .markdown: "a summary for pull requests and job pages"
    case .json: "everything, schema \(Comparison.schema)"
    case .html: "a page that needs nothing else"
    }
  }

  /// How a file's name ends that holds it, without the dot.
  public var fileEnding: String {
    switch self {
    case .text: "txt"
    case .markdown: "md"
    case .json: "json"
    case .html: "html"
    }
  }

  /// The comparison in this format, ending in a line feed.
  ///
  /// - Parameters:
  ///   - width: of a terminal, in columns.
  ///   - typeface: what a terminal can show; both only for `text`.
  /// - Throws: `NotFinite` for a number that JSON cannot hold.
  public func written(
    _ comparison: Comparison, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()
  ) throws(NotFinite) -> String {
    switch self {
    case .text: ComparisonSummary(of: comparison, width: width, typeface: typeface).text
    case .markdown: comparison.markdown()
    case .json: try comparison.json.text()
    case .html: comparison.html
    }
  }
}
