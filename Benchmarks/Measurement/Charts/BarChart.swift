/// Named figures side by side on a logarithmic axis, each with its interval; ours in a colour of its own.
package struct BarChart: Sendable {
  package struct Bar: Sendable {
    package var name: String
    package var figure: Median
    package var isOurs: Bool

    package init(_ name: String, _ figure: Median, isOurs: Bool) {
      self.name = name
      self.figure = figure
      self.isOurs = isOurs
    }
  }

  package struct Group: Sendable {
    package var title: String
    package var bars: [Bar]

    package init(_ title: String, _ bars: [Bar]) {
      self.title = title
      self.bars = bars
    }
  }

  package var title: String
  package var across: String
  package var groups: [Group]

  package init(title: String, across: String, groups: [Group]) {
    self.title = title
    self.across = across
    self.groups = groups
  }

  package var document: String {
    let (left, right) = (270.0, 630.0)
    let rows = groups.reduce(0) { $0 + $1.bars.count }
    let bottom = 40 + Double(groups.count) * 30 + Double(rows) * 22
    var svg = SVG(width: 720, height: bottom + 54, title: title)
    let x = LogScale(
      covering: groups.flatMap(\.bars).flatMap { [$0.figure.low * 0.7, $0.figure.high] }, from: left, to: right)
    svg.text(title, x: 16, y: 22, isStrong: true)
    for mark in x.marks {
      svg.rule(x1: x.place(mark), y1: 40, x2: x.place(mark), y2: bottom, isGrid: true)
      svg.text(FigureText.mark(mark), x: x.place(mark), y: bottom + 18, anchor: .middle)
    }
    svg.text(across, x: (left + right) / 2, y: bottom + 40, anchor: .middle)
    var top = 40.0
    for group in groups {
      svg.text(group.title, x: 16, y: top + 20, isStrong: true)
      top += 30
      for bar in group.bars {
        let hue = bar.isOurs ? SVG.hues[0] : SVG.hues[5]
        svg.text(bar.name, x: left - 8, y: top + 13, anchor: .end)
        svg.bar(x: left, y: top + 2, width: x.place(bar.figure.value) - left, height: 16, hue: hue)
        svg.whisker(
          x1: x.place(bar.figure.low), y1: top + 10, x2: x.place(bar.figure.high), y2: top + 10, hue: "#d4762c")
        svg.text(FigureText.plain(bar.figure.value), x: x.place(bar.figure.high) + 8, y: top + 14)
        top += 22
      }
    }
    svg.rule(x1: left, y1: bottom, x2: right, y2: bottom)
    return svg.document
  }
}
