/// A sentence set in lines that fit, the first after a name, the others indented by two.
package struct Paragraph {
  private let name: String
  private let body: [String]
  private let typeface: Typeface

  package init(_ text: String, after name: String = "", width: Int, typeface: Typeface) {
    self.name = name
    self.typeface = typeface
    var lines: [String] = []
    var line = ""
    var room = width - name.count - 2
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + word.count + 1 > room {
        lines.append(line)
        line = String(word)
        room = width - 2
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    body = lines + [line]
  }

  /// The name in bold, the text in an ink.
  package func lines(_ ink: Typeface.Ink? = nil) -> [String] {
    body.enumerated().map { index, line in
      let text = ink.map { typeface.ink($0, line) } ?? line
      return (index == 0 ? typeface.ink(.bold, name) : "") + "  " + text
    }
  }
}
