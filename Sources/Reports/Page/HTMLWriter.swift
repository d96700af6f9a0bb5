/// Writes a page element by element; every word and every value of an attribute is escaped on its way.
struct HTMLWriter: Sendable {
  private(set) var text = ""

  mutating func open(_ element: String, _ attributes: [(String, String)] = []) {
    text += "<\(element)"
    for (name, value) in attributes { text += " \(name)=\"\(Markup.escaped(value))\"" }
    text += ">"
    if Self.blocks.contains(element) { text += "\n" }
  }

  mutating func close(_ element: String) { text += "</\(element)>\n" }

  mutating func element(_ name: String, _ words: String, _ attributes: [(String, String)] = []) {
    open(name, attributes)
    if text.last == "\n", Self.blocks.contains(name) { text.removeLast() }
    text += Markup.prose(words)
    close(name)
  }

  /// What stands open where there is room for it, and on a narrow page behind a line that opens it.
  mutating func roomy(_ summary: String, _ body: (inout HTMLWriter) -> Void) {
    open("details", [("class", "roomy")])
    element("summary", summary)
    body(&self)
    close("details")
  }

  /// What is markup already, made of nothing that was read.
  mutating func raw(_ markup: String) { text += markup }

  private static let blocks: Set<String> = ["section", "figure", "table", "tbody", "thead", "ul", "dl", "div", "main"]
}
