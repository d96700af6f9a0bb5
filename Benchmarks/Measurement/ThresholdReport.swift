/// A record held to thresholds.
package struct ThresholdReport: Sendable {
  /// In order of name; benchmarks that were not measured are left out. A bound's median is over the bound, and it is at
  /// most once that.
  package let verdicts: [(name: String, atMost: Double, verdict: Thresholds.Verdict)]

  package init(_ thresholds: Thresholds, _ record: Record) {
    verdicts = thresholds.names.compactMap { name in
      guard let row = record.row(name) else { return nil }
      if let threshold = thresholds.thresholds[name] { return (name, threshold.atMost, threshold.verdict(on: row)) }
      return thresholds.bounds[name].map { bound in
        (name, 1, Thresholds.Verdict(row.rounds.map { $0 / bound }, atMost: 1))
      }
    }
  }

  /// Those that more rounds may acquit.
  package var doubtful: Set<String> {
    Set(
      verdicts.filter { if case .held = $0.verdict { false } else { true } }.map { Record.Row.benchmark(of: $0.name) })
  }

  /// Those whose whole interval lies beyond the threshold. An interval on both sides of it is no failure.
  package var exceeded: [String] {
    verdicts.filter { if case .exceeded = $0.verdict { true } else { false } }.map(\.name)
  }

  package var table: TextTable {
    var table = TextTable(
      ["threshold", "at most", "measured / expected", "interval", "verdict"], textColumns: [0, 4])
    for (name, atMost, verdict) in verdicts {
      let (ratio, word): (Median?, String) =
        switch verdict {
        case .held(let ratio): (ratio, "held")
        case .exceeded(let ratio): (ratio, "EXCEEDED")
        case .undecided(let ratio): (ratio, "undecided")
        }
      table.add([
        name, FigureText.plain(atMost), FigureText.plain(ratio?.value),
        ratio.map { "\(FigureText.plain($0.low)) – \(FigureText.plain($0.high))" } ?? "-", word,
      ])
    }
    return table
  }
}
