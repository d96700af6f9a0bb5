import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

/// The parts of a sweep's page.
struct SweepPage {
  let sweep: Sweep
  let words: SweepWording

  init(_ sweep: Sweep) {
    self.sweep = sweep
    words = SweepWording(sweep, Typeface())
  }

  /// Latency and throughput over what was varied, and the sweep's own figure where it is another.
  func curves(_ page: inout HTMLWriter) {
    page.open("div", [("class", "charts")])
    let latency = curve(
      "latency", "Latency of jobs", "Median and 99th percentile; the bands are 95 % intervals over \(runs).",
      [Sweep.p50, Sweep.p99], ["s0", "s1"])
    write(latency, "latency", "Latency of jobs", to: &page)
    let throughput = curve(
      "throughput", "Throughput", "Jobs completed a second; the band is the 95 % interval over \(runs).",
      [Sweep.jobsPerSecond], ["s2"])
    write(throughput, "throughput", "Throughput", to: &page)
    if ![Sweep.p50, Sweep.p99, Sweep.jobsPerSecond].contains(sweep.figure) {
      let figure = curve(
        "figure", sweep.figure.title, "The band is the 95 % interval over \(runs).", [sweep.figure], ["s3"])
      write(figure, "figure", sweep.figure.title, to: &page)
    }
    page.close("div")
  }

  private var runs: String {
    "\(sweep.seeds.count) \(sweep.subject.clock == .virtual ? "seed" : "run")\(sweep.seeds.count == 1 ? "" : "s")"
  }

  private func write(_ curve: CurveChart, _ name: String, _ title: String, to page: inout HTMLWriter) {
    if let chart = curve.chart {
      chart.write(to: &page)
    } else {
      Chart.absent(name, title: title, because: "no run has such a figure", to: &page)
    }
  }

  /// Where each point lies along the axis: by its number, or one after another where the values are words.
  private var places: [Int: Double] {
    let order = sweep.ordered
    return Dictionary(
      uniqueKeysWithValues: order.enumerated().map { position, point in
        (point, sweep.points[point].setting.values[0].place ?? Double(position))
      })
  }

  private var axis: Axis {
    let places = places.values
    guard let low = places.min(), let high = places.max() else { return Axis(.linear, from: 0, to: 1) }
    return low > 0 && high / low > 20 ? Axis(.logarithmic, from: low, to: high) : Axis(.linear, from: low, to: high)
  }

  private func curve(
    _ name: String, _ title: String, _ caption: String, _ figures: [GatedFigure], _ looks: [String]
  ) -> CurveChart {
    let places = places
    let order = sweep.ordered
    let unit = figures[0].shownUnit
    var chart = CurveChart(
      name: name, title: title, caption: caption, across: sweep.design.axes[0].title,
      upwards: unit == .milliseconds ? "time" : unit?.rawValue ?? "count",
      quantity: Quantity(of: unit), mayBeLogarithmic: unit == .milliseconds, x: axis,
      marks: order.compactMap { point in
        places[point].map { Quantity.Mark(value: $0, label: sweep.points[point].setting.values[0].text) }
      }, curves: [])
    let scale = Quantity.scale(of: unit)
    for (figure, look) in zip(figures, looks) {
      let points = order.map { point in
        let estimate = sweep.estimate(figure, of: sweep.points[point])
        let band = estimate?.interval.map { max(0, $0.lowerBound) * scale...max(0, $0.upperBound) * scale }
        return CurveChart.Point(x: places[point] ?? 0, y: estimate.map { $0.mean * scale }, band: band)
      }
      let name = figure == Sweep.p50 ? "p50" : figure == Sweep.p99 ? "p99" : figure.title
      chart.curves.append(CurveChart.Curve(words: name, look: look, points: points))
      chart.bounds += bounds(of: figure, scale)
    }
    if let knee = sweep.knee, let place = places[knee], figures.contains(sweep.figure) {
      chart.places = [CurveChart.Mark(words: "knee of \(words.figureName): \(words.values(knee)[0])", value: place)]
    }
    chart.stretches = unsteady(order, places)
    return chart
  }

  /// The workload's thresholds on a figure.
  private func bounds(of figure: GatedFigure, _ scale: Double) -> [CurveChart.Mark] {
    sweep.bounds.enumerated().filter { _, bound in
      bound.metric == figure.figure.name && bound.statistic == figure.statistic && bound.label == nil
    }.map { place, bound in
      CurveChart.Mark(
        words: "\(bound.key) \(bound.expression)", value: bound.bound * scale,
        isBroken: sweep.points.contains { $0.bounds[place].verdict == .broken })
    }
  }

  /// Stretches of neighbours that do not keep up; of words there are no stretches.
  private func unsteady(_ order: [Int], _ places: [Int: Double]) -> [CurveChart.Stretch] {
    guard sweep.design.axes[0].unit != nil else { return [] }
    var stretches: [CurveChart.Stretch] = []
    for (position, point) in order.enumerated() where !sweep.points[point].isSteady {
      guard let place = places[point] else { continue }
      let before = position > 0 ? places[order[position - 1]] ?? place : place
      if position > 0, !sweep.points[order[position - 1]].isSteady, var last = stretches.popLast() {
        last.to = place
        stretches.append(last)
      } else {
        let next = position + 1 < order.count ? places[order[position + 1]] ?? place : place
        // A lone point is shaded half way to its neighbours.
        stretches.append(
          CurveChart.Stretch(words: "does not keep up", from: (before + place) / 2, to: (place + next) / 2))
      }
    }
    return stretches
  }

  /// Steady points by the cost of a job and their 99th percentile, the frontier as a line.
  func frontier(_ page: inout HTMLWriter) {
    func point(_ place: Int) -> CurveChart.Point? {
      guard let cost = sweep.estimate(Sweep.costPerJob, of: sweep.points[place])?.mean else { return nil }
      return CurveChart.Point(x: cost, y: sweep.estimate(Sweep.p99, of: sweep.points[place]).map { $0.mean * 1e6 })
    }
    let all = sweep.points.indices.filter { sweep.points[$0].isSteady }.compactMap { point($0) }
    let costs = all.map(\.x)
    let axis = Axis(.linear, from: costs.min() ?? 0, to: costs.max() ?? 1)
    let chart = CurveChart(
      name: "frontier", title: "Cost of a job against its p99",
      caption: "Each dot is a point of the sweep that keeps up; on the line no other is cheaper without a higher p99.",
      across: "cost of a completed job", upwards: "p99", quantity: .duration, mayBeLogarithmic: true, x: axis,
      marks: Quantity.money.marks(from: axis.low, to: axis.high, most: 5),
      curves: [
        CurveChart.Curve(words: "points", look: "s5", points: all, kind: .dots),
        CurveChart.Curve(words: "frontier", look: "s1", points: sweep.frontier.compactMap { point($0) }),
      ])
    write(chart, "frontier", "Cost of a job against its p99", to: &page)
    var table = HTMLTable("Frontier", sweep.design.axes.map(\.title) + ["cost of a job", "p99"])
    for place in sweep.frontier.prefix(Report.mostRows) {
      table.add(words.values(place) + [words.value(Sweep.costPerJob, place), words.value(Sweep.p99, place)])
    }
    table.write(to: &page)
  }

  /// Every point with its figures.
  func points(_ page: inout HTMLWriter) {
    let columns = words.columns
    var table = HTMLTable("Points", sweep.design.axes.map(\.title) + columns.map { words.title($0) })
    for place in sweep.points.indices {
      let verdict = sweep.points[place].verdict
      table.add(
        words.values(place).map { HTMLTable.Cell($0) }
          + columns.map { column in
            let look = column == .thresholds ? (verdict == .broken ? "bad" : verdict == .held ? "good" : nil) : nil
            return HTMLTable.Cell(words.words(column, place), look: look)
          })
    }
    table.write(to: &page)
  }
}

extension Quantity {
  /// What a figure's axis is measured in.
  init(of unit: Figure.Unit?) {
    self =
      switch unit {
      case .milliseconds, .seconds: .duration
      case .share: .share
      case .dollars, .dollarsPerJob: .money
      default: .number
      }
  }

  /// What a figure's values are multiplied by for that.
  static func scale(of unit: Figure.Unit?) -> Double {
    unit == .milliseconds ? 1e6 : unit == .seconds ? 1e9 : 1
  }
}
