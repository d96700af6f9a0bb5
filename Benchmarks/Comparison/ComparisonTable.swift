import NeedletailMeasurement

/// Ours beside theirs: how many times as long the same work takes them, round by round.
enum ComparisonTable {
  struct Line {
    var ours: Record.Row
    var theirs: Record.PeerRow
    var ratio: Median
  }

  /// The pairs that a record has both halves of.
  static func lines(_ record: Record) -> [Line] {
    Pairing.all.compactMap { pairing in
      guard let ours = record.row(pairing.ours), ours.isTelling,
        let theirs = record.peer(pairing.peer, pairing.subject),
        let ratio = Median.ratio(of: theirs.rounds, to: ours.rounds)
      else { return nil }
      return Line(ours: ours, theirs: theirs, ratio: ratio)
    }
  }

  static func table(_ record: Record, leavingOut: [Pairing] = []) -> TextTable {
    var table = TextTable(["benchmark", "peer", "ours", "theirs", "theirs / ours", "interval"], textColumns: [0, 1])
    for line in lines(record) where !leavingOut.contains(where: { line.ours.name == $0.ours }) {
      table.add([
        line.ours.name, "\(line.theirs.peer) \(line.theirs.version)", FigureText.plain(line.ours.median?.value),
        FigureText.plain(line.theirs.median?.value), FigureText.plain(line.ratio.value) + " times",
        interval(line.ratio),
      ])
    }
    return table
  }

  /// A row for each peer and subject, a column for each way in which we do the work: the ratios and their intervals.
  static func columns(_ record: Record, _ first: String, _ ways: [Way]) -> TextTable {
    var table = TextTable([first, "peer", "theirs, ns"] + ways.map(\.title), textColumns: [0, 1])
    let lines = lines(record)
    for theirs in record.peers {
      let ratios = ways.map { way in
        lines.first { $0.ours.name == way.row(theirs.subject) && $0.theirs == theirs }?.ratio
      }
      guard ratios.contains(where: { $0 != nil }) else { continue }
      table.add(
        [theirs.subject, "\(theirs.peer) \(theirs.version)", FigureText.plain(theirs.median?.value)]
          + ratios.map { ratio in ratio.map { "\(FigureText.plain($0.value)) (\(interval($0)))" } ?? "-" })
    }
    return table
  }

  static func interval(_ median: Median) -> String {
    "\(FigureText.plain(median.low)) – \(FigureText.plain(median.high))"
  }
}
