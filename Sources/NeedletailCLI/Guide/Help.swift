/// What `needletail help` prints.
enum Help {
  enum Format: String, Sendable, CaseIterable { case text, man }

  /// What the command is, in a sentence.
  static let purpose = "runs a fleet of AI agents from one workload file, in virtual time or on the wall clock"
  private static let width = 112

  static func text(on name: CommandName?) -> String {
    guard let name else { return overview }
    let guide = name.guide
    var parts = ["usage: needletail \(name.rawValue) \(guide.usage)\n", guide.description + "\n"]
    if let terms = guide.terms { parts.append(list(terms.heading, terms.rows.map { ($0.word, $0.meaning) })) }
    parts.append(list("examples", guide.examples.map { ("needletail " + $0.words, $0.meaning ?? "") }, apart: 4))
    if let note = guide.note { parts.append(note + "\n") }
    if !guide.statuses.isEmpty { parts.append(statuses(guide.statuses)) }
    parts.append(list("options", name.options.map { ($0.form, $0.meaning) }))
    return parts.joined(separator: "\n")
  }

  private static var overview: String {
    let commands = CommandName.allCases.map { ("needletail " + $0.guide.title($0), $0.guide.summary) }
    return [
      "needletail \(purpose).\n", list("usage", commands + [("needletail --version", "")]),
      list("start here", [("needletail init > fleet.yaml", ""), ("needletail run fleet.yaml", "")]),
      statuses(CommandGuide.statuses),
    ].joined(separator: "\n")
  }

  /// Rows in two columns below a heading. A word that is much longer than the others does not push their meanings away.
  private static func list(_ heading: String, _ rows: [(String, String)], apart: Int = 3) -> String {
    let column = rows.filter { !$0.1.isEmpty && $0.0.count <= 60 }.map(\.0.count).max() ?? 0
    let lines = rows.map { word, meaning in
      meaning.isEmpty
        ? "  \(word)\n" : "  \(word)\(String(repeating: " ", count: max(0, column - word.count) + apart))\(meaning)\n"
    }
    return "\(heading):\n" + lines.joined()
  }

  /// `exit status: 0 done · 1 the run failed`, in lines that no meaning is broken over.
  private static func statuses(_ statuses: [CommandGuide.Status]) -> String {
    let heading = "exit status: "
    var (text, line) = ("", heading)
    for status in statuses {
      let words = "\(status.code) \(status.meaning)"
      let isFirst = line.count == heading.count
      if !isFirst, line.count + 3 + words.count > width {
        text += line + " ·\n"
        line = String(repeating: " ", count: heading.count) + words
      } else {
        line += (isFirst ? "" : " · ") + words
      }
    }
    return text + line + "\n"
  }
}
