import NeedletailEngine

/// A roofline, for a reader at a terminal.
package struct RooflineSummary: Sendable {
  private let roofline: Roofline
  private let width: Int
  private let typeface: Typeface
  private let wording: Wording

  package init(of roofline: Roofline, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()) {
    self.roofline = roofline
    self.width = max(Summary.narrowest, min(width, 140))
    self.typeface = typeface
    wording = Wording(typeface: typeface)
  }

  /// The whole summary, ending in a line feed.
  package var text: String {
    var lines: [String] = []
    if let closed = roofline.closed {
      lines.append(typeface.ink(.bold, "\(wording.count(Roofline.inFlight)) calls in flight"))
      lines.append(
        "  \(wording.magnitude(closed.callsPerSecond)) calls/s \(typeface.dot) conductor \(conductor(closed.use)) "
          + "\(typeface.dot) couriers \(couriers(closed.use)) of a processor")
      lines.append("")
    }
    if !roofline.schedules.isEmpty { lines += table + [""] }
    return lines.map { $0 + "\n" }.joined() + sentence + "\n"
  }

  private var table: [String] {
    var table = Table(
      ["Calls a second", "submitted", "delay p50", "p99", "max", "dropped", "conductor", "couriers", ""],
      typeface: typeface)
    for schedule in roofline.schedules {
      let delays = [schedule.delay?.p50, schedule.delay?.p99, schedule.delay?.max].map { delay in
        Table.Cell(delay.map { wording.duration(nanoseconds: $0) } ?? typeface.nothing)
      }
      table.add(
        [Table.Cell("  " + wording.count(schedule.rate)), Table.Cell(wording.measure(schedule.achieved))] + delays + [
          Table.Cell(wording.count(schedule.dropped), ink: schedule.dropped > 0 ? .red : nil),
          Table.Cell(conductor(schedule.use)), Table.Cell(couriers(schedule.use)),
          Table.Cell(
            schedule.isKept ? "kept" : "not kept", ink: schedule.isKept ? .green : .red, isLeading: true),
        ])
    }
    return table.lines(width: width)
  }

  private var sentence: String {
    let limit = wording.duration(nanoseconds: Roofline.delayLimit)
    if let reason = roofline.reason { return "ended early: \(reason)" }
    guard let rate = roofline.keptRate else {
      return "keeps no schedule from \(wording.count(Roofline.rates[0])) calls/s on with p99 under \(limit)"
    }
    return "keeps a schedule up to \(wording.count(rate)) calls/s with p99 under \(limit)"
  }

  private func conductor(_ use: WallReport) -> String { wording.share(use.utilization(use.conductorCPUSeconds)) }

  /// All couriers together, of one processor.
  private func couriers(_ use: WallReport) -> String {
    wording.share(use.utilization(use.couriers.reduce(0) { $0 + $1.cpuSeconds }))
  }
}
