import NeedletailPlanner
package import NeedletailResults

/// A sizing for a reader at a terminal: what it takes, how full that is, what one less does, and the line that runs it.
package struct SizingSummary {
  private let fleet: SizedFleet
  private let width: Int
  private let typeface: Typeface
  private let words: SizingWording

  package init(of fleet: SizedFleet, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()) {
    self.fleet = fleet
    self.width = max(Summary.narrowest, min(width, 140))
    self.typeface = typeface
    words = SizingWording(fleet, typeface)
  }

  /// The whole summary, ending in a line feed.
  package var text: String {
    let ink: Typeface.Ink = fleet.sizing.verdict == .fits ? .green : fleet.sizing.verdict == .undecided ? .yellow : .red
    var lines = ["\(typeface.ink(.bold, words.name))  \(typeface.ink(ink, words.verdict))"]
    lines += Paragraph(
      words.conditions.joined(separator: " \(typeface.dot) "), width: width, typeface: typeface
    ).lines()
    if !fleet.sizing.choices.isEmpty { lines += choices }
    let marks = words.marks.map { "\($0.name) \($0.value)" }
    if !marks.isEmpty {
      lines += Paragraph(marks.joined(separator: " \(typeface.dot) "), width: width, typeface: typeface).lines().map {
        $0.hasPrefix("  ") ? String($0.dropFirst(2)) : $0
      }
    }
    let away = words.away.map { "\($0.what): \($0.outcome)" }
    if !away.isEmpty {
      lines += Paragraph(
        away.joined(separator: " \(typeface.dot) "), after: "One away", width: width, typeface: typeface
      ).lines()
    }
    for note in words.notes { lines += Paragraph(note, after: "Note", width: width, typeface: typeface).lines(.yellow) }
    if fleet.sizing.isAnswered { lines.append("run it: \(words.runLine)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private var choices: [String] {
    let isFit = fleet.sizing.verdict == .fits
    var table = Table(
      [Table.Cell("Choose", ink: .bold)]
        + ["now", isFit ? "need" : "nearest", "fullest"].map { Table.Cell($0, ink: .dim) }
        + [Table.Cell("with one less", ink: .dim, isLeading: true)], typeface: typeface)
    for choice in fleet.sizing.choices {
      table.add([
        Table.Cell("  " + typeface.shown(choice.knob.key)), Table.Cell(words.now(choice.knob)),
        Table.Cell(words.value(choice.value, choice.knob)), Table.Cell(words.fullest(choice)),
        Table.Cell(words.oneLess(choice), isLeading: true),
      ])
    }
    return table.lines(width: width)
  }
}
