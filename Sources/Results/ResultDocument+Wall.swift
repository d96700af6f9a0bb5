import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload

extension WallReport {
  /// As the result document's `wall` object.
  var json: JSON {
    var report = RunReport()
    report.wall = self
    var tree = FigureTree()
    for row in FigureCatalogue.standard.rows(of: report) where row.path.first == "wall" {
      tree.set(row.value, at: row.path.dropFirst())
    }
    addRecords(to: &tree, at: [])
    return tree.json
  }

  /// Adds what is no figure: a record a courier thread, and what kinds of external agents say of their pools.
  func addRecords(to tree: inout FigureTree, at path: [String]) {
    let threads = couriers.map { courier -> JSON in
      .object([
        "cpu_s": .number(courier.cpuSeconds), "utilization": .number(utilization(courier.cpuSeconds)),
        "calls": .count(courier.calls),
      ])
    }
    tree.set(.array(threads), at: path + ["couriers"])
    tree.set(.number(timeScale), at: path + ["time_scale"])
    for section in AgentKinds.sections {
      tree.set(nil, at: path + [section])
      for (pool, statistics) in external[section] ?? [:] {
        for statistic in statistics { tree.set(statistic.value.json, at: path + [section, pool, statistic.name]) }
      }
    }
  }
}

extension AgentStatistic.Value {
  fileprivate var json: JSON {
    switch self {
    case .count(let count): .count(count)
    case .text(let text): .string(text)
    case .texts(let texts): .array(texts.map { .string($0) })
    }
  }
}
