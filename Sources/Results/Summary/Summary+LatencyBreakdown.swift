import NeedletailEngine

extension Summary {
  /// What jobs' latency was spent on, on average and of the slowest, scenario by scenario; empty where no accounts were kept.
  var latencyBreakdown: [String] {
    guard let breakdown = report.latencyBreakdown, !breakdown.scenarios.isEmpty else { return [] }
    var table = Table(
      ["Latency breakdown", "all jobs", "share", "", "slowest 1 %", "share", ""], typeface: typeface)
    let shown = breakdown.scenarios.enumerated().sorted {
      ($1.element.all.totalNanoseconds, $0.offset) < ($0.element.all.totalNanoseconds, $1.offset)
    }
    .prefix(Self.scenariosShown).map(\.element)
    for scenario in shown {
      table.add([
        Table.Cell("  " + scenario.name), Table.Cell(mean(scenario.all)), Table.Cell(""), Table.Cell(""),
        Table.Cell(mean(scenario.slowest)),
      ])
      var others = (all: 0.0, slowest: 0.0)
      for owner in owners(of: scenario) {
        let (all, slowest) = (share(owner, of: scenario.all), share(owner, of: scenario.slowest))
        if max(all, slowest) < Self.leastShare {
          others = (others.all + all, others.slowest + slowest)
          continue
        }
        table.add(
          row(owner.title, (all, slowest), (all * total(scenario.all), slowest * total(scenario.slowest))))
      }
      if others.all > 0 || others.slowest > 0 {
        let means = (others.all * total(scenario.all), others.slowest * total(scenario.slowest))
        table.add(row("the rest", others, means))
      }
    }
    var lines = table.lines(width: width)
    if breakdown.scenarios.count > shown.count {
      lines.append("  \(wording.count(breakdown.scenarios.count - shown.count)) scenarios of less time are left out")
    }
    return lines
  }

  private static var scenariosShown: Int { 6 }
  /// What takes less is summed up in one line.
  private static var leastShare: Double { 0.01 }

  /// What the latency was spent on, in the order of parts, of each the greatest first.
  private func owners(of scenario: LatencyBreakdown.Scenario) -> [LatencyOwner] {
    Set(scenario.all.owners.keys).union(scenario.slowest.owners.keys).sorted { one, other in
      let (first, second) = (scenario.all.owners[one] ?? 0, scenario.all.owners[other] ?? 0)
      return (one.part.rawValue, second, one.name ?? "") < (other.part.rawValue, first, other.name ?? "")
    }
  }

  /// 0 to 1.
  private func share(_ owner: LatencyOwner, of jobs: LatencyBreakdown.Jobs) -> Double {
    let total = jobs.totalNanoseconds
    return total == 0 ? 0 : Double(jobs.owners[owner] ?? 0) / Double(total)
  }

  private func row(
    _ title: String, _ shares: (all: Double, slowest: Double),
    _ means: (all: Double, slowest: Double)
  ) -> [Table.Cell] {
    [
      Table.Cell("    " + title), Table.Cell(wording.duration(nanoseconds: means.all)),
      Table.Cell(wording.share(shares.all)), bar(shares.all), Table.Cell(wording.duration(nanoseconds: means.slowest)),
      Table.Cell(wording.share(shares.slowest)), bar(shares.slowest),
    ]
  }

  private func bar(_ share: Double) -> Table.Cell {
    Table.Cell.bar(share, width: 10, ink: .cyan, isLeading: true)
  }

  private func total(_ jobs: LatencyBreakdown.Jobs) -> Double {
    jobs.jobs == 0 ? 0 : Double(jobs.totalNanoseconds) / Double(jobs.jobs)
  }

  private func mean(_ jobs: LatencyBreakdown.Jobs) -> String { wording.duration(nanoseconds: total(jobs)) }
}
