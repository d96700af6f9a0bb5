/// A page whose generated parts stand between two marks, each on a line of its own:
/// `<!-- begin NAME -->` and `<!-- end NAME -->`.
package enum MarkedPage {
  /// The page with the part between a name's marks replaced.
  ///
  /// - Parameter content: ends in a line feed.
  /// - Throws: which mark is missing.
  package static func replacing(_ name: String, with content: String, in page: String) throws(DocumentError) -> String {
    var lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let begin = lines.firstIndex(of: "<!-- begin \(name) -->"),
      let end = lines[begin...].firstIndex(of: "<!-- end \(name) -->")
    else { throw DocumentError("the page lacks the lines `<!-- begin \(name) -->` and `<!-- end \(name) -->`") }
    let inside = content.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
    lines.replaceSubrange((begin + 1)..<end, with: [""] + inside + [""])
    return lines.joined(separator: "\n")
  }
}
