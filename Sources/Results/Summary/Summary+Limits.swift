import NeedletailEngine

extension Summary {
  /// How full each limit of the plan was, but for the agents' slots, which have a table of their own. Empty where the plan has none.
  var limits: [String] {
    var table = Table(["Limits", "there are", "used", "", "at work", "mean waiting"], typeface: typeface)
    for use in report.resources where use.resource.part != .agent {
      let isFull = use.utilization >= 0.9
      let isHeld = use.resource.part.isHeldByAttempts
      table.add([
        Table.Cell("  " + use.resource.title), Table.Cell(capacity(of: use)),
        Table.Cell.bar(use.utilization, width: 12, ink: isFull ? .yellow : .cyan),
        Table.Cell(wording.share(use.utilization), ink: isFull ? .yellow : nil),
        Table.Cell(isHeld ? wording.share(use.working) : typeface.nothing),
        Table.Cell(wording.measure(use.meanWaiting)),
      ])
    }
    return table.isEmpty ? [] : table.lines(width: width)
  }

  /// `64`, or of a rate `400,000/min`.
  private func capacity(of use: ResourceUse) -> String {
    let amount =
      use.capacity == use.capacity.rounded() ? wording.decimal(use.capacity, places: 0) : wording.measure(use.capacity)
    return use.resource.part.isRate ? amount + "/min" : amount
  }
}
