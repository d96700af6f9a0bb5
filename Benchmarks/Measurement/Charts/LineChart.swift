/// Several curves over one quantity, both axes logarithmic, each point with its interval.
package struct LineChart: Sendable {
  package struct Point: Sendable {
    package var x: Double
    package var y: Median

    package init(x: Double, y: Median) {
      self.x = x
      self.y = y
    }
  }

  package struct Curve: Sendable {
    package var name: String
    package var points: [Point]

    package init(_ name: String, _ points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  package var title: String
  package var across: String
  package var upwards: String
  package var curves: [Curve]

  package init(title: String, across: String, upwards: String, curves: [Curve]) {
    self.title = title
    self.across = across
    self.upwards = upwards
    self.curves = curves
  }

  package var document: String {
    let (left, right, top, bottom) = (64.0, 560.0, 40.0, 320.0)
    var svg = SVG(width: 720, height: 370, title: title)
    let points = curves.flatMap(\.points)
    let x = LogScale(covering: points.map(\.x), from: left, to: right)
    let y = LogScale(covering: points.flatMap { [$0.y.low, $0.y.value, $0.y.high] }, from: bottom, to: top)
    svg.text(title, x: left, y: 22, isStrong: true)
    for mark in y.marks {
      svg.rule(x1: left, y1: y.place(mark), x2: right, y2: y.place(mark), isGrid: true)
      svg.text(FigureText.mark(mark), x: left - 6, y: y.place(mark) + 4, anchor: .end)
    }
    for mark in x.marks {
      svg.rule(x1: x.place(mark), y1: bottom, x2: x.place(mark), y2: bottom + 5)
      svg.text(FigureText.mark(mark), x: x.place(mark), y: bottom + 19, anchor: .middle)
    }
    svg.rule(x1: left, y1: bottom, x2: right, y2: bottom)
    svg.text(across, x: (left + right) / 2, y: bottom + 40, anchor: .middle)
    svg.text(upwards, x: 16, y: (top + bottom) / 2, anchor: .middle, turned: true)
    for (curve, hue) in zip(curves, SVG.hues) {
      svg.line(curve.points.map { (x.place($0.x), y.place($0.y.value)) }, hue: hue)
      for point in curve.points {
        let place = x.place(point.x)
        svg.whisker(x1: place, y1: y.place(point.y.low), x2: place, y2: y.place(point.y.high), hue: hue)
        svg.dot(x: place, y: y.place(point.y.value), hue: hue)
      }
    }
    legend(&svg, y, right: right)
    return svg.document
  }

  /// The curves' names at their ends, from the top down and not one upon the other.
  private func legend(_ svg: inout SVG, _ y: LogScale, right: Double) {
    let named = zip(curves, SVG.hues).compactMap { curve, hue in
      curve.points.last.map { (place: y.place($0.y.value), name: curve.name, hue: hue) }
    }
    var free = 0.0
    for entry in named.sorted(by: { ($0.place, $0.name) < ($1.place, $1.name) }) {
      let place = max(entry.place, free)
      free = place + 17
      svg.bar(x: right + 14, y: place - 5, width: 10, height: 10, hue: entry.hue)
      svg.text(entry.name, x: right + 30, y: place + 4)
    }
  }
}
