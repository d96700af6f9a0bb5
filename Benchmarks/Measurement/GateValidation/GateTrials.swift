import NeedletailComparison

/// Many measurements on a simulated machine, each decided as the gate decides: looks, Holm over three figures, an allowance.
struct GateTrials: Sendable {
  var machine: SimulatedMachine
  /// How much higher B's p99 is, as a share; 0 for two equal builds.
  var change: Double
  var mostPairs: Int
  static let confidence = 0.99
  static let fewestPairs = 10

  /// What came out of how many trials.
  struct Outcome: Sendable, Equatable {
    var trials: Int
    /// Of equal builds any figure was broken; else p99 was.
    var broken = 0
    /// All figures were held.
    var held = 0

    var brokenShare: Double { Double(broken) / Double(trials) }
    var heldShare: Double { Double(held) / Double(trials) }
  }

  /// - Returns: the outcome under each allowance, in their order.
  func run(trials: Int, allowances: [Double], seed: UInt64) throws -> [Outcome] {
    var outcomes = allowances.map { _ in Outcome(trials: trials) }
    for trial in 0..<trials {
      let figures = machine.measure(pairs: mostPairs, change: change, trial: trial, seed: seed)
      for (index, allowance) in allowances.enumerated() {
        let decisions = try decide(figures, allowance: allowance)
        let isFound =
          change == 0
          ? decisions.contains { $0.finding == .broken }
          : decisions[SimulatedMachine.MeasuredFigure.p99.rawValue].finding == .broken
        if isFound { outcomes[index].broken += 1 }
        if FamilyDecision.verdict(of: decisions) == .held { outcomes[index].held += 1 }
      }
    }
    return outcomes
  }

  /// Looks until it is decided or all pairs are there. What is measured in blocks can be looked at only once.
  private func decide(
    _ figures: [(base: [Double], head: [Double])], allowance: Double
  ) throws -> [FigureDecision] {
    var previous = 0
    var decisions: [FigureDecision] = []
    let looks =
      machine.order == .interleaved ? Spending.looks(fewest: Self.fewestPairs, most: mostPairs) : [mostPairs]
    for pairs in looks {
      let family = try zip(SimulatedMachine.MeasuredFigure.allCases, figures).map { figure, values in
        (
          sample: try PairedSample(base: Array(values.base.prefix(pairs)), head: Array(values.head.prefix(pairs))),
          bound: Bound(worse: figure == .throughput ? .lower : .higher, relative: allowance)
        )
      }
      decisions = FamilyDecision.decide(
        family, confidence: Self.confidence, look: Spending.Look(at: pairs, after: previous, of: mostPairs))
      if FamilyDecision.verdict(of: decisions) != .undecided { break }
      previous = pairs
    }
    return decisions
  }
}
