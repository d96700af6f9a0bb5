import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

extension SweepPage {
  /// Two axes: the sweep's figure as a table whose cells are coloured, and others folded below.
  func matrix(_ page: inout HTMLWriter) {
    page.element("p", caption)
    write(sweep.figure, to: &page)
    for figure in [Sweep.p50, Sweep.p99, Sweep.jobsPerSecond, Sweep.costPerJob] where figure != sweep.figure {
      guard sweep.points.contains(where: { sweep.estimate(figure, of: $0) != nil }) else { continue }
      page.open("details")
      page.element("summary", figure.title)
      write(figure, to: &page)
      page.close("details")
    }
  }

  private var caption: String {
    let axes = sweep.design.axes
    var sentences = ["\(sweep.figure.title): \(axes[0].title) downwards, \(axes[1].title) across; darker is more."]
    if !sweep.bounds.isEmpty { sentences.append("✓ thresholds hold, ✗ and a frame: one does not.") }
    if sweep.points.contains(where: { !$0.isSteady }) { sentences.append("~ does not keep up with its load.") }
    return sentences.joined(separator: " ")
  }

  private func write(_ figure: GatedFigure, to page: inout HTMLWriter) {
    let axes = sweep.design.axes
    let values = sweep.points.map { sweep.estimate(figure, of: $0)?.mean }
    let known = values.compactMap(\.self)
    let (low, high) = (known.min() ?? 0, known.max() ?? 0)
    // A thirtyfold range is coloured by its logarithm, so that its lower end can be told apart.
    let axis = Axis(low > 0 && high / low > 30 ? .logarithmic : .linear, from: low, to: high)
    var table = HTMLTable(figure.title, ["\(axes[0].title) \\ \(axes[1].title)"] + axes[1].values.map(\.text))
    for (row, value) in axes[0].values.enumerated() {
      var cells = [HTMLTable.Cell(value.text)]
      for column in axes[1].values.indices {
        let place = row * axes[1].values.count + column
        let point = sweep.points[place]
        let text = [words.value(figure, place), point.failure?.rawValue, point.isSteady ? nil : "~", words.mark(point)]
          .compactMap(\.self)
        var looks: [String] = []
        if let mean = values[place] { looks.append("cell\(HeatMap.tenth(axis.place(mean)))") }
        if point.verdict == .broken { looks.append("broken") }
        cells.append(
          HTMLTable.Cell(text.joined(separator: " "), look: looks.isEmpty ? nil : looks.joined(separator: " ")))
      }
      table.add(cells)
    }
    page.open("div", [("class", "matrix")])
    table.write(to: &page)
    page.close("div")
  }

  /// What the law says, the points with its curve, and how far each point is from it.
  func scaling(_ result: ScalingResult, _ page: inout HTMLWriter) {
    for sentence in ScalingWording(result, Typeface()).sentences { page.element("p", sentence.sentenceStart + ".") }
    guard case .fitted(let fit) = result else { return }
    let axis = Axis(.linear, from: fit.range.lowerBound, to: fit.range.upperBound)
    let steps = 60
    let line = (0...steps).map { step in
      let at = fit.range.lowerBound + (fit.range.upperBound - fit.range.lowerBound) * Double(step) / Double(steps)
      return CurveChart.Point(x: at, y: fit.throughput(at: at))
    }
    let title = "Throughput over concurrency"
    let chart = CurveChart(
      name: "scaling", title: title,
      caption: "Measured, and the Universal Scalability Law fitted to it, no further than was measured.",
      across: sweep.design.axes[0].title, upwards: "jobs/s", quantity: .number, x: axis,
      marks: Quantity.count.marks(from: axis.low, to: axis.high, most: 6),
      curves: [
        CurveChart.Curve(words: "law", look: "s1", points: line, kind: .smooth),
        CurveChart.Curve(
          words: "measured", look: "s0",
          points: fit.points.map { CurveChart.Point(x: $0.concurrency, y: $0.throughput) }, kind: .dots),
      ],
      places: fit.peak.map {
        [
          CurveChart.Mark(
            words: "highest throughput, at \(words.wording.measure($0.concurrency))", value: $0.concurrency)
        ]
      } ?? [])
    if let chart = chart.chart { chart.write(to: &page) }
    var table = HTMLTable("Points of the law", ScalingWording.titles)
    for row in fit.rows(words.wording) { table.add(row) }
    table.write(to: &page)
  }
}
