/// Changes of figures on one scale around zero: each a dot with its interval, a small dot a pair of runs, and what is allowed, shaded.
struct IntervalChart: Sendable {
  struct Row: Sendable {
    var name: String
    /// `nil` where it is not known.
    var change: Double?
    /// Its ends may be infinite.
    var interval: ClosedRange<Double>?
    /// What is allowed; ends may be infinite. `nil` where nothing is said.
    var allowed: ClosedRange<Double>?
    /// The change in each pair.
    var pairs: [Double]
    /// The same in words, beside it.
    var words: String
    /// Class of the stylesheet: `good`, `bad`; `nil` for neither.
    var look: String?
  }

  /// Changes beyond are drawn at the edge: one that is three times as large would leave nothing to see of the others.
  private static let widest = 3.0

  var name: String
  var title: String
  var caption: String
  /// What the axis is worded in, such as `.share`, and what its marks are followed by where they are shares of the base or points.
  var isInPoints = false
  var rows: [Row]

  /// - Complexity: O(rows × pairs).
  func write(to page: inout HTMLWriter) {
    let axis = axis
    page.open("figure", [("class", "chart changes"), ("data-chart", name), ("data-points", String(rows.count))])
    page.open("figcaption")
    page.element("h3", title)
    page.element("p", caption)
    page.close("figcaption")
    legend(to: &page)
    page.open("div", [("class", "rows")])
    for row in rows { write(row, axis, to: &page) }
    page.close("div")
    page.open("div", [("class", "xs"), ("aria-hidden", "true")])
    let marks = Quantity.share.marks(from: axis.low, to: axis.high, most: 6)
    Chart.Label.write(
      below: marks.map { mark in
        let sign = mark.value > 0 ? "+" : ""
        let label = mark.value.magnitude < 1e-12 ? "0" : sign + mark.label.replacing("-", with: "−")
        return Chart.Label(place: axis.place(mark.value), words: isInPoints ? label.replacing("%", with: "pp") : label)
      }, to: &page)
    page.close("div")
    page.close("figure")
  }

  /// As far to either side as the farthest change, interval's end or allowance.
  var axis: Axis {
    var farthest = 0.0
    for row in rows {
      let ends = [row.interval?.lowerBound, row.interval?.upperBound, row.allowed?.lowerBound, row.allowed?.upperBound]
      for value in ends.compactMap(\.self) + [row.change].compactMap(\.self) + row.pairs where value.isFinite {
        farthest = max(farthest, value.magnitude)
      }
    }
    let room = farthest == 0 ? 0.01 : min(farthest, Self.widest) * 1.05
    return Axis(.linear, from: -room, to: room)
  }

  private func legend(to page: inout HTMLWriter) {
    var keys = [("dots big s0", "change"), ("interval s0", "its interval")]
    if rows.contains(where: { !$0.pairs.isEmpty }) { keys.append(("dots pair", "a pair of runs")) }
    page.open("ul", [("class", "legend")])
    for (look, words) in keys {
      page.raw(
        "<li><svg class=\"key\" viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
          + "<path class=\"\(look)\" d=\"\(look.hasPrefix("dots") ? "M500 500h0" : "M0 500H1000")\"/></svg><span>\(words)</span></li>\n"
      )
    }
    if rows.contains(where: { $0.allowed != nil }) {
      page.raw(
        "<li><svg class=\"key\" viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
          + "<path class=\"allowed\" d=\"M0 0H1000V1000H0Z\"/></svg><span>allowed</span></li>\n")
    }
    page.close("ul")
  }

  private func write(_ row: Row, _ axis: Axis, to page: inout HTMLWriter) {
    page.open("div", [("class", "row")])
    page.element("span", Markup.shortened(row.name), [("class", "name"), ("title", row.name)])
    page.open(
      "svg",
      [
        ("viewBox", "0 0 1000 1000"), ("preserveAspectRatio", "none"), ("role", "img"),
        ("aria-label", "\(row.name): \(row.words)"),
      ])
    if let allowed = row.allowed {
      var area = Outline()
      area.add(
        from: Outline.Point(axis.place(allowed.lowerBound), 0), to: Outline.Point(axis.place(allowed.upperBound), 1))
      page.raw("<path class=\"allowed\" d=\"\(area.text)\"/>")
      for end in [allowed.lowerBound, allowed.upperBound] where end.isFinite {
        page.raw("<path class=\"limit\" d=\"\(Self.vertical(axis.place(end)))\"/>")
      }
    }
    page.raw("<path class=\"axis\" d=\"\(Self.vertical(axis.place(0)))\"/>")
    let dots = row.pairs.filter(\.isFinite).map { Outline.Point(axis.place($0), 0.16) }
    if !dots.isEmpty { page.raw("<path class=\"dots pair\" d=\"\(Outline.dots(dots).text)\"/>") }
    let look = row.look ?? "s0"
    if let interval = row.interval {
      let ends = [interval.lowerBound, interval.upperBound].map { Outline.Point(axis.place($0), 0.58) }
      page.raw("<path class=\"interval \(look)\" d=\"\(Outline.line(ends).text)\"/>")
    }
    if let change = row.change {
      let dot = Outline.dots([Outline.Point(axis.place(change), 0.58)])
      page.raw("<path class=\"dots big \(look)\" d=\"\(dot.text)\"/>")
    }
    page.close("svg")
    page.element("span", row.words, [("class", row.look.map { "said \($0)" } ?? "said")])
    page.close("div")
  }

  private static func vertical(_ place: Double) -> String { "M\(Outline.digits(place * 1_000)) 0V1000" }
}
