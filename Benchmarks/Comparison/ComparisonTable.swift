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
      guard let ours = record.row(pairing.ours), let theirs = record.peer(pairing.peer, pairing.subject),
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

  static func interval(_ median: Median) -> String {
    "\(FigureText.plain(median.low)) – \(FigureText.plain(median.high))"
  }
}
