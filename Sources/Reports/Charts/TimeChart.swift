/// Lines over the time of the runs, all on the same axes.
struct TimeChart: Sendable {
  struct Line: Sendable {
    var words: String
    var look: String
    /// Seconds, and a value where there is one.
    var points: [(seconds: Double, value: Double?)]
    /// Below and above the line, at the same places.
    var band: [(low: Double, high: Double)?]?

    init(
      _ words: String, _ look: String, _ points: [(seconds: Double, value: Double?)],
      band: [(low: Double, high: Double)?]? = nil
    ) {
      self.words = words
      self.look = look
      self.points = points
      self.band = band
    }
  }

  /// A threshold's bound on what a line shows.
  struct Bound: Sendable {
    var words: String
    var value: Double
    var isBroken: Bool
  }

  var name: String
  var title: String
  var caption: String
  var upwards: String
  var quantity: Quantity
  /// Latencies that differ thirtyfold are drawn on a logarithmic axis.
  var mayBeLogarithmic = false
  var endSeconds: Double
  var lines: [Line]
  /// Areas between two of the lines, by their places.
  var areas: [(low: Int, high: Int, look: String)] = []
  var phases: [RunPhase] = []
  var bounds: [Bound] = []
  /// The axis goes at least so high, as that of another chart beside it.
  var leastTop: Double?

  /// The highest value of any line, and of any bound that is not so far above that it would flatten the lines.
  var top: Double? {
    guard let top = values.max() else { return nil }
    return ([top] + bounds.map(\.value).filter { $0 <= 2 * top }).max()
  }

  private var values: [Double] {
    lines.flatMap { line in
      line.points.compactMap(\.value) + (line.band ?? []).compactMap { $0 }.flatMap { [$0.low, $0.high] }
    }
  }

  /// The chart, or `nil` when no line has a value.
  var chart: Chart? {
    let values = values
    guard let own = top, let bottom = values.filter({ $0 > 0 }).min() ?? values.min() else { return nil }
    let top = max(own, leastTop ?? own)
    let isLogarithmic = mayBeLogarithmic && bottom > 0 && top / bottom > 30
    let x = Axis(.linear, from: 0, to: endSeconds)
    let y =
      isLogarithmic ? Axis(.logarithmic, from: bottom / 1.1, to: top * 1.1) : Axis(.linear, from: 0, to: top * 1.05)
    let scale = isLogarithmic ? ", logarithmic scale" : ""
    var chart = Chart(
      name: name, title: title, caption: caption, across: "time of the run", upwards: upwards + scale, description: "")
    chart.xLabels = Quantity.instant.marks(from: x.low, to: x.high, most: 8).map {
      Chart.Label(place: x.place($0.value), words: $0.label)
    }
    let marks =
      isLogarithmic
      ? quantity.logarithmicMarks(from: y.low, to: y.high, most: 7)
      : quantity.marks(from: y.low, to: y.high, most: 5)
    chart.yLabels = marks.map { Chart.Label(place: y.place($0.value), words: $0.label) }
    (chart.shades, chart.keys) = Self.shades(phases, x)
    let shadeKeys = chart.keys
    chart.keys = []
    chart.shapes = areas.map { shape($0, x, y) }
    for line in lines {
      if let band = line.band {
        let places = zip(line.points, band).map { point, band in
          band.map { (x: x.place(point.seconds), low: y.place($0.low), high: y.place($0.high)) }
        }
        chart.shapes.append(Chart.Shape(kind: .area, look: line.look, outline: .band(places)))
      }
      let points = line.points.map { point in
        point.value.map { Outline.Point(x.place(point.seconds), y.place($0)) }
      }
      chart.shapes.append(Chart.Shape(kind: .line, look: line.look, outline: .line(points)))
      chart.keys.append(Chart.Key(words: line.words, kind: .line, look: line.look))
      chart.points += points.count { $0 != nil }
    }
    for bound in bounds {
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
    chart.keys += shadeKeys
    chart.description = description
    chart.table = table
    return chart
  }

  /// Phases as areas from the bottom to the top, and a key for each kind of them.
  static func shades(_ phases: [RunPhase], _ x: Axis) -> ([Chart.Shape], [Chart.Key]) {
    var shapes: [Chart.Shape] = []
    var (keys, stages) = ([Chart.Key](), 0)
    for kind in RunPhase.Kind.allCases {
      let ofKind = phases.filter { $0.kind == kind && x.place($0.endSeconds) > x.place($0.startSeconds) }
      for phase in ofKind {
        // Every second stage is darker, so that each border shows.
        if kind == .stage { stages += 1 }
        var outline = Outline()
        outline.add(
          from: Outline.Point(x.place(phase.startSeconds), 0), to: Outline.Point(x.place(phase.endSeconds), 1))
        let look = "shade \(kind.rawValue)" + (kind == .stage && stages % 2 == 0 ? " even" : "")
        shapes.append(Chart.Shape(kind: .area, look: look, outline: outline))
      }
      if !ofKind.isEmpty {
        let words = kind == .fault && ofKind.count == 1 ? "fault: \(ofKind[0].title)" : kind.title
        keys.append(
          Chart.Key(words: words, kind: .area, look: "shade \(kind.rawValue)" + (kind == .stage ? " even" : "")))
      }
    }
    return (shapes, keys)
  }

  private func shape(_ area: (low: Int, high: Int, look: String), _ x: Axis, _ y: Axis) -> Chart.Shape {
    let places = zip(lines[area.low].points, lines[area.high].points).map { low, high in
      low.value.flatMap { bottom in
        high.value.map { (x: x.place(low.seconds), low: y.place(bottom), high: y.place($0)) }
      }
    }
    return Chart.Shape(kind: .area, look: area.look, outline: .band(places))
  }

  private var description: String {
    lines.map { line in
      let values = line.points.compactMap(\.value)
      guard let low = values.min(), let high = values.max() else { return "\(line.words): no values" }
      return "\(line.words): from \(quantity.words(low)) to \(quantity.words(high))"
    }.joined(separator: "; ") + "."
  }

  /// A row for each place in time, a column for each line that shares the first one's places; the others follow.
  private var table: HTMLTable {
    let groups = lines.reduce(into: [[Line]]()) { groups, line in
      if let last = groups.last?.first, last.points.map(\.seconds) == line.points.map(\.seconds) {
        groups[groups.count - 1].append(line)
      } else {
        groups.append([line])
      }
    }
    let widest = groups.map(\.count).max() ?? 0
    let isSplit = groups.count > 1
    var table = HTMLTable(
      title, ["time"] + (isSplit ? (0..<widest).map { _ in "value" } : lines.map(\.words)))
    for group in groups {
      if isSplit { table.add([""] + group.map(\.words)) }
      for (place, point) in group[0].points.enumerated() {
        table.add(
          [Quantity.instant.words(point.seconds)]
            + group.map { line in line.points[place].value.map { quantity.words($0) } ?? "–" })
      }
    }
    return table
  }
}
