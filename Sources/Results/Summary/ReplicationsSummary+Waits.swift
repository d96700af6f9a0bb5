import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload

/// What was waited for, and what latency was spent on, over several seeds.
extension ReplicationsSummary {
  /// What calls and jobs waited for, in the order of the way in, and the queues of each agent: the mean wait with its interval, and p99.
  var waits: [String] {
    var table = Table(["Waiting for", "mean", "low", "high", "p99"], typeface: typeface)
    for limit in Limit.allCases where limit.isWaitedFor {
      let path = limit == .agent ? Figure.queueTime.path() : Figure.waits.path(["for": limit.name])
      guard add("  " + limit.title, estimates.at(path), to: &table), limit == .agent else { continue }
      for pool in replications.file.plan.agents {
        add("    " + pool.name, estimates.at(Figure.queueTime.path(["agent": pool.name])), to: &table)
      }
    }
    return table.isEmpty ? [] : table.lines(width: width)
  }

  /// `false` where nothing was waited for in any run.
  @discardableResult
  private func add(_ title: String, _ distribution: JSON?, to table: inout Table) -> Bool {
    guard let mean = distribution?["mean"], let value = mean.figure("mean"), value > 0 else { return false }
    table.add([title] + interval(mean) + [distribution?.figure("p99", "mean").map(time) ?? typeface.nothing])
    return true
  }

  /// What jobs' latency was spent on, scenario by scenario, by owner where a part has owners: milliseconds a job with their interval.
  var latencyBreakdown: [String] {
    var table = Table(["Latency breakdown", "mean", "low", "high", "share"], typeface: typeface)
    let scenarios = estimates.members("latency_breakdown", "scenario").map { scenario in
      (name: scenario.key, total: total(of: scenario.value), value: scenario.value)
    }.filter { $0.total > 0 }.sorted { ($1.total, $0.name) < ($0.total, $1.name) }
    for scenario in scenarios.prefix(Self.scenariosShown) {
      table.add(["  " + scenario.name, time(scenario.total)])
      for row in Self.breakdownRows(of: scenario.value) {
        guard let mean = row.estimate.figure("mean"), mean / scenario.total >= Self.leastShare else { continue }
        table.add(["    " + row.title] + interval(row.estimate) + [wording.share(mean / scenario.total)])
      }
    }
    guard !table.isEmpty else { return [] }
    let leftOut = max(0, scenarios.count - Self.scenariosShown)
    return table.lines(width: width)
      + (leftOut > 0 ? ["  \(wording.count(leftOut)) scenarios of less latency are left out"] : [])
  }

  private static var scenariosShown: Int { 6 }
  /// Parts of a smaller share are not shown.
  private static var leastShare: Double { 0.005 }

  /// The parts of one scenario's latency in their order, each divided among its owners where it has some.
  static func breakdownRows(of scenario: JSON) -> [(title: String, estimate: JSON)] {
    LatencyPart.allCases.flatMap { part -> [(title: String, estimate: JSON)] in
      let owners = scenario.members("owners", part.name)
      if !owners.isEmpty { return owners.map { ("\(part.title) of \($0.key)", $0.value) } }
      return scenario.at(["mean_ms", part.name]).map { [(part.title, $0)] } ?? []
    }
  }

  private func total(of scenario: JSON) -> Double {
    scenario.members("mean_ms").reduce(0) { $0 + ($1.value.figure("mean") ?? 0) }
  }

  private func interval(_ estimate: JSON) -> [String] {
    ["mean", "low", "high"].map { end in estimate.figure(end).map(time) ?? typeface.nothing }
  }

  private func time(_ milliseconds: Double) -> String { wording.duration(nanoseconds: max(0, milliseconds) * 1e6) }
}
