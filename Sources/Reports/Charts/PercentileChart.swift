import NeedletailMetrics

/// Latency by percentile, the tail drawn out: from p50 to p99.99 each factor of ten of the slowest takes the same room.
struct PercentileChart: Sendable {
  struct Curve: Sendable {
    var words: String
    var look: String
    /// Percents ascending, latencies in nanoseconds.
    var points: [(percent: Double, nanoseconds: Double)]
    /// Whether the points are all that is known, so that they are marked.
    var isSparse: Bool
  }

  static let marks: [(percent: Double, words: String)] = [
    (50, "p50"), (75, "p75"), (90, "p90"), (95, "p95"), (99, "p99"), (99.9, "p99.9"), (99.99, "p99.99"),
  ]

  var curves: [Curve]
  var caption: String

  /// The points of a histogram: as many percents as the curve has pixels to tell apart, as far as there are samples
  /// above.
  static func points(_ histogram: Histogram) -> [(percent: Double, nanoseconds: Double)] {
    guard histogram.count > 0 else { return [] }
    var percents: [Double] = []
    // 24 steps for each factor of ten of the tail: 10^(1/24), to the last place.
    var above = 50.0
    while above >= 0.01 {
      percents.append(100 - above)
      above /= 1.100_694_171_252_208_6
    }
    percents.append(contentsOf: marks.map(\.percent))
    let known = percents.sorted().filter { (100 - $0) / 100 * Double(histogram.count) >= 1 || $0 == 50 }
    var points: [(percent: Double, nanoseconds: Double)] = []
    for percent in known where points.last.map({ percent - $0.percent > 1e-9 }) ?? true {
      points.append((percent, Double(histogram.percentile(percent))))
    }
    return points
  }

  /// The chart, or `nil` when no curve has a point.
  var chart: Chart? {
    let values = curves.flatMap { $0.points.map(\.nanoseconds) }
    guard let top = values.max(), let least = values.min() else { return nil }
    let isLogarithmic = least > 0 && top / least > 30
    let x = Axis(.tail, from: 50, to: 99.99)
    let y =
      isLogarithmic ? Axis(.logarithmic, from: least / 1.1, to: top * 1.1) : Axis(.linear, from: 0, to: top * 1.05)
    var chart = Chart(
      name: "percentiles", title: "Latency by percentile", caption: caption,
      across: "percentile, logarithmic in what lies above",
      upwards: "job latency" + (isLogarithmic ? ", logarithmic scale" : ""), description: "")
    chart.xLabels = Self.marks.filter { $0.percent != 75 && $0.percent != 95 }.map {
      Chart.Label(place: x.place($0.percent), words: $0.words)
    }
    let marks =
      isLogarithmic
      ? Quantity.duration.logarithmicMarks(from: y.low, to: y.high, most: 7)
      : Quantity.duration.marks(from: y.low, to: y.high, most: 5)
    chart.yLabels = marks.map { Chart.Label(place: y.place($0.value), words: $0.label) }
    for curve in curves {
      let points = curve.points.map { Outline.Point(x.place($0.percent), y.place($0.nanoseconds)) }
      chart.shapes.append(Chart.Shape(kind: .line, look: curve.look, outline: .line(points)))
      if curve.isSparse { chart.shapes.append(Chart.Shape(kind: .dots, look: curve.look, outline: .dots(points))) }
      chart.keys.append(Chart.Key(words: curve.words, kind: .line, look: curve.look))
      chart.points += points.count
    }
    chart.table = table
    chart.description =
      curves.map { curve in
        curve.words + ": "
          + Self.marks.compactMap { mark in
            value(curve, at: mark.percent).map { "\(mark.words) \(Quantity.duration.words($0))" }
          }.joined(separator: ", ")
      }.joined(separator: "; ") + "."
    return chart
  }

  private func value(_ curve: Curve, at percent: Double) -> Double? {
    curve.points.first { ($0.percent - percent).magnitude < 1e-9 }?.nanoseconds
  }

  private var table: HTMLTable {
    var table = HTMLTable("Latency by percentile", ["percentile"] + curves.map(\.words))
    for mark in Self.marks {
      let values = curves.map { curve in value(curve, at: mark.percent).map { Quantity.duration.words($0) } ?? "–" }
      if values.contains(where: { $0 != "–" }) { table.add([mark.words] + values) }
    }
    return table
  }
}
