package import NeedletailNotation
package import NeedletailResults

/// What `size` found, as all its formats have it.
package protocol SizeDocument: Sendable {
  /// It was cut off: what is told is what was known by then.
  var isInterrupted: Bool { get }
  /// In a line: what the workload is called and what it came to.
  var title: String { get }
  /// For a terminal, ending in a line feed.
  func text(width: Int, typeface: Typeface) -> String
  var markdown: String { get }
  /// Everything, schema `needletail-size/1`.
  var json: JSON { get }
  var html: String { get }
  /// The words that make `needletail run` run the answer; empty where there is none.
  var setWords: [String] { get }
  /// The answer as YAML to merge into the workload; `nil` where there is nothing to change.
  var patch: String? { get }
  /// Settings of a gateway; `nil` where there is none to set up.
  var gateway: String? { get }
}

extension SizeDocument {
  /// The schema of the document.
  package static var schema: String { "needletail-size/1" }

  /// Whether a program is handed something.
  private var isAnswered: Bool { !setWords.isEmpty }

  /// In a format, ending in a line feed; what needs an answer says in a comment where there is none.
  ///
  /// - Parameters:
  ///   - width: of a terminal, in columns.
  ///   - typeface: what a terminal can show; both only for `text`.
  /// - Throws: `NotFinite` for a number that JSON cannot hold.
  package func written(
    as format: SizingFormat, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()
  ) throws(NotFinite) -> String {
    switch format {
    case .text: text(width: width, typeface: typeface)
    case .markdown: markdown
    case .json: try json.text()
    case .html: html
    case .set: isAnswered ? setWords.map(ShellWord.quoted).joined(separator: " ") + "\n" : "# \(title)\n"
    case .patch: "# \(title)\n" + (patch ?? "# nothing to change\n")
    case .gateway: "# \(title)\n" + (gateway ?? "# there is no gateway to set up for it\n")
    }
  }
}
