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
      Case(allowance, pairs, fewest: fewest, whyIncomparable: comparison.whyIncomparable, clock: head.clock)
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

/// One allowance, and what the pairs have of its figure.
private struct Case {
  let allowance: Allowance
  /// `nil` where nothing can be compared.
  let sample: PairedSample?
  /// Why nothing can be compared, or not all.
  let reason: String?
  /// What HEAD lacks everywhere, and BASE has in every pair, is lost.
  let isLost: Bool
  private let clock: WorkloadFile.Clock

  init(
    _ allowance: Allowance, _ pairs: PairedRuns, fewest: Int, whyIncomparable: String?, clock: WorkloadFile.Clock
  ) {
    self.allowance = allowance
    self.clock = clock
    let values = pairs.values(of: allowance.figure)
    if let whyIncomparable, allowance.figure.dependsOnConditions {
      let kind = allowance.figure.isLatency ? "latencies" : "totals"
      isLost = false
      (sample, reason) = (nil, "\(kind) cannot be compared: \(whyIncomparable)")
      return
    }
    let all = pairs.count
    isLost = all > 0 && values.onlyBase == all
    sample = PairedSample(values, of: allowance.figure)
    if all == 0 {
      reason = "no pair of runs completed"
    } else if values.base.isEmpty {
      reason =
        switch (values.onlyBase, values.onlyHead) {
        case (0, 0): "neither side has this figure"
        case (all, 0): "head has none in any \(clock.unitOfPairs)"
        case (_, 0): "head has no such figure"
        case (0, _): "base has no such figure"
        default: "no pair of runs has it on both sides"
        }
    } else if values.onlyBase + values.onlyHead > 0 {
      let needed = values.base.count < fewest ? ", and \(fewest) are needed" : ""
      reason = "only \(values.base.count) of \(all) pairs of runs have it on both sides\(needed)"
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
      allowance: allowance, change: .absent(allowance.figure, pairs), verdict: isLost ? .broken : .undecided,
      reason: reason)
  }

  func row(_ decision: FigureDecision?, _ pairs: PairedRuns) -> GateResult.Row {
    guard let sample, let decision else { return undecided(pairs) }
    let change = FigureChange(
      of: allowance.figure, sample, decision.effect, inOwnUnit: allowance.relative == nil, mean: decision.mean)
    var verdict: GateResult.Verdict =
      switch decision.finding {
      case .held: .held
      case .broken: .broken
      case .undecided: .undecided
      }
    // What some runs lack says nothing of those: it cannot be held.
    if reason != nil, verdict == .held { verdict = .undecided }
    return GateResult.Row(
      allowance: allowance, change: change, verdict: verdict,
      reason: reason ?? decision.mean.map { meanReason($0, change) } ?? floorReason(sample, verdict),
      pairsToDecide: verdict == .undecided && reason == nil
        ? decision.pairsToDecide.map { max(1, $0 - sample.count) } : nil,
      levels: (decision.effect.lowLevel, decision.effect.highLevel))
  }

  /// Beyond what is allowed in the mean, by what few pairs hold: `3 of 300 seeds hold the change: +0.88 pp in the mean`.
  private func meanReason(_ mean: MeanChange, _ change: FigureChange) -> String {
    let wording = Wording(typeface: Typeface())
    let size = change.change ?? 0
    let isShare = allowance.figure.figure.unit == .share
    let amount =
      change.isRelative || isShare
      ? wording.signed(size * 100, places: 2) + (change.isRelative ? " %" : " pp")
      : (size < 0 ? "−" : "+") + wording.value(size.magnitude, in: allowance.figure.figure.unit)
    let hold = mean.pairsBeyond == 1 ? "holds" : "hold"
    return "\(mean.pairsBeyond) of \(change.pairs) \(clock.unitOfPairs)s \(hold) the change: \(amount) in the mean"
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

extension WorkloadFile.Clock {
  /// What a pair of runs is called.
  fileprivate var unitOfPairs: String { self == .virtual ? "seed" : "pair" }
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
