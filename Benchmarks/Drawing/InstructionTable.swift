import NeedletailMeasurement

/// Where the instructions of the command go, by what the user asked for: each row asks for what the one above does, and
/// more.
enum InstructionTable {
  private static let rows =
    [Way(title: "the engine") { $0 }, Way(title: "accounts") { Benchmark.nameWithAccounts($0) }]
    + CommandOutput.allCases.map { output in Way(title: output.title) { WholeCommand.name($0, output) } }

  /// Instructions a call, and what a row adds to the one above; empty where it is not counted.
  static func table(_ instructions: InstructionCounts) -> TextTable {
    var table = TextTable(
      ["asked for"] + Counted.workloads.flatMap { ["\($0.title), a call", "more"] }, textColumns: [0])
    var above = [Double?](repeating: nil, count: Counted.workloads.count)
    for (place, row) in rows.enumerated() {
      let counts = Counted.workloads.map { instructions.counts[row.row($0.work.name)] }
      let cells = zip(counts, above).flatMap { count, above -> [String] in
        guard let count else { return ["", ""] }
        return [FigureText.plain(count), above.map { FigureText.plain(count - $0) } ?? ""]
      }
      table.add([place == 0 ? row.title : "+ \(row.title)"] + cells)
      above = counts
    }
    return table
  }
}
