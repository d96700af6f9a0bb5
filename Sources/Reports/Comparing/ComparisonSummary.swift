import NeedletailEngine
public import NeedletailResults
import NeedletailWorkload

/// A comparison, for a reader at a terminal: what differs in the inputs first, then the figures, then what moved.
public struct ComparisonSummary: Sendable {
  private let comparison: Comparison
  private let width: Int
  private let typeface: Typeface
  private let words: ComparisonWording

  public init(of comparison: Comparison, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()) {
    self.comparison = comparison
    self.width = max(Summary.narrowest, min(width, 140))
    self.typeface = typeface
    words = ComparisonWording(comparison, typeface)
  }

  /// The whole summary, ending in a line feed.
  public var text: String {
    let sections = [
      heading, inputs, table("Figures", comparison.figures), table("By label", comparison.details), movers,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private var heading: [String] {
    var lines = words.heading(
      typeface.ink(.bold, words.title), columns: words.title.count, words.sides, width: width)
    for note in words.notes { lines += Paragraph(note, width: width, typeface: typeface).lines(.yellow) }
    return lines
  }

  private var inputs: [String] {
    if let why = comparison.whyInputsUnknown {
      let text = "not compared key by key: \(typeface.shown(why, to: Typeface.longestSentence))"
      return Paragraph(text, after: "Inputs", width: width, typeface: typeface).lines()
    }
    guard !comparison.inputs.isEmpty else {
      return ["\(typeface.ink(.bold, "Inputs"))  nothing differs"]
    }
    var table = Table(["Inputs", "base", "head"], typeface: typeface)
    for input in comparison.inputs.prefix(Report.mostRows) {
      table.add(["  " + typeface.shown(input.key), words.value(input.base), words.value(input.head)])
    }
    return table.lines(width: width) + (Report.leftOut(comparison.inputs.count, "keys").map { ["  " + $0] } ?? [])
  }

  private func table(_ title: String, _ changes: [FigureChange]) -> [String] {
    guard !changes.isEmpty else { return [] }
    let interval = "\(words.changes.percent(comparison.coverage)) interval"
    // On a narrow terminal the last columns go: the interval before the word.
    var table = Table([title, "base", "head", "change", "", interval], typeface: typeface)
    for change in changes.prefix(Report.mostRows) {
      let values = words.changes.values(of: change)
      table.add([
        Table.Cell("  " + typeface.shown(change.figure.title)), Table.Cell(values.base), Table.Cell(values.head),
        Table.Cell(words.changes.size(of: change)),
        Table.Cell(words.judgement(change), ink: change.judgement.ink, isLeading: true),
        Table.Cell(words.changes.interval(of: change) ?? "", ink: .dim, isLeading: true),
      ])
    }
    return table.lines(width: width) + (Report.leftOut(changes.count, "figures").map { ["  " + $0] } ?? [])
  }

  private var movers: [String] {
    guard !comparison.movers.isEmpty else { return [] }
    var lines = [typeface.ink(.bold, "Moved")]
    for mover in comparison.movers.prefix(Report.mostRows) {
      let cells = words.mover(mover)
      let what = cells[2].isEmpty ? "" : ": \(cells[2])"
      lines += Paragraph("\(cells[1]) a job\(what)", after: "  " + cells[0], width: width, typeface: typeface).lines()
    }
    return lines + (Report.leftOut(comparison.movers.count, "agents and limits").map { ["  " + $0] } ?? [])
  }
}

extension FigureChange.Judgement {
  var ink: Typeface.Ink? {
    switch self {
    case .better: .green
    case .worse: .red
    case .absent, .same, .unclear: .dim
    case .changed: nil
    }
  }
}
