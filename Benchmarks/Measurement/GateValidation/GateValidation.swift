/// How often the gate errs and how often it finds what is there, on simulated machines.
package struct GateValidation: Sendable {
  struct Row: Sendable {
    var trials: GateTrials
    var outcomes: [GateTrials.Outcome]
  }

  static let allowances = [0, 0.01, 0.02, 0.05]
  /// Trials of equal builds, whose rate of false alarms is small, are more.
  private static let fullTrials = (equal: 3_000, changed: 1_000)
  var rows: [Row]

  /// Equal builds first, then p99 5 % and 10 % higher; then what comes of measuring one build after the other.
  static let cases: [GateTrials] = {
    var cases: [GateTrials] = []
    for change in [0, 0.05, 0.1] {
      for (noise, mostPairs) in [(0.027, 20), (0.08, 20), (0.08, 30)] {
        for drift in SimulatedMachine.Drift.allCases {
          let machine = SimulatedMachine(noise: noise, drift: drift)
          cases.append(GateTrials(machine: machine, change: change, mostPairs: mostPairs))
        }
      }
    }
    let blocks = SimulatedMachine.Drift.allCases.map { drift in
      let machine = SimulatedMachine(noise: 0.027, drift: drift, order: .blocks)
      return GateTrials(machine: machine, change: 0, mostPairs: 20)
    }
    return cases + blocks
  }()

  /// All that the page shows: about half a minute of one core, optimized.
  package init(seed: UInt64 = 1) throws {
    try self.init(Self.cases, seed: seed) { $0.change == 0 ? Self.fullTrials.equal : Self.fullTrials.changed }
  }

  init(_ cases: [GateTrials], seed: UInt64, trials: (GateTrials) -> Int) throws {
    rows = try cases.map { row in
      Row(trials: row, outcomes: try row.run(trials: trials(row), allowances: Self.allowances, seed: seed))
    }
  }

  /// The table as it stands in the page.
  package var markdown: String {
    let allowed = Self.allowances.map { "allowed \(FigureText.decimal($0 * 100, places: 0)) %" }
    var table = TextTable(["p99", "noise", "pairs", "drift", "order", "trials"] + allowed, textColumns: [0, 3, 4])
    for row in rows {
      let outcomes = row.outcomes.map { "\(FigureText.percent($0.brokenShare)) · \(FigureText.percent($0.heldShare))" }
      table.add(row.trials.cells + [FigureText.grouped(UInt64(row.outcomes[0].trials))] + outcomes)
    }
    return table.markdown
  }

  /// What the page promises and is not so, a line each.
  package var failures: [String] {
    rows.flatMap { row in
      zip(Self.allowances, row.outcomes).compactMap { allowance, outcome -> String? in
        guard let promise = row.trials.promise(allowance: allowance), !promise.contains(outcome.brokenShare) else {
          return nil
        }
        let cells = row.trials.cells.joined(separator: ", ")
        return
          "\(cells), allowed \(FigureText.percent(allowance)): broken in \(FigureText.percent(outcome.brokenShare)) "
          + "instead of \(FigureText.percent(promise.lowerBound)) to \(FigureText.percent(promise.upperBound))"
      }
    }
  }
}

extension GateTrials {
  /// The row's first cells.
  fileprivate var cells: [String] {
    [
      change == 0 ? "equal" : "+\(FigureText.decimal(change * 100, places: 0)) %", FigureText.percent(machine.noise),
      String(mostPairs), machine.drift.rawValue, machine.order.rawValue,
    ]
  }

  /// Between which shares `broken` has to lie; `nil` where nothing is promised.
  fileprivate func promise(allowance: Double) -> ClosedRange<Double>? {
    guard machine.order == .interleaved else { return nil }
    return switch (change, machine.noise, mostPairs) {
    case (0, _, _): 0...0.01
    case (0.1, 0.027, 20): 0.9...1
    case (0.1, 0.08, 30) where allowance == 0: 0.9...1
    case (0.05, 0.027, 20) where allowance == 0: 0.9...1
    default: nil
    }
  }
}
