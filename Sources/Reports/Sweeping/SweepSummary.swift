import NeedletailEngine
package import NeedletailPlanner
package import NeedletailResults
import NeedletailWorkload

/// A sweep, for a reader at a terminal: a line a point, or a matrix of two axes, then what it shows.
package struct SweepSummary: Sendable {
  private let sweep: Sweep
  private let seconds: Double?
  private let width: Int
  private let typeface: Typeface

  /// - Parameters:
  ///   - seconds: how long it took; `nil` where that is not told.
  ///   - width: of the terminal; columns give way, from the right, before the marks do.
  package init(
    of sweep: Sweep, seconds: Double? = nil, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()
  ) {
    (self.sweep, self.seconds, self.typeface) = (sweep, seconds, typeface)
    self.width = max(Summary.narrowest, width)
  }

  /// The whole summary, ending in a line feed.
  package var text: String {
    let words = SweepWording(sweep, typeface)
    let name = Typeface.beginningLine(typeface.printable(sweep.subject.name))
    var pieces = [words.course]
    if let seconds { pieces[0] += ", \(words.wording.duration(nanoseconds: seconds * 1e9))" }
    pieces += words.settings.map { typeface.printable($0) }
    var lines = Paragraph(
      pieces.joined(separator: " \(typeface.dot) "), after: name, width: textWidth, typeface: typeface
    )
    .lines()
    lines += sweep.design.axes.count == 2 ? matrix(words) : table(words)
    lines += notes(words)
    return lines.joined(separator: "\n") + "\n"
  }

  private var textWidth: Int { min(width, 140) }

  private func table(_ words: SweepWording) -> [String] {
    var columns = words.columns
    // What says least gives way first; marks and remarks stay.
    for droppable in [SweepWording.Column.cost, .waitsMostFor, .fullest, .spread, .p50] {
      let lines = lines(words, columns)
      guard lines.contains(where: { visible($0) > width }) else { return lines }
      columns.removeAll { $0 == droppable }
    }
    return lines(words, columns)
  }

  private func lines(_ words: SweepWording, _ columns: [SweepWording.Column]) -> [String] {
    var titles = [Table.Cell("  " + sweep.design.axes[0].title, ink: .bold)]
    titles += columns.map { Table.Cell(words.title($0), ink: .dim, isLeading: $0.isWords) }
    var table = Table(titles, typeface: typeface)
    for place in sweep.points.indices {
      var cells = [Table.Cell("  " + words.values(place)[0])]
      for column in columns {
        let isMarked = column == .thresholds && sweep.points[place].verdict == .broken
        cells.append(Table.Cell(words.words(column, place), ink: isMarked ? .red : nil, isLeading: column.isWords))
      }
      table.add(cells)
    }
    return table.lines(width: .max)
  }

  /// One figure, the first axis downwards and the second across.
  private func matrix(_ words: SweepWording) -> [String] {
    let across = sweep.design.axes[1].values
    var titles = ["  \(sweep.design.axes[0].title) \\ \(sweep.design.axes[1].title)"]
    titles += across.map { typeface.printable($0.text) }
    var table = Table(titles, typeface: typeface)
    for row in sweep.design.axes[0].values.indices {
      var cells = [Table.Cell("  " + typeface.printable(sweep.design.axes[0].values[row].text))]
      for column in across.indices {
        let place = row * across.count + column
        cells.append(Table.Cell(cell(words, place), ink: sweep.points[place].verdict == .broken ? .red : nil))
      }
      table.add(cells)
    }
    let lines = table.lines(width: width)
    let shown = typeface.ink(.dim, "  \(words.figureName)\(legend)")
    return lines + [shown]
  }

  private func cell(_ words: SweepWording, _ place: Int) -> String {
    let point = sweep.points[place]
    guard !point.paths.isEmpty else { return typeface.nothing }
    let marks = [point.failure?.rawValue, point.isSteady ? nil : "~", words.mark(point)].compactMap(\.self)
    return ([words.value(sweep.figure, place)] + marks).joined(separator: " ")
  }

  private var legend: String {
    var pieces: [String] = []
    if !sweep.bounds.isEmpty { pieces.append("\(typeface.tick) thresholds hold, \(typeface.cross) one does not") }
    if sweep.points.contains(where: { !$0.isSteady }) { pieces.append("~ does not keep up with its load") }
    return pieces.isEmpty ? "" : "; " + pieces.joined(separator: "; ")
  }

  private func notes(_ words: SweepWording) -> [String] {
    var lines = words.findings.flatMap { paragraph($0.sentenceStart) }
    if let scaling = sweep.scaling {
      for sentence in ScalingWording(scaling, typeface).sentences { lines += paragraph("Scaling: \(sentence)") }
    }
    return lines
  }

  private func paragraph(_ text: String) -> [String] {
    Paragraph(typeface.printable(text), width: textWidth, typeface: typeface).lines()
  }

  /// How many columns a line takes, without its colours.
  private func visible(_ line: String) -> Int { line.replacing(/\u{1B}\[[0-9]*m/, with: "").count }
}
