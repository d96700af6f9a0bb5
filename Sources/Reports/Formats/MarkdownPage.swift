/// A Markdown text of at most some number of bytes, built line by line: what does not fit any more is left out, and that is said at its end.
struct MarkdownPage {
  private let mostBytes: Int
  private var lines = ""
  private var isFoldOpen = false
  private var linesLeftOut = 0
  /// Bytes for what is said at the end.
  private static let reserve = 160

  init(mostBytes: Int) { self.mostBytes = mostBytes }

  /// Adds a paragraph of lines, after an empty line.
  mutating func add(_ text: String) {
    guard !text.isEmpty else { return }
    if !lines.isEmpty { _ = append("") }
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) { _ = append(line) }
  }

  /// Adds a table; more rows than `mostRows` are left out and counted, as `noun`.
  mutating func add(_ titles: [String], _ rows: [[String]], _ noun: String, mostRows: Int = Report.mostRows) {
    guard !rows.isEmpty else { return }
    add(MarkdownTable.text(titles, Array(rows.prefix(mostRows))))
    if let words = Report.leftOut(rows.count, of: mostRows, noun) { add(Markup.markdown(words)) }
  }

  /// Adds a part that is shown when its title is clicked.
  mutating func fold(_ title: String, _ body: (inout MarkdownPage) -> Void) {
    _ = append("")
    isFoldOpen = append("<details><summary>\(Markup.escaped(title))</summary>")
    body(&self)
    guard isFoldOpen, linesLeftOut == 0 else { return }
    add("</details>")
    isFoldOpen = linesLeftOut > 0
  }

  /// Whether the line has room.
  private mutating func append(_ line: some StringProtocol) -> Bool {
    guard linesLeftOut == 0, lines.utf8.count + line.utf8.count + 1 + Self.reserve <= mostBytes else {
      linesLeftOut += 1
      return false
    }
    lines += line + "\n"
    return true
  }

  /// The whole text, ending in a line feed; empty where not even what is said at the end has room.
  var text: String {
    guard mostBytes >= Self.reserve else { return "" }
    guard linesLeftOut > 0 else { return lines }
    let remark =
      "\(linesLeftOut) lines are left out: there is room for \(mostBytes) bytes. The JSON document has everything."
    return lines + (isFoldOpen ? "\n</details>\n" : "") + "\n\(remark)\n"
  }
}

/// A table in Markdown.
enum MarkdownTable {
  /// The first column to the left, the others to the right; every cell escaped. Begins with an empty line.
  static func text(_ titles: [String], _ rows: [[String]]) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.map(Markup.markdown).joined(separator: " | ") + " |\n" }
    let rule = "|---|" + String(repeating: "---:|", count: titles.count - 1) + "\n"
    return "\n" + line(titles) + rule + rows.map(line).joined()
  }
}
