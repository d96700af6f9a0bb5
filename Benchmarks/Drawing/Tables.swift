import NeedletailMeasurement

/// The tables of a record, by the marks between which they stand in the page.
enum Tables {
  static func all(_ record: Record) -> [(name: String, content: String)] {
    [
      ("machine", machine(record)),
      (
        "comparison",
        image("closed-loop", "The closed loop beside C and SimPy") + image("agents", "Agents beside frameworks")
          + image("parts", "Tasks, rings and histograms beside others")
          + ComparisonTable.table(record, leavingOut: Pairing.frameworks).markdown
          + "\nA job of agents that answer at once, and how many times as long it takes them:\n\n"
          + frameworks(record).markdown
      ),
      ("behind", behind(record)),
      ("growth", image("growth", "What one more costs") + growth(record).markdown),
      ("figures", FigureTable.table(record).markdown),
    ]
  }

  /// A row for each framework and work, a column for each way in which we do the work.
  private static func frameworks(_ record: Record) -> TextTable {
    let kinds = SwiftAgents.Kind.allCases.reversed()
    var table = TextTable(
      ["work", "peer", "theirs, ns", "over simulated", "over Swift in virtual time", "over Swift in real time"],
      textColumns: [0, 1])
    let lines = ComparisonTable.lines(record)
    for theirs in record.peers {
      let ratios = kinds.map { kind in
        lines.first { $0.ours.name == "\(kind.rawValue)/\(theirs.subject)" && $0.theirs == theirs }?.ratio
      }
      guard ratios.contains(where: { $0 != nil }) else { continue }
      table.add(
        [theirs.subject, "\(theirs.peer) \(theirs.version)", FigureText.plain(theirs.median?.value)]
          + ratios.map { ratio in
            ratio.map { "\(FigureText.plain($0.value)) (\(ComparisonTable.interval($0)))" } ?? "-"
          })
    }
    return table
  }

  private static func image(_ name: String, _ words: String) -> String { "![\(words)](charts/\(name).svg)\n\n" }

  /// The pairs in which the peer's time is less by all of its interval, and how many there are in all.
  private static func behind(_ record: Record) -> String {
    let lines = ComparisonTable.lines(record)
    let behind = lines.filter { $0.ratio.high < 1 }
    let undecided = lines.count { $0.ratio.low <= 1 && $0.ratio.high >= 1 }
    var table = TextTable(["benchmark", "peer", "ours / theirs"], textColumns: [0, 1])
    for line in behind { table.add([line.ours.name, line.theirs.peer, FigureText.plain(1 / line.ratio.value)]) }
    let summary = "Of \(lines.count) pairs the peer is ahead in \(behind.count); \(undecided) are too close to tell.\n"
    return behind.isEmpty ? summary : summary + "\n" + table.markdown
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
