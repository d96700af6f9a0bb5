package import NeedletailNotation
package import NeedletailPlanner
package import NeedletailResults

/// What the answers of what-if can be written as. Help, completion and messages iterate over this.
package enum WhatIfFormat: String, Sendable, CaseIterable {
  case text
  case markdown
  case json
  case csv
  case html

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

  /// The format of a file by its name, else JSON.
  package init(ofFile path: String) {
    self = Self.allCases.first { path.hasSuffix(".\($0.fileEnding)") } ?? .json
  }

  /// The answers in this format, ending in a line feed.
  ///
  /// - Parameters:
  ///   - width: of a terminal, in columns.
  ///   - typeface: what a terminal can show; both only for `text`.
  /// - Throws: `NotFinite` for a number that JSON cannot hold.
  package func written(
    _ whatIf: WhatIf, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()
  ) throws(NotFinite) -> String {
    switch self {
    case .text: WhatIfSummary(of: whatIf, width: width, typeface: typeface).text
    case .markdown: whatIf.markdown()
    case .json: try whatIf.json.text()
    case .csv: whatIf.csv
    case .html: whatIf.html
    }
  }
}
