import NeedletailMeasurement

/// The tables of a record, by the marks between which they stand in the page.
enum Tables {
  static func all(_ record: Record, _ instructions: InstructionCounts) -> [(name: String, content: String)] {
    [
      ("machine", machine(record)),
      (
        "comparison",
        image("closed-loop", "The closed loop beside C and SimPy") + image("agents", "Agents beside frameworks")
          + image("parts", "Tasks, rings and histograms beside others")
          + "Calls of the closed loop, and how many times as long one takes them:\n\n"
          + ComparisonTable.columns(record, "work", Pairing.closedLoopWays).markdown + "\n"
          + ComparisonTable.table(record, leavingOut: Pairing.inColumns).markdown
          + "\nA job of agents that answer at once, and how many times as long it takes them:\n\n"
          + frameworks(record).markdown
      ),
      ("behind", behind(record)),
      ("growth", image("growth", "What one more costs") + GrowthTable.table(record, instructions).markdown),
      ("instructions", InstructionTable.table(instructions).markdown),
      ("figures", FigureTable.table(record).markdown),
    ]
  }

  private static func frameworks(_ record: Record) -> TextTable {
    let titles: [SwiftAgents.Kind: String] = [
      .simulated: "over simulated", .virtual: "over Swift in virtual time", .wall: "over Swift in real time",
    ]
    let ways = SwiftAgents.Kind.allCases.reversed().map { kind in
      Way(title: titles[kind] ?? kind.rawValue) { "\(kind.rawValue)/\($0)" }
    }
    return ComparisonTable.columns(record, "work", ways)
  }

  private static func image(_ name: String, _ words: String) -> String { "![\(words)](charts/\(name).svg)\n\n" }

  /// The pairs in which the peer's time is less by all of its interval, and how many there are in all. Of the closed loop's
  /// ways the engine stands for all.
  private static func behind(_ record: Record) -> String {
    let others = Set(Pairing.closedLoops.filter { $0.ours != $0.subject }.map(\.ours))
    let lines = ComparisonTable.lines(record).filter { !others.contains($0.ours.name) }
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
}
