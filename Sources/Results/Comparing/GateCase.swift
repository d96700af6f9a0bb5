import NeedletailComparison
import NeedletailEngine
import NeedletailWorkload

/// One allowance, and what the pairs have of its figure.
struct GateCase {
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
    let isByAmount = allowance.absolute != nil && !decision.basis.isShare
    let change = FigureChange(
      of: allowance.figure, sample, decision.effect, inOwnUnit: allowance.relative == nil || isByAmount,
      mean: decision.mean)
    var verdict: GateResult.Verdict =
      switch decision.finding {
      case .held: .held
      case .broken: .broken
      case .undecided: .undecided
      }
    // What some runs lack says nothing of those: it cannot be held.
    if reason != nil, verdict == .held { verdict = .undecided }
    var row = GateResult.Row(
      allowance: allowance, change: change, verdict: verdict,
      reason: reason ?? decision.mean.map { meanReason($0, change) } ?? floorReason(sample, decision),
      pairsToDecide: verdict == .undecided && reason == nil
        ? decision.pairsToDecide.map { max(1, $0 - sample.count) } : nil,
      levels: (decision.effect.lowLevel, decision.effect.highLevel))
    row.basis = GateResult.Basis(decision.basis.kind)
    row.allowed = change.isRelative == decision.basis.isShare ? decision.basis.allowed : allowance.relative
    return row
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

  /// Beyond what is allowed, and too small to count, or perhaps.
  private func floorReason(_ sample: PairedSample, _ decision: FigureDecision) -> String? {
    guard decision.finding != .broken, decision.basis.kind == .floor, sample.base != sample.head else { return nil }
    let floor = decision.basis.allowed
    let (wording, unit) = (Wording(typeface: Typeface()), allowance.figure.figure.unit)
    let words =
      unit == .milliseconds
      ? wording.exactDuration(nanoseconds: UInt64(floor * 1e6)) : wording.value(floor, in: unit)
    let may = decision.finding == .undecided ? "it may be " : ""
    return "\(may)no more than the least change that counts, \(words)"
  }
}

extension GateResult.Basis {
  fileprivate init(_ kind: Bound.Basis.Kind) {
    self =
      switch kind {
      case .relative: .relative
      case .absolute: .absolute
      case .floor: .floor
      }
  }
}

extension WorkloadFile.Clock {
  /// What a pair of runs is called.
  fileprivate var unitOfPairs: String { self == .virtual ? "seed" : "pair" }
}
