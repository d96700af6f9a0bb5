/// Rows in columns, for the terminal or for a Markdown page.
package struct TextTable: Sendable {
  /// Column titles; text columns are set to the left, figures to the right.
  package var titles: [String]
  package var textColumns: Set<Int>
  package private(set) var rows: [[String]] = []

  package init(_ titles: [String], textColumns: Set<Int> = [0]) {
    self.titles = titles
    self.textColumns = textColumns
  }

  /// A row with fewer cells than titles ends in empty ones; what is beyond them is left out.
  package mutating func add(_ cells: [String]) {
    rows.append(Array((cells + Array(repeating: "", count: titles.count)).prefix(titles.count)))
  }

  /// Lines for a terminal, two blanks between columns and none at the end.
  package var lines: [String] {
    let widths = titles.indices.map { column in ([titles] + rows).map { $0[column].count }.max() ?? 0 }
    return ([titles] + rows).map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        line += (column > 0 ? "  " : "") + (textColumns.contains(column) ? cell + space : space + cell)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The same for Markdown, with a line feed after each row.
  package var markdown: String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    let rule = "|" + titles.indices.map { textColumns.contains($0) ? "---|" : "---:|" }.joined() + "\n"
    return line(titles) + rule + rows.map(line).joined()
  }
}
