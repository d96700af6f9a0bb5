import NeedletailMeasurement

/// Every figure of a record.
enum FigureTable {
  static func table(_ record: Record) -> TextTable {
    var table = TextTable(
      ["benchmark", "median", "interval", "unit", "clock", "allocations", "bytes"], textColumns: [0, 3, 4])
    for row in record.rows {
      guard let median = row.median else { continue }
      table.add([
        row.name, FigureText.plain(median.value), ComparisonTable.interval(median), row.unit,
        row.clock, row.allocations.map { FigureText.decimal($0, places: 3) } ?? "",
        row.allocatedBytes.map { FigureText.decimal($0, places: 1) } ?? "",
      ])
    }
    return table
  }

  /// How much the intervals are worth, and what was measured where.
  static func footnote(_ record: Record) -> String {
    let level = record.rows.compactMap { $0.median?.level }.max() ?? 0
    let machine = record.machine
    return """
      \(record.rounds) rounds; intervals hold the median with \(FigureText.percent(level)) (order statistics). Clocks: \
      thread and process are processor time. Allocations and bytes are for each operation.
      \(machine.processors) × \(machine.processor), \(machine.kernel), Swift \(machine.swift), commit \(machine.commit)
      """
  }
}
