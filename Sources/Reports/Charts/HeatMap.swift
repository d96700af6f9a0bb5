/// How full each agent was over time: a row an agent, a colour a tenth.
struct HeatMap: Sendable {
  struct Row: Sendable {
    var name: String
    /// 0 to 1 from left to right; `nil` where nothing is known.
    var levels: [Double?]
    /// What is told of the whole.
    var mean: Double?
  }

  var title: String
  var caption: String
  var endSeconds: Double
  var rows: [Row]
  var leftOut: Int
  var phases: [RunPhase] = []

  func write(to page: inout HTMLWriter) {
    let columns = rows.map(\.levels.count).max() ?? 0
    let points = rows.reduce(0) { $0 + $1.levels.count { $0 != nil } }
    let axis = Axis(.linear, from: 0, to: endSeconds)
    let (shades, keys) = TimeChart.shades(phases, axis)
    page.open(
      "figure",
      [
        ("class", "chart heat"), ("data-chart", "utilization"), ("data-points", String(points)),
        ("data-shades", String(shades.count)),
      ])
    page.open("figcaption")
    page.element("h3", title)
    page.element("p", caption + (leftOut > 0 ? " The \(rows.count) busiest agents; \(leftOut) more are left out." : ""))
    page.close("figcaption")
    scale(keys, &page)
    page.open("div", [("class", "rows")])
    if !shades.isEmpty { strip(shades, &page) }
    for row in rows.prefix(StackedBars.mostUnfolded) { write(row, columns, to: &page) }
    page.close("div")
    page.open("div", [("class", "xs"), ("aria-hidden", "true")])
    let marks = Quantity.instant.marks(from: 0, to: axis.high, most: 5)
    Chart.Label.write(below: marks.map { Chart.Label(place: axis.place($0.value), words: $0.label) }, to: &page)
    page.close("div")
    page.element("div", "time of the run", [("class", "across"), ("aria-hidden", "true")])
    let folded = rows.dropFirst(StackedBars.mostUnfolded)
    if !folded.isEmpty {
      page.open("details")
      page.element("summary", "\(folded.count) more agents")
      page.open("div", [("class", "rows")])
      for row in folded { write(row, columns, to: &page) }
      page.close("div")
      page.close("details")
    }
    table.write(folded: "Figures of this chart", to: &page)
    page.close("figure")
  }

  /// A tenth of the scale; what is above 1 counts as full.
  static func tenth(_ level: Double) -> Int { level.isFinite ? min(9, Int(min(max(level, 0), 1) * 10)) : 0 }

  private func write(_ row: Row, _ columns: Int, to page: inout HTMLWriter) {
    let known = row.levels.compactMap { $0 }
    let words = row.mean.map { Quantity.share.words($0) } ?? "–"
    page.open("div", [("class", "row")])
    page.element("span", row.name, [("class", "name"), ("title", row.name)])
    page.open(
      "svg",
      [
        ("viewBox", "0 0 1000 1000"), ("preserveAspectRatio", "none"), ("role", "img"),
        (
          "aria-label",
          "\(row.name): mean utilization \(words), highest \(known.max().map { Quantity.share.words($0) } ?? "–")"
        ),
      ])
    for tenth in 0..<10 {
      var outline = Outline()
      var column = 0
      while column < row.levels.count {
        let start = column
        while column < row.levels.count, row.levels[column].map(Self.tenth) == tenth { column += 1 }
        if column > start {
          outline.add(
            from: Outline.Point(Double(start) / Double(columns), 0),
            to: Outline.Point(Double(column) / Double(columns), 1))
        } else {
          column += 1
        }
      }
      if !outline.text.isEmpty { page.raw("<path class=\"heat\(tenth)\" d=\"\(outline.text)\"/>") }
    }
    page.close("svg")
    page.element("span", words, [("class", "mean")])
    page.close("div")
  }

  /// Over the rows, which are full: the phases of the run.
  private func strip(_ shades: [Chart.Shape], _ page: inout HTMLWriter) {
    page.open("div", [("class", "row strip"), ("aria-hidden", "true")])
    page.raw("<span class=\"name\"></span><svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\">")
    for shade in shades { page.raw("<path class=\"area \(shade.look)\" d=\"\(shade.outline.text)\"/>") }
    page.raw("</svg><span class=\"mean\"></span>\n")
    page.close("div")
  }

  private func scale(_ keys: [Chart.Key], _ page: inout HTMLWriter) {
    if !keys.isEmpty { Chart.legend(keys, to: &page) }
    page.open("p", [("class", "legend")])
    page.raw("<span>0 %</span><svg class=\"scale\" viewBox=\"0 0 100 10\" aria-hidden=\"true\">")
    for tenth in 0..<10 { page.raw("<rect class=\"heat\(tenth)\" x=\"\(tenth * 10)\" width=\"10\" height=\"10\"/>") }
    page.raw("</svg><span>100 %; from 90 % darkest</span>")
    page.close("p")
  }

  private var table: HTMLTable {
    var table = HTMLTable(title, ["agent", "mean", "lowest", "highest", "time above 90 %"])
    for row in rows {
      let known = row.levels.compactMap { $0 }
      guard let low = known.min(), let high = known.max() else { continue }
      let share = Quantity.share
      table.add([
        row.name, row.mean.map { share.words($0) } ?? "–", share.words(low), share.words(high),
        share.words(Double(known.count { $0 >= 0.9 }) / Double(known.count)),
      ])
    }
    return table
  }
}
