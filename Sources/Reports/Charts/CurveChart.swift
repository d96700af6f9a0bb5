/// Curves over something that was varied, all on the same axes: with their bands, bounds, and a place that is marked.
struct CurveChart: Sendable {
  struct Point: Sendable {
    var x: Double
    /// `nil` where there is none, which breaks the line.
    var y: Double?
    /// Below and above.
    var band: ClosedRange<Double>?
  }

  struct Curve: Sendable {
    var words: String
    var look: String
    var points: [Point]
    var kind = Kind.line

    enum Kind: Sendable {
      /// A dot at each point, and a line through them.
      case line
      case dots
      /// What is known everywhere.
      case smooth
    }
  }

  /// A line across, or a place on the way that stands out.
  struct Mark: Sendable {
    var words: String
    var value: Double
    var isBroken = false
  }

  /// A stretch that is shaded.
  struct Stretch: Sendable {
    var words: String
    var from: Double
    var to: Double
  }

  var name: String
  var title: String
  var caption: String
  var across: String
  var upwards: String
  var quantity: Quantity
  /// Values that differ thirtyfold are drawn on a logarithmic axis.
  var mayBeLogarithmic = false
  var x: Axis
  /// What stands below the axis, and where.
  var marks: [Quantity.Mark]
  var curves: [Curve]
  var bounds: [Mark] = []
  var places: [Mark] = []
  var stretches: [Stretch] = []

  private var values: [Double] {
    curves.flatMap { curve in
      curve.points.flatMap { point in
        [point.y, point.band?.lowerBound, point.band?.upperBound].compactMap(\.self).filter(\.isFinite)
      }
    }
  }

  /// The chart, or `nil` when no curve has a value.
  var chart: Chart? {
    let values = values
    guard let own = values.max(), let bottom = values.filter({ $0 > 0 }).min() ?? values.min() else { return nil }
    // A bound that is far above would flatten the curves.
    let top = ([own] + bounds.map(\.value).filter { $0 <= 2 * own }).max() ?? own
    let isLogarithmic = mayBeLogarithmic && bottom > 0 && top / bottom > 30
    let y =
      isLogarithmic ? Axis(.logarithmic, from: bottom / 1.1, to: top * 1.1) : Axis(.linear, from: 0, to: top * 1.05)
    var chart = Chart(
      name: name, title: title, caption: caption, across: across,
      upwards: upwards + (isLogarithmic ? ", logarithmic scale" : ""), description: description)
    chart.xLabels = xLabels
    let heights =
      isLogarithmic
      ? quantity.logarithmicMarks(from: y.low, to: y.high, most: 7)
      : quantity.marks(from: y.low, to: y.high, most: 5)
    chart.yLabels = heights.map { Chart.Label(place: y.place($0.value), words: $0.label) }
    for curve in curves { draw(curve, y, in: &chart) }
    for bound in bounds { draw(bound, y, in: &chart) }
    for place in places {
      let at = x.place(place.value)
      chart.shapes.append(
        Chart.Shape(kind: .line, look: "bound", outline: .line([Outline.Point(at, 0), Outline.Point(at, 1)])))
      chart.keys.append(Chart.Key(words: place.words, kind: .line, look: "bound"))
    }
    for stretch in stretches {
      var outline = Outline()
      outline.add(from: Outline.Point(x.place(stretch.from), 0), to: Outline.Point(x.place(stretch.to), 1))
      chart.shades.append(Chart.Shape(kind: .area, look: "shade fault", outline: outline))
    }
    if let stretch = stretches.first {
      chart.keys.append(Chart.Key(words: stretch.words, kind: .area, look: "shade fault"))
    }
    return chart
  }

  private func draw(_ curve: Curve, _ y: Axis, in chart: inout Chart) {
    let points = curve.points.map { point in point.y.map { Outline.Point(x.place(point.x), y.place($0)) } }
    if curve.points.contains(where: { $0.band != nil }) {
      let band = curve.points.map { point in
        point.band.map { (x: x.place(point.x), low: y.place($0.lowerBound), high: y.place($0.upperBound)) }
      }
      chart.shapes.append(Chart.Shape(kind: .area, look: curve.look, outline: .band(band)))
    }
    let present = points.compactMap(\.self)
    if curve.kind != .dots {
      chart.shapes.append(Chart.Shape(kind: .line, look: curve.look, outline: .line(points)))
    }
    if curve.kind != .smooth {
      chart.shapes.append(Chart.Shape(kind: .dots, look: curve.look, outline: .dots(present)))
    }
    chart.keys.append(Chart.Key(words: curve.words, kind: .line, look: curve.look))
    chart.points += present.count
  }

  private func draw(_ bound: Mark, _ y: Axis, in chart: inout Chart) {
    let look = bound.isBroken ? "bound bad" : "bound"
    let isInside = bound.value <= y.high && bound.value >= y.low
    if isInside {
      let place = y.place(bound.value)
      chart.shapes.append(
        Chart.Shape(kind: .line, look: look, outline: .line([Outline.Point(0, place), Outline.Point(1, place)])))
    }
    let beyond = isInside ? "" : bound.value > y.high ? " (above this chart)" : " (below this chart)"
    chart.keys.append(Chart.Key(words: bound.words + beyond, kind: .line, look: look))
  }

  /// From left to right, a tenth of the axis apart at least; at the end, where a label stands inside of the chart, a fifth.
  private var xLabels: [Chart.Label] {
    let all = marks.map { Chart.Label(place: x.place($0.value), words: $0.label) }.sorted { $0.place < $1.place }
    guard let last = all.last else { return [] }
    let room = last.place > 0.96 ? 0.2 : 0.1
    let others = all.dropLast().reduce(into: [Chart.Label]()) { labels, label in
      if label.place - (labels.last?.place ?? -1) >= 0.1, last.place - label.place >= room { labels.append(label) }
    }
    return others + [last]
  }

  private var description: String {
    curves.map { curve in
      let values = curve.points.compactMap(\.y)
      guard let low = values.min(), let high = values.max() else { return "\(curve.words): no values" }
      return "\(curve.words): from \(quantity.words(low)) to \(quantity.words(high))"
    }.joined(separator: "; ") + "."
  }
}
