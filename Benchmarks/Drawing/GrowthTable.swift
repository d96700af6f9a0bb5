import NeedletailMeasurement

/// What one more costs as the numbers grow: time, instructions and memory.
enum GrowthTable {
  /// Something that grows.
  private struct Subject: Sendable {
    var title: String
    /// The row of its time for a size.
    var row: @Sendable (Int) -> String
  }

  private static let subjects: [Subject] =
    [Subject(title: "jobs in flight, engine", row: { "closed-loop/\($0)" })]
    + [("command", CommandOutput.accounts), ("command with archive", .archive)].map { title, output in
      Subject(
        title: "jobs in flight, \(title)",
        row: { WholeCommand.name("closed-loop/\($0)", output) + " " + WholeCommand.further })
    }
    + [("fleet", "agents"), ("timers", "timers")].map { subject, title in
      Subject(title: title, row: { "\(subject)/\($0)" })
    }

  /// Whether cost grows as n log n at worst: what one costs may then grow as log n.
  static func table(_ record: Record, _ instructions: InstructionCounts) -> TextTable {
    var table = TextTable(
      [
        "what grows", "how many", "ns each", "interval", "times that of 1,000", "interval", "log n allows",
        "instructions each", "bytes each",
      ],
      textColumns: [0])
    for subject in subjects {
      guard let first = record.row(subject.row(1_000)) else { continue }
      for (place, size) in ClosedLoop.sizes.enumerated() {
        guard let row = record.row(subject.row(size)) else { continue }
        let name = Record.Row.benchmark(of: row.name)
        // Where a difference of two runs tells nothing, what was counted still does.
        let median = row.isTelling ? row.median : nil
        let ratio = row.isTelling ? Median.ratio(of: row.rounds, to: first.rounds) : nil
        table.add([
          subject.title, FigureText.grouped(UInt64(size)), FigureText.plain(median?.value),
          median.map(ComparisonTable.interval) ?? "-", FigureText.plain(ratio?.value),
          ratio.map(ComparisonTable.interval) ?? "-", FigureText.plain(Double(place + 3) / 3),
          instructions.counts[name].map { FigureText.plain($0) } ?? "",
          record.row("\(name) memory")?.median.map { FigureText.plain($0.value) } ?? "",
        ])
      }
    }
    return table
  }
}
