/// A table of the page: the first column names, the others are figures.
struct HTMLTable: Sendable {
  struct Cell: Sendable {
    var words: String
    /// A bar from 0 to 1 behind the words.
    var share: Double?
    /// Classes of the stylesheet.
    var look: String?

    /// The look of a metric's name, in the first column: a line ends in it after a sign.
    static let metric = "metric"

    init(_ words: String, share: Double? = nil, look: String? = nil) {
      self.words = words
      self.share = share
      self.look = look
    }
  }

  var caption: String
  var titles: [String]
  var rows: [[Cell]] = []

  init(_ caption: String, _ titles: [String]) {
    self.caption = caption
    self.titles = titles
  }

  mutating func add(_ words: [String]) { rows.append(words.map { Cell($0) }) }

  mutating func add(_ cells: [Cell]) { rows.append(cells) }

  func write(to page: inout HTMLWriter) {
    page.open("div", [("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)])
    page.open("table")
    page.element("caption", caption, [("class", "unseen")])
    page.raw("<thead><tr>")
    for title in titles { page.element("th", title, [("scope", "col")]) }
    page.raw("</tr></thead>\n")
    page.open("tbody")
    for row in rows {
      page.raw("<tr>")
      for (column, cell) in row.enumerated() {
        var attributes = cell.look.map { [("class", $0)] } ?? []
        if column == 0 { attributes.append(("scope", "row")) }
        guard let share = cell.share else {
          if cell.look == Cell.metric {
            page.raw("<th class=\"metric\" scope=\"row\">\(Markup.breakable(cell.words))</th>\n")
          } else {
            page.element(column == 0 ? "th" : "td", cell.words, attributes)
          }
          continue
        }
        page.open("td", attributes)
        let width = share.isFinite ? min(max(share, 0), 1) * 100 : 0
        page.raw("<span class=\"bar\"><i style=\"width:\(Outline.digits(width))%\"></i></span>")
        page.raw("<span class=\"figure\">\(Markup.prose(cell.words))</span>")
        page.close("td")
      }
      page.raw("</tr>\n")
    }
    page.close("tbody")
    page.close("table")
    page.close("div")
  }

  /// Behind a line that opens it.
  func write(folded summary: String, to page: inout HTMLWriter) {
    page.open("details")
    page.element("summary", summary)
    write(to: &page)
    page.close("details")
  }
}
