import NeedletailEngine
import NeedletailNotation

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

  /// Adds what is no figure: a record a courier thread, and the texts of command agents.
  func addRecords(to tree: inout FigureTree, at path: [String]) {
    let threads = couriers.map { courier -> JSON in
      .object([
        "cpu_s": .number(courier.cpuSeconds), "utilization": .number(utilization(courier.cpuSeconds)),
        "calls": .count(courier.calls),
      ])
    }
    tree.set(.array(threads), at: path + ["couriers"])
    for (pool, command) in commands {
      let place = path + ["commands", pool]
      tree.set(.array(command.lastProtocolErrors.map { .string($0) }), at: place + ["last_protocol_errors"])
      tree.set(.array(command.lastFailures.map { .string($0) }), at: place + ["last_failures"])
      tree.set(.string(command.standardError), at: place + ["stderr"])
    }
  }
}
