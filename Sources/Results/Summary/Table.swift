/// Rows of cells in columns, the first to the left and the others to the right.
package struct Table {
  package struct Cell {
    package var text: String
    package var ink: Typeface.Ink?
    /// Pads on the right instead of the left.
    package var isLeading: Bool
    /// Of a bar the share that is filled, 0 to 1; it is drawn as wide as its column.
    fileprivate var bar: Double?

    package init(_ text: String, ink: Typeface.Ink? = nil, isLeading: Bool = false) {
      self.text = text
      self.ink = ink
      self.isLeading = isLeading
    }

    /// A bar that is `width` wide where there is room for it.
    static func bar(_ share: Double, width: Int, ink: Typeface.Ink, isLeading: Bool = false) -> Cell {
      var cell = Cell(String(repeating: " ", count: width), ink: ink, isLeading: isLeading)
      cell.bar = share
      return cell
    }
  }

  static let gap = 2
  /// Bars are no narrower for the sake of names.
  private static let leastBar = 4

  var typeface: Typeface
  private var rows: [[Cell]] = []

  /// A table whose first row is `titles`: the first a heading, the others column titles.
  package init(_ titles: [String], typeface: Typeface) {
    self.typeface = typeface
    rows.append(titles.enumerated().map { Cell($1, ink: $0 == 0 ? .bold : .dim) })
  }

  /// A table whose first row is `titles`, each set like the cells below it.
  package init(_ titles: [Cell], typeface: Typeface) {
    self.typeface = typeface
    rows.append(titles)
  }

  var isEmpty: Bool { rows.count <= 1 }

  package mutating func add(_ cells: [Cell]) {
    rows.append(
      cells.map { cell in
        var shown = cell
        shown.text = typeface.printable(cell.text)
        return shown
      })
  }

  package mutating func add(_ texts: [String], ink: Typeface.Ink? = nil) { add(texts.map { Cell($0, ink: ink) }) }

  /// The lines, at most `width` wide: first bars give way, then the first column, then the last columns are left out.
  package func lines(width: Int) -> [String] {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.text.count)
      }
    }
    let bars = widths.indices.compactMap { column -> (column: Int, least: Int)? in
      let cells = rows.compactMap { column < $0.count ? $0[column] : nil }
      guard cells.contains(where: { $0.bar != nil }) else { return nil }
      return (column, max(Self.leastBar, cells.filter { $0.bar == nil }.map(\.text.count).max() ?? 0))
    }
    func total() -> Int { widths.reduce(0, +) + Self.gap * (widths.count - 1) }
    // All together, so that bars in one row stay on one scale.
    while total() > width, bars.contains(where: { widths[$0.column] > $0.least }) {
      for bar in bars where widths[bar.column] > bar.least { widths[bar.column] -= 1 }
    }
    if total() > width, !widths.isEmpty { widths[0] = max(min(widths[0], 12), widths[0] - (total() - width)) }
    while total() > width, widths.count > 2 { widths.removeLast() }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.prefix(widths.count).enumerated() {
        if column > 0 { line += String(repeating: " ", count: Self.gap) }
        line += padded(cell, to: widths[column], isFirst: column == 0)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  private func padded(_ cell: Cell, to width: Int, isFirst: Bool) -> String {
    let whole = cell.bar.map { typeface.bar($0, width: width) } ?? cell.text
    let text = whole.count > width ? shortened(whole, to: width) : whole
    let space = String(repeating: " ", count: width - text.count)
    let inked = cell.ink.map { typeface.ink($0, text) } ?? text
    return isFirst || cell.isLeading ? inked + space : space + inked
  }

  private func shortened(_ text: String, to width: Int) -> String {
    text.prefix(width - typeface.ellipsis.count) + typeface.ellipsis
  }
}
