import NeedletailEngine
package import NeedletailPlanner
package import NeedletailResults

/// What-if's answers, for a reader at a terminal: what binds first, then what each change does.
package struct WhatIfSummary: Sendable {
  /// Answers of a group that have a row each.
  private static let mostRows = 20

  private let whatIf: WhatIf
  private let width: Int
  private let typeface: Typeface
  private let words: WhatIfWording
  private let columns: [WhatIfColumn]
  private let effort: [String]

  /// - Parameters: what it took to find them out; nothing is said of it where it is not known.
  package init(
    of whatIf: WhatIf, runs: Int? = nil, seconds: Double? = nil, width: Int = Summary.usualWidth,
    typeface: Typeface = Typeface()
  ) {
    self.whatIf = whatIf
    self.width = max(Summary.narrowest, width)
    self.typeface = typeface
    words = WhatIfWording(whatIf, typeface)
    columns = WhatIfColumn.shown(of: whatIf)
    let wording = words.wording
    effort = [runs.map { "\(wording.count($0)) runs" }, seconds.map { wording.duration(nanoseconds: $0 * 1e9) }]
      .compactMap(\.self)
  }

  /// The whole summary, ending in a line feed.
  package var text: String { (heading + table + idle + closing).joined(separator: "\n") + "\n" }

  private var heading: [String] {
    let name = typeface.shown(whatIf.name)
    return Paragraph(words.headline, after: name, width: width, typeface: typeface).lines()
      + Paragraph((words.method + effort).joined(separator: " \(typeface.dot) "), width: width, typeface: typeface)
      .lines(.dim)
      + [""]
  }

  /// Names are whole as long as the first three columns fit beside them.
  private var table: [String] {
    for count in stride(from: columns.count, to: 3, by: -1) {
      let lines = table(columns.prefix(count)).lines(width: .max)
      // Inks take no room.
      if table(columns.prefix(count), typeface.uncoloured).lines(width: .max).allSatisfy({ $0.count <= width }) {
        return lines
      }
    }
    return table(columns.prefix(3)).lines(width: width)
  }

  private func table(_ columns: ArraySlice<WhatIfColumn>, _ typeface: Typeface? = nil) -> Table {
    var table = Table(["As it is"] + columns.map { $0.title(of: whatIf) }, typeface: typeface ?? self.typeface)
    table.add([""] + columns.map { $0.words(ofBase: whatIf, words) })
    for group in RelaxationKind.Group.allCases {
      let moved = whatIf.answers(group).filter(\.isTold)
      add(moved, group.heading, columns, to: &table)
      // Pairs are of limits and policies.
      if group == .policies { add(whatIf.pairs.map(\.answer), "Two at once", columns, to: &table) }
    }
    return table
  }

  private func add(
    _ answers: [WhatIf.Answer], _ heading: String, _ columns: ArraySlice<WhatIfColumn>, to table: inout Table
  ) {
    guard !answers.isEmpty else { return }
    table.add([Table.Cell(heading, ink: .bold)])
    for answer in answers.prefix(Self.mostRows) {
      let names = answer.relaxations.map { typeface.shown(words.name($0)) }
      table.add(
        [Table.Cell("  " + (names.first ?? ""))]
          + columns.map { column in
            Table.Cell(
              column.words(answer, words),
              ink: column.isChange ? answer.judgement.ink : column == .interval ? .dim : nil,
              isLeading: column == .interval || column == .fullest)
          })
      for name in names.dropFirst() { table.add(["    + " + name]) }
    }
    if let more = Report.leftOut(answers.count, of: Self.mostRows, "answers") { table.add([Table.Cell("  " + more)]) }
  }

  private var idle: [String] {
    let open = RelaxationKind.Group.allCases.flatMap { whatIf.answers($0) }.filter { $0.judgement == .unclear }
    return list(open, after: RelaxationKind.Group.open)
      + RelaxationKind.Group.allCases.flatMap { group in
        list(whatIf.answers(group).filter { $0.judgement == .same }, after: group.idle)
      }
  }

  private func list(_ answers: [WhatIf.Answer], after heading: String) -> [String] {
    guard !answers.isEmpty else { return [] }
    let names = answers.prefix(Self.mostRows).map { answer in
      let isOpen = answer.judgement == .unclear
      let change = answer.p99.isOpen ? "p99 \(words.relative(answer.p99))" : "work \(words.relative(answer.work))"
      return typeface.shown(words.name(answer)) + (isOpen ? " (\(change))" : "")
    }
    let more = answers.count > Self.mostRows ? ", and \(answers.count - Self.mostRows) more" : ""
    return [""]
      + Paragraph(names.joined(separator: ", ") + more, after: heading, width: width, typeface: typeface).lines()
  }

  private var closing: [String] {
    var lines: [String] = []
    if !whatIf.unanswered.isEmpty {
      lines +=
        [""]
        + Paragraph(
          "\(words.counted(whatIf.unanswered.count, "question")) of what was asked, and pairs", after: "Not answered",
          width: width, typeface: typeface
        ).lines(.yellow)
    } else if whatIf.isInterrupted {
      lines += [""] + Paragraph("some pairs", after: "Not answered", width: width, typeface: typeface).lines(.yellow)
    }
    if let options = words.bestOptions { lines += ["", typeface.ink(.bold, "Try it") + "  \(options)"] }
    return lines
  }
}

extension WhatIf.Answer {
  /// It has a row of its own.
  var isTold: Bool { judgement == .better || judgement == .worse }
}

extension Typeface {
  fileprivate var uncoloured: Typeface { Typeface(isUnicode: isUnicode) }
}

extension WhatIf.Judgement {
  var ink: Typeface.Ink {
    switch self {
    case .better: .green
    case .worse: .red
    case .unclear: .yellow
    case .same: .dim
    }
  }

  /// A class of the stylesheet.
  var look: String? {
    switch self {
    case .better: "good"
    case .worse: "bad"
    case .unclear, .same: nil
    }
  }
}
