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
    let comparison = Comparison(base: base, head: head, confidence: confidence, figures: catalogue)
    let pairs = PairedRuns(base, head, by: catalogue)
    let usual = allowances.isEmpty
    let cases = (usual ? GateSettings.usualAllowances : allowances).map { allowance in
      Case(allowance, pairs, whyIncomparable: comparison.whyIncomparable)
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
    let figures = allowances.isEmpty ? GateSettings.usualAllowances.count : allowances.count
    return FamilyDecision.fewestPairs(confidence: confidence, figures: figures)
  }

  /// HEAD's own thresholds: as its runs were held to them together, or else broken where all runs broke it, and undecided where some did.
  private static func thresholds(of head: ComparedSide) -> [OwnThreshold] {
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

/// One allowance, and what the pairs have of its figure.
private struct Case {
  let allowance: Allowance
  /// `nil` where nothing can be compared.
  let sample: PairedSample?
  /// Why nothing can be compared, or not all.
  let reason: String?

  init(_ allowance: Allowance, _ pairs: PairedRuns, whyIncomparable: String?) {
    self.allowance = allowance
    let values = pairs.values(of: allowance.figure)
    if let whyIncomparable, allowance.figure.isLatency {
      (sample, reason) = (nil, "latencies cannot be compared: \(whyIncomparable)")
      return
    }
    let all = pairs.count
    sample = PairedSample(values, of: allowance.figure)
    if all == 0 {
      reason = "no pair of runs completed"
    } else if values.base.isEmpty {
      reason =
        switch (values.onlyBase, values.onlyHead) {
        case (0, 0): "neither side has this figure"
        case (_, 0): "head has no such figure"
        case (0, _): "base has no such figure"
        default: "no pair of runs has it on both sides"
        }
    } else if values.onlyBase + values.onlyHead > 0 {
      reason = "only \(values.base.count) of \(all) pairs of runs have it on both sides"
    } else {
      reason = sample == nil ? "its values are too large to compare" : nil
    }
  }

  var bound: Bound {
    let worse: Bound.Worse =
      switch allowance.side {
      case .rise: .higher
      case .fall: .lower
      case .both: .either
      }
    return Bound(
      worse: worse, relative: allowance.relative, absolute: allowance.absolute,
      floor: allowance.figure.figure.leastChange)
  }

  func undecided(_ pairs: PairedRuns) -> GateResult.Row {
    GateResult.Row(
      allowance: allowance, change: .absent(allowance.figure, pairs), verdict: .undecided, reason: reason)
  }

  func row(_ decision: FigureDecision?, _ pairs: PairedRuns) -> GateResult.Row {
    guard let sample, let decision else { return undecided(pairs) }
    let change = FigureChange(
      of: allowance.figure, sample, decision.effect, inOwnUnit: allowance.relative == nil)
    var verdict: GateResult.Verdict =
      switch decision.finding {
      case .held: .held
      case .broken: .broken
      case .undecided: .undecided
      }
    // What some runs lack says nothing of those: it cannot be held.
    if reason != nil, verdict == .held { verdict = .undecided }
    return GateResult.Row(
      allowance: allowance, change: change, verdict: verdict, reason: reason ?? floorReason(sample, verdict),
      pairsToDecide: verdict == .undecided && reason == nil ? decision.pairsToDecide : nil)
  }

  /// Beyond what is allowed, and too small to count.
  private func floorReason(_ sample: PairedSample, _ verdict: GateResult.Verdict) -> String? {
    guard verdict == .held, sample.base != sample.head, let before = sample.base.median, let after = sample.head.median
    else { return nil }
    let floor = allowance.figure.figure.leastChange
    let change = after - before
    let isWorse = allowance.side == .rise ? change > 0 : allowance.side == .fall ? change < 0 : true
    let allowed = max(allowance.absolute ?? 0, (allowance.relative ?? 0) * before.magnitude)
    guard isWorse, change.magnitude > allowed, change.magnitude <= floor else { return nil }
    let (wording, unit) = (Wording(typeface: Typeface()), allowance.figure.figure.unit)
    let words =
      unit == .milliseconds
      ? wording.exactDuration(nanoseconds: UInt64(floor * 1e6)) : wording.value(floor, in: unit)
    return "no more than the least change that counts, \(words)"
  }
}
