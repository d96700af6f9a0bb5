import NeedletailEngine

/// One job from its start to its end: a row for itself, a row for each of its calls.
struct Waterfall: Sendable {
  var name: String
  var title: String
  var job: JobTrace.Job

  private static let nanosecondsPerMicrosecond = 1e3

  func write(to page: inout HTMLWriter) {
    let axis = Axis(.linear, from: 0, to: max(1, job.rows.map { $0.start + $0.length }.max() ?? 1))
    let parts = job.rows.reduce(0) { $0 + $1.parts.count }
    page.open(
      "figure",
      [("class", "chart heat waterfall"), ("data-chart", name), ("data-points", String(job.rows.count))])
    page.open("figcaption")
    page.element("h3", title)
    page.element("p", caption)
    page.close("figcaption")
    if parts > 0 {
      Chart.legend(Report.keys(of: LatencyPart.ordered(job.rows.flatMap { $0.parts.map(\.part) })), to: &page)
    }
    page.open("div", [("class", "rows")])
    for (position, row) in job.rows.enumerated() { write(row, isJob: position == 0, axis, to: &page) }
    page.close("div")
    page.open("div", [("class", "xs"), ("aria-hidden", "true")])
    let marks = Quantity.duration.marks(
      from: 0, to: axis.high * Self.nanosecondsPerMicrosecond, most: 5)
    Chart.Label.write(
      below: marks.map { mark in
        Chart.Label(place: axis.place(mark.value / Self.nanosecondsPerMicrosecond), words: mark.label)
      }, to: &page)
    page.close("div")
    page.element("div", "time since the job's start", [("class", "across"), ("aria-hidden", "true")])
    table.write(folded: "Figures of this chart", to: &page)
    page.close("figure")
  }

  private var caption: String {
    let latency = Quantity.duration.words(job.latencyMilliseconds * 1e6)
    var words =
      "Job \(job.key) of \(Markup.shortened(job.scenario)), \(LatencyPart.title(of: job.ending)) after \(latency)."
    if job.rowsLeftOut > 0 {
      words += " Its first \(job.rows.count { !$0.isLosing } - 1) calls; \(job.rowsLeftOut) more are left out."
    }
    return words
  }

  private func write(_ row: JobTrace.Row, isJob: Bool, _ axis: Axis, to page: inout HTMLWriter) {
    let length = Quantity.duration.words(row.length * Self.nanosecondsPerMicrosecond)
    page.open("div", [("class", isJob ? "row whole" : row.isLosing ? "row losing" : "row")])
    page.element("span", Markup.shortened(row.title), [("class", "name"), ("title", row.title)])
    page.open(
      "svg",
      [
        ("viewBox", "0 0 1000 1000"), ("preserveAspectRatio", "none"), ("role", "img"),
        ("aria-label", "\(row.title), \(LatencyPart.title(of: row.ending)) after \(length)"),
      ])
    page.raw("<path class=\"extent\" d=\"\(Self.box(row.start, row.length, axis, 0.3...0.7))\"/>")
    for part in row.parts {
      let kind = PartKind(named: part.part).rawValue
      page.raw("<path class=\"own-\(kind)\" d=\"\(Self.box(part.start, part.length, axis, 0.15...0.85))\"/>")
    }
    page.close("svg")
    page.element("span", length, [("class", "mean")])
    page.close("div")
  }

  private static func box(_ start: Double, _ length: Double, _ axis: Axis, _ height: ClosedRange<Double>) -> String {
    var outline = Outline()
    outline.add(
      from: Outline.Point(axis.place(start), height.lowerBound),
      to: Outline.Point(axis.place(start + length), height.upperBound))
    return outline.text
  }

  private var table: HTMLTable {
    var table = HTMLTable(title, ["call", "begins at", "takes", "ends", "of that"])
    for row in job.rows {
      var sums: [String: Double] = [:]
      for part in row.parts { sums[part.part, default: 0] += part.length }
      let parts = LatencyPart.ordered(sums.keys).filter { sums[$0] ?? 0 > 0 }.map { part in
        "\(LatencyPart.title(of: part)) \(Quantity.duration.words((sums[part] ?? 0) * Self.nanosecondsPerMicrosecond))"
      }
      table.add([
        Markup.shortened(row.title), Quantity.duration.words(row.start * Self.nanosecondsPerMicrosecond),
        Quantity.duration.words(row.length * Self.nanosecondsPerMicrosecond), LatencyPart.title(of: row.ending),
        parts.joined(separator: ", "),
      ])
    }
    return table
  }
}
