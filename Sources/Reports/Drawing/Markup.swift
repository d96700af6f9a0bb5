import NeedletailResults

/// Text on its way into a page.
enum Markup {
  /// A name or message so that it can stand in an element or a quoted attribute and means nothing there.
  ///
  /// Control characters, and those that turn the direction of writing, become U+FFFD: a name must not rearrange what
  /// stands around it.
  static func escaped(_ words: String) -> String {
    var text = ""
    text.reserveCapacity(words.utf8.count)
    for scalar in words.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      case "\n", "\t": text.unicodeScalars.append(scalar)
      default: text.unicodeScalars.append(scalar.isUnprintable ? "\u{FFFD}" : scalar)
      }
    }
    return text
  }

  /// The same for words that are read: a line never ends between a number and its unit.
  static func prose(_ words: String) -> String { escaped(UnitSpaces.joined(words)) }

  /// The same for a metric's name with its labels: a line may end after `_`, `{`, `=` and `,`.
  static func breakable(_ words: String) -> String {
    escaped(words).reduce(into: "") { text, character in
      text.append(character)
      if "_{=,".contains(character) { text += "<wbr>" }
    }
  }

  /// The same for a cell of a Markdown table: what Markdown or HTML would take for its own is escaped, and all stands
  /// on one line.
  static func markdown(_ words: String) -> String {
    var text = ""
    for scalar in words.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\\", "|", "`", "*", "_", "[", "]", "~", "#", "$", "@", "!": text += "\\\(scalar)"
      case "\n", "\t", "\r": text += " "
      default: text.unicodeScalars.append(scalar.isUnprintable ? "\u{FFFD}" : scalar)
      }
    }
    return text
  }

  /// The same for a terminal: nothing in it is taken for a command.
  static func plain(_ words: String) -> String {
    var text = ""
    for scalar in words.unicodeScalars { text.unicodeScalars.append(scalar.isUnprintable ? "\u{FFFD}" : scalar) }
    return text
  }

  /// A name as it is shown: cut after 80 characters.
  static func shortened(_ name: String) -> String { shortened(name, to: longestName) }

  /// A text of at most that many characters.
  static func shortened(_ name: String, to most: Int, ellipsis: String = "…") -> String {
    name.count > most ? name.prefix(max(0, most - ellipsis.count)) + ellipsis : name
  }

  static let longestName = 80
}
