/// A chart on the page: a drawing that stretches with it, words beside it that do not, and the figures behind it.
struct Chart: Sendable {
  /// One of the lines or areas.
  struct Shape: Sendable {
    enum Kind: String, Sendable { case line, area, dots }

    var kind: Kind
    /// Classes of the stylesheet: the colour, the dash.
    var look: String
    var outline: Outline
  }

  struct Key: Sendable {
    var words: String
    var kind: Shape.Kind
    var look: String
  }

  struct Label: Sendable {
    /// 0 to 1 along the axis.
    var place: Double
    var words: String

    /// Below a chart, from left to right: a last one that the end pushes onto the one before is left out.
    static func write(below labels: [Label], to page: inout HTMLWriter) {
      for (position, label) in labels.enumerated() {
        let isPushed = position > 0 && label.place > 0.96 && label.place - labels[position - 1].place < 0.18
        if !isPushed { label.write(position, to: &page) }
      }
    }

    /// The ends stay within the chart, and every second label gives way where the page is narrow.
    private func write(_ position: Int, to page: inout HTMLWriter) {
      var looks: [String] = []
      if position % 2 == 1 { looks.append("odd") }
      if place < 0.02 { looks.append("first") }
      if place > 0.96 { looks.append("last") }
      var attributes = [("style", "left:\(Outline.digits(place * 100))%")]
      if !looks.isEmpty { attributes.append(("class", looks.joined(separator: " "))) }
      page.element("span", words, attributes)
    }
  }

  /// What it is called in the page's data attributes.
  var name: String
  var title: String
  /// What it shows and how, in a sentence or two.
  var caption: String
  var across: String
  var upwards: String
  var xLabels: [Label] = []
  var yLabels: [Label] = []
  /// Behind everything: spans of the run's time that are shaded.
  var shades: [Shape] = []
  var shapes: [Shape] = []
  var keys: [Key] = []
  /// Over all lines.
  var points = 0
  /// The drawing in a sentence, for who does not see it.
  var description: String
  var table: HTMLTable?

  func write(to page: inout HTMLWriter) {
    page.open(
      "figure",
      [
        ("class", "chart"), ("data-chart", name), ("data-points", String(points)),
        ("data-shades", String(shades.count)),
      ])
    page.open("figcaption")
    page.element("h3", title)
    page.element("p", caption)
    page.close("figcaption")
    if keys.count > 1 { Self.legend(keys, to: &page) }
    page.open("div", [("class", "plot")])
    page.open("div", [("class", "up"), ("aria-hidden", "true")])
    page.element("span", upwards)
    page.close("div")
    page.open("div", [("class", "ys"), ("aria-hidden", "true")])
    for label in yLabels {
      page.element("span", label.words, [("style", "bottom:\(Outline.digits(label.place * 100))%")])
    }
    page.close("div")
    drawing(&page)
    page.open("div", [("class", "xs"), ("aria-hidden", "true")])
    Label.write(below: xLabels, to: &page)
    page.close("div")
    page.element("div", across, [("class", "across"), ("aria-hidden", "true")])
    page.close("div")
    table?.write(folded: "Figures of this chart", to: &page)
    page.close("figure")
  }

  static func legend(_ keys: [Key], to page: inout HTMLWriter) {
    page.open("ul", [("class", "legend")])
    for key in keys {
      page.open("li")
      page.raw(
        "<svg class=\"key\" viewBox=\"0 0 24 10\" aria-hidden=\"true\">"
          + (key.kind == .area
            ? "<rect class=\"area \(key.look)\" width=\"24\" height=\"10\"/>"
            : "<path class=\"line \(key.look)\" d=\"M1 5H23\"/>") + "</svg>")
      page.element("span", key.words)
      page.close("li")
    }
    page.close("ul")
  }

  private func drawing(_ page: inout HTMLWriter) {
    page.open(
      "svg",
      [
        ("class", "canvas"), ("viewBox", "0 0 1000 1000"), ("preserveAspectRatio", "none"), ("role", "img"),
        ("aria-label", "\(title). \(description)"),
      ])
    var grid = ""
    for label in yLabels { grid += "M0 \(Outline.digits(1_000 - label.place * 1_000))H1000" }
    for label in xLabels { grid += "M\(Outline.digits(label.place * 1_000)) 0V1000" }
    for shade in shades { page.raw("<path class=\"area \(shade.look)\" d=\"\(shade.outline.text)\"/>") }
    page.raw("<path class=\"grid\" d=\"\(grid)\"/><path class=\"axis\" d=\"M0 0V1000H1000\"/>")
    for shape in shapes where !shape.outline.text.isEmpty {
      page.raw("<path class=\"\(shape.kind.rawValue) \(shape.look)\" d=\"\(shape.outline.text)\"/>")
    }
    page.close("svg")
  }

  /// Says in a chart's place why it is not there.
  static func absent(_ name: String, title: String, because reason: String, to page: inout HTMLWriter) {
    page.open("div", [("class", "absent"), ("data-absent", name)])
    page.element("h3", title)
    page.element("p", "Not shown: \(reason).")
    page.close("div")
  }
}
