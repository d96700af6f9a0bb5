import Measurement

/// The tables of a record, by the marks between which they stand in the page.
enum Tables {
  static func all(_ record: Record) -> [(name: String, content: String)] {
    [
      ("machine", machine(record)), ("growth", growth(record).markdown),
      ("comparison", ComparisonTable.table(record).markdown), ("figures", FigureTable.table(record).markdown),
    ]
  }

  private static func machine(_ record: Record) -> String {
    let machine = record.machine
    let level = record.rows.compactMap { $0.median?.level }.max() ?? 0
    return """
      Recorded\(machine.date.map { " on \($0)" } ?? "") at commit \(machine.commit): \(machine.processors) × \
      \(machine.processor), \(machine.kernel), Swift \(machine.swift), \(record.rounds) interleaved rounds. A figure is the \
      median round, its interval holds the median with \(FigureText.percent(level)) by order statistics alone, and a \
      ratio is the median of the rounds' own ratios.

      """
  }

  /// Whether cost grows as n log n at worst: what one costs may then grow as log n.
  private static func growth(_ record: Record) -> TextTable {
    var table = TextTable(
      ["what grows", "how many", "ns each", "interval", "times that of 1,000", "interval", "log n allows"],
      textColumns: [0])
    for (subject, name) in [("closed-loop", "jobs in flight"), ("fleet", "agents"), ("timers", "timers")] {
      guard let first = record.row("\(subject)/1000") else { continue }
      for (power, size) in [(3, 1_000), (4, 10_000), (5, 100_000), (6, 1_000_000)] {
        guard let row = record.row("\(subject)/\(size)"), let median = row.median,
          let ratio = Median.ratio(of: row.rounds, to: first.rounds)
        else { continue }
        table.add([
          name, FigureText.grouped(UInt64(size)), FigureText.plain(median.value), ComparisonTable.interval(median),
          FigureText.plain(ratio.value), ComparisonTable.interval(ratio), FigureText.plain(Double(power) / 3),
        ])
      }
    }
    return table
  }
}
