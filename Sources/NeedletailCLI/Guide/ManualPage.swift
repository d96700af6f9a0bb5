/// The manual page `needletail.1`, in roff's macros `man`, of what help says of each command.
enum ManualPage {
  static var text: String {
    var lines = [
      ".TH NEEDLETAIL 1 \(Version.day) \"needletail \(Version.number)\" \"User Commands\"",
      ".SH NAME", "needletail \\- \(Help.purpose)", ".SH SYNOPSIS",
    ]
    for (place, name) in CommandName.allCases.enumerated() {
      if place > 0 { lines.append(".br") }
      lines.append("\\fBneedletail \(name.rawValue)\\fR \(form(name.guide.usage))")
    }
    lines += [
      ".br", "\\fBneedletail \\-\\-version\\fR", ".SH DESCRIPTION", "Needletail \(Help.purpose).",
      "It reads a workload file, runs what that describes and reports what happened; the commands are told below.",
      ".SH COMMANDS",
    ]
    for name in CommandName.allCases { lines += section(on: name) }
    lines += [".SH \"EXIT STATUS\""] + CommandGuide.statuses.flatMap { term(bold("\($0.code)"), $0.meaning) }
    lines += [".SH ENVIRONMENT"] + environment.flatMap { term(bold($0), $1) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let environment: [(String, String)] = [
    (
      StoreLocation.variable,
      "The store of runs, where --store does not say which: a folder, or a file that ends in .db."
    ),
    ("NO_COLOR", "If it holds anything, the summary has no colours."),
    ("LC_ALL, LC_CTYPE, LANG", "Whether characters beyond ASCII are printed: if the first that is set names UTF-8."),
    ("TERM", "On a terminal called `dumb` nothing is redrawn or coloured."),
  ]

  private static func section(on name: CommandName) -> [String] {
    let guide = name.guide
    var lines = [".SS \(name.rawValue)", paragraph(guide.description)]
    lines += name.options.flatMap { option in
      term(bold(option.name) + (option.value.map { " " + form($0) } ?? ""), option.meaning)
    }
    if let terms = guide.terms {
      lines += [".PP", escaped(terms.heading.prefix(1).uppercased() + terms.heading.dropFirst()) + ":"]
      lines += terms.rows.flatMap { term(bold($0.word), $0.meaning) }
    }
    if !guide.statuses.isEmpty {
      lines += [".PP", "Exit status:"] + guide.statuses.flatMap { term(bold("\($0.code)"), $0.meaning) }
    }
    if let note = guide.note { lines += [".PP", paragraph(note)] }
    lines += [".PP", "Examples:"]
    for example in guide.examples { lines += term(bold("needletail " + example.words), example.meaning ?? "") }
    return lines
  }

  /// A tagged paragraph; without a meaning a line of its own.
  private static func term(_ tag: String, _ meaning: String) -> [String] {
    meaning.isEmpty ? [".PP", tag] : [".TP", tag, paragraph(meaning)]
  }

  private static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }

  /// `DIR|FILE.db`, `auto|plain`: what is typed as it is in bold, what stands for something slanted.
  private static func form(_ text: String) -> String {
    var (result, word) = ("", "")
    func set(_ word: String) -> String {
      guard let first = word.first else { return "" }
      let font = word.contains(where: \.isLowercase) || first == "-" ? "B" : "I"
      return "\\f\(font)\(escaped(word))\\fR"
    }
    for character in text {
      if " |[].:".contains(character) {
        result += set(word) + escaped(String(character))
        word = ""
      } else {
        word.append(character)
      }
    }
    return result + set(word)
  }

  /// Text that is filled; `words` in backquotes are bold.
  private static func paragraph(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    let set = parts.enumerated().map { place, part in place % 2 == 1 ? bold(String(part)) : escaped(String(part)) }
    return set.joined().split(separator: "\n").map(guarded).joined(separator: "\n")
  }

  /// A line that begins with a full stop or an apostrophe would be a request.
  private static func guarded(_ line: Substring) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : String(line)
  }

  private static func escaped(_ text: String) -> String {
    let signs: [Character: String] = [
      "\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "~": "\\(ti", "^": "\\(ha", "·": "\\(pc",
    ]
    return text.map { signs[$0] ?? String($0) }.joined()
  }
}
