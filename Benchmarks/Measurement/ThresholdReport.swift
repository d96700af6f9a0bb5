/// A record held to thresholds.
package struct ThresholdReport: Sendable {
  /// In order of name; benchmarks that were not measured are left out.
  package let verdicts: [(name: String, threshold: Thresholds.Threshold, verdict: Thresholds.Verdict)]

  package init(_ thresholds: Thresholds, _ record: Record) {
    verdicts = thresholds.thresholds.sorted { $0.key < $1.key }.compactMap { name, threshold in
      record.row(name).map { (name, threshold, threshold.verdict(on: $0)) }
    }
  }

  /// Those that more rounds may acquit.
  package var doubtful: Set<String> {
    Set(verdicts.filter { if case .held = $0.verdict { false } else { true } }.map(\.name))
  }

  /// Those whose whole interval lies beyond the threshold. An interval on both sides of it is no failure.
  package var exceeded: [String] {
    verdicts.filter { if case .exceeded = $0.verdict { true } else { false } }.map(\.name)
  }

  package var table: TextTable {
    var table = TextTable(
      ["threshold", "at most", "measured / expected", "interval", "verdict"], textColumns: [0, 4])
    for (name, threshold, verdict) in verdicts {
      let (ratio, word): (Median?, String) =
        switch verdict {
        case .held(let ratio): (ratio, "held")
        case .exceeded(let ratio): (ratio, "EXCEEDED")
        case .undecided(let ratio): (ratio, "undecided")
        }
      table.add([
        name, FigureText.plain(threshold.atMost), FigureText.plain(ratio?.value),
        ratio.map { "\(FigureText.plain($0.low)) – \(FigureText.plain($0.high))" } ?? "-", word,
      ])
    }
    return table
  }
}
