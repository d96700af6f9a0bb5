/// A page: one file that needs nothing else and runs nothing.
enum HTMLPage {
  /// - Parameters:
  ///   - skip: the words of the link that leads past the header, for who hears the page.
  ///   - style: rules besides those of all pages.
  static func text(
    title: String, skip: String, style: String = "", header: (inout HTMLWriter) -> Void,
    main: (inout HTMLWriter) -> Void
  ) -> String {
    var page = HTMLWriter()
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    page.raw(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
    )
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n")
    page.element("title", title)
    page.raw("<style>\(Stylesheet.text)\(style)</style>\n</head>\n<body>\n")
    page.raw("<a class=\"skip\" href=\"#main\">\(Markup.escaped(skip))</a>\n")
    header(&page)
    page.open("main", [("id", "main")])
    main(&page)
    page.close("main")
    page.raw("</body>\n</html>\n")
    return page.text
  }
}

extension HTMLWriter {
  mutating func section(_ id: String, _ title: String, _ body: (inout HTMLWriter) -> Void) {
    open("section", [("id", id), ("aria-labelledby", "\(id)-title")])
    element("h2", title, [("id", "\(id)-title")])
    body(&self)
    close("section")
  }

  /// A section of details, behind its title.
  mutating func folded(_ id: String, _ title: String, _ body: (inout HTMLWriter) -> Void) {
    open("section", [("id", id), ("aria-labelledby", "\(id)-title"), ("class", "folded")])
    open("details")
    raw("<summary><h2 id=\"\(id)-title\">\(Markup.escaped(title))</h2></summary>\n")
    body(&self)
    close("details")
    close("section")
  }

  /// What something came to, in a box: a line, and sentences beneath it.
  mutating func verdict(_ headline: String, _ sentences: [String] = [], isGood: Bool?) {
    let look = isGood.map { $0 ? " good" : " bad" } ?? ""
    open("div", [("class", "verdict" + look), ("role", "note"), ("aria-label", "Verdict")])
    element("p", headline, [("class", "headline")])
    for sentence in sentences { element("p", sentence) }
    close("div")
  }

  /// Figures at a glance.
  mutating func tiles(_ tiles: [(name: String, value: String, more: String, isGood: Bool?)]) {
    open("dl", [("class", "tiles")])
    for tile in tiles {
      open("div", tile.isGood.map { [("class", $0 ? "good" : "bad")] } ?? [])
      element("dt", tile.name)
      element("dd", tile.value)
      if !tile.more.isEmpty { element("dd", tile.more, [("class", "more")]) }
      close("div")
    }
    close("dl")
  }
}
