/// Bars of segments, one below another, all on one scale.
struct StackedBars: Sendable {
  struct Segment: Sendable {
    var words: String
    /// A class of the stylesheet.
    var look: String
    var length: Double
  }

  struct Row: Sendable {
    var name: String
    var segments: [Segment]
    /// At the right.
    var total: String
  }

  /// Further rows are behind a line that opens them.
  static let mostUnfolded = 8

  var name: String
  var title: String
  var caption: String
  var across: String
  var quantity: Quantity
  /// Where the scale ends.
  var top: Double
  var rows: [Row]
  /// What the looks mean.
  var keys: [Chart.Key]
  var table: HTMLTable?

  func write(to page: inout HTMLWriter) {
    page.open("figure", [("class", "chart heat"), ("data-chart", name), ("data-points", String(rows.count))])
    page.open("figcaption")
    page.element("h3", title)
    page.element("p", caption)
    page.close("figcaption")
    if !keys.isEmpty { Chart.legend(keys, to: &page) }
    write(rows.prefix(Self.mostUnfolded), to: &page)
    axis(&page)
    if rows.count > Self.mostUnfolded {
      page.open("details")
      page.element("summary", "\(rows.count - Self.mostUnfolded) more")
      write(rows.dropFirst(Self.mostUnfolded), to: &page)
      page.close("details")
    }
    table?.write(folded: "Figures of this chart", to: &page)
    page.close("figure")
  }

  private func axis(_ page: inout HTMLWriter) {
    page.open("div", [("class", "xs"), ("aria-hidden", "true")])
    let marks = quantity.marks(from: 0, to: top, most: 4)
    Chart.Label.write(below: marks.map { Chart.Label(place: $0.value / top, words: $0.label) }, to: &page)
    page.close("div")
    page.element("div", across, [("class", "across"), ("aria-hidden", "true")])
  }

  private func write(_ rows: ArraySlice<Row>, to page: inout HTMLWriter) {
    page.open("div", [("class", "rows")])
    for row in rows { write(row, to: &page) }
    page.close("div")
  }

  private func write(_ row: Row, to page: inout HTMLWriter) {
    let told = row.segments.filter { $0.length > 0 }.map { "\($0.words) \(quantity.words($0.length))" }
    page.open("div", [("class", "row")])
    page.element("span", row.name, [("class", "name"), ("title", row.name)])
    page.open(
      "svg",
      [
        ("viewBox", "0 0 1000 1000"), ("preserveAspectRatio", "none"), ("role", "img"),
        ("aria-label", "\(row.name): \(told.joined(separator: ", "))"),
      ])
    var start = 0.0
    for segment in row.segments where segment.length > 0 {
      let end = min(1, start + segment.length / top)
      var outline = Outline()
      outline.add(from: Outline.Point(start, 0), to: Outline.Point(end, 1))
      page.raw("<path class=\"\(segment.look)\" d=\"\(outline.text)\"><title>")
      page.raw(Markup.prose("\(segment.words): \(quantity.words(segment.length))"))
      page.raw("</title></path>")
      start = end
    }
    page.close("svg")
    page.element("span", row.total, [("class", "mean")])
    page.close("div")
  }
}
