public import NeedletailComparison
public import NeedletailEngine
public import NeedletailWorkload

extension GateResult {
  /// Holds two sides against what is allowed.
  ///
  /// - Parameters:
  ///   - allowances: at most one a figure; none stands for `GateSettings.usualAllowances`.
  ///   - confidence: one-sided at each end of an interval, between a half and 1.
  ///   - look: which look this is, where more pairs may come.
  ///   - place: where the workload file says what is allowed.
  /// - Complexity: O(figures × pairs² log pairs).
  public init(
    base: ComparedSide, head: ComparedSide, allowances: [Allowance], confidence: Double,
    look: Spending.Look = .only, place: Place? = nil, isInterrupted: Bool = false, notes: [String] = [],
    figures catalogue: FigureCatalogue = .standard
  ) {
    var comparison = Comparison(base: base, head: head, confidence: confidence, figures: catalogue)
    let pairs = PairedRuns(base, head, by: catalogue)
    let usual = allowances.isEmpty
    let fewest = Self.fewestPairs(allowances: allowances, confidence: confidence)
    let cases = (usual ? GateSettings.usualAllowances : allowances).map { allowance in
      GateCase(allowance, pairs, fewest: fewest, whyIncomparable: comparison.whyIncomparable, clock: head.clock)
    }
    var notes = notes
    if base.isSamePlan(as: head), let seed = pairs.seedOfEqualDigestOnly(in: cases.map(\.allowance.figure)) {
      comparison.isIdentical = false
      notes.append(
        "the run of seed \(seed) has the same digest on both sides and other figures: one of the documents is not as it was written"
      )
    }
    let decisions = FamilyDecision.decide(
      cases.compactMap { asked in asked.sample.map { ($0, asked.bound) } }, confidence: confidence, look: look)
    var next = decisions.makeIterator()
    let rows = cases.map { asked in asked.sample == nil ? asked.undecided(pairs) : asked.row(next.next(), pairs) }
    self.init(
      comparison: comparison, rows: rows, thresholds: Self.thresholds(of: head), confidence: confidence,
      pairs: pairs.count, place: place, usesUsualAllowances: usual, isInterrupted: isInterrupted,
      notes: notes + Self.notes(base, "base") + Self.notes(head, "head"))
  }

  /// The fewest pairs that can break any of the figures of a gate.
  public static func fewestPairs(allowances: [Allowance], confidence: Double) -> Int {
    let allowances = allowances.isEmpty ? GateSettings.usualAllowances : allowances
    return FamilyDecision.fewestPairs(
      confidence: confidence, figures: allowances.count, isEither: allowances.contains { $0.side == .both })
  }

  /// HEAD's own thresholds: as its runs were held to them together, or else broken where all runs broke it, and undecided where some did.
  private static func thresholds(of head: ComparedSide) -> [OwnThreshold] {
    if head.thresholds.isEmpty, !head.recordedThresholds.isEmpty { return head.recordedThresholds }
    guard head.thresholds.isEmpty else {
      return head.thresholds.map { outcome in
        let verdict: Verdict =
          switch outcome.verdict {
          case .held: .held
          case .broken: .broken
          case .undecided: .undecided
          }
        return OwnThreshold(
          expression: "\(outcome.threshold.key) \(outcome.threshold.expression)", verdict: verdict, runs: outcome.runs,
          runsFailed: outcome.runs - outcome.runsPassed)
      }
    }
    var order: [String] = []
    var counts: [String: (runs: Int, failed: Int)] = [:]
    for outcome in head.runs.filter({ $0.status == .completed }).flatMap(\.outcomes) {
      if counts[outcome.expression] == nil { order.append(outcome.expression) }
      counts[outcome.expression, default: (0, 0)].runs += 1
      if !outcome.passed { counts[outcome.expression]?.failed += 1 }
    }
    return order.map { expression in
      let (runs, failed) = counts[expression] ?? (0, 0)
      return OwnThreshold(
        expression: expression, verdict: failed == 0 ? .held : failed == runs ? .broken : .undecided, runs: runs,
        runsFailed: failed)
    }
  }

  private static func notes(_ side: ComparedSide, _ name: String) -> [String] {
    let unfinished = side.unfinished
    guard let first = unfinished.first else { return [] }
    let which = first.seed.map { "seed \($0)" } ?? "one"
    let reason = first.statusReason.map { ": \($0)" } ?? ""
    return [
      "\(unfinished.count) of \(side.runs.count) runs of \(name) did not complete and decide nothing "
        + "(\(which) was \(first.status.rawValue)\(reason))"
    ]
  }
}

extension PairedRuns {
  /// The seed of a pair whose digests are equal, and one of whose figures is not; `nil` where there is none.
  fileprivate func seedOfEqualDigestOnly(in figures: [GatedFigure]) -> UInt64? {
    zip(base, head).first { base, head in
      base.digest != nil && base.digest == head.digest
        && figures.contains { figure in
          guard let before = base.value(of: figure), let after = head.value(of: figure) else { return false }
          return (before - after).magnitude > 1e-9 * max(before.magnitude, after.magnitude)
        }
    }?.0.seed
  }
}

extension GateResult {
  /// Figures that were asked for and that no run of either side has, where runs completed: nothing can be held to them.
  public var unmeasured: [GatedFigure] {
    guard !usesUsualAllowances, pairs > 0 else { return [] }
    return rows.filter { $0.change.judgement == .absent && $0.change.base == nil && $0.change.head == nil }
      .map(\.allowance.figure)
  }

  /// Why nothing could be decided: runs failed, and too few pairs were left; `nil` where that is not so.
  public var shortage: String? {
    let (base, head) = (comparison.base, comparison.head)
    let fewest = Self.fewestPairs(allowances: rows.map(\.allowance), confidence: confidence)
    guard head.clock == .virtual, pairs < fewest, !isInterrupted, !(base.unfinished + head.unfinished).isEmpty else {
      return nil
    }
    let completed = pairs == 0 ? "no pair" : pairs == 1 ? "only 1 pair" : "only \(pairs) pairs"
    return "\(completed) of runs completed on both sides, and \(fewest) are needed"
  }
}
