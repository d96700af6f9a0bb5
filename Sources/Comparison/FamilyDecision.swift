/// What the pairs say of a figure and its bound.
public enum Finding: String, Sendable, CaseIterable {
  /// The change is within what is allowed, up to the end of its interval, and so is the mean change.
  case held
  /// The change is beyond what is allowed, from the beginning of its interval on.
  case broken
  /// The interval spans what is allowed, or the mean change is beyond it and not certain.
  case undecided
}

/// A figure's finding and what it rests on.
public struct FigureDecision: Sendable, Equatable {
  public let finding: Finding
  /// The effect with the limits that decided: in the direction of better at the level that `broken` was tested at, in the
  /// direction of worse at one less the confidence.
  public let effect: Effect
  /// The p-value of "the change is within the bound", before Holm's correction.
  public let probability: Double
  /// Where undecided, about how many pairs, those measured included, would decide with a probability of 80 %, going by the spread seen; `nil` where
  /// more than `PairedSample.mostPairs` would have to, the effect lying at the bound.
  public let pairsToDecide: Int?
  /// What of the bound decided: of what is held the first that holds it, else the one that is exceeded the least surely.
  public let basis: Bound.Basis
  /// The mean change, where the ranks would say `held` and the mean is beyond the bound: then Student's t decided, at the levels of `effect`.
  public let mean: MeanChange?
}

/// Whether figures of paired runs are within their bounds, all of them at once.
///
/// The pairs' signs and ranks decide (`HodgesLehmann`). At the edge of what is allowed the probability that any figure is
/// `broken` is at most 1 − confidence, over all figures (`Holm`) and all looks (`Spending`). That a figure which is
/// just beyond its bound is `held` has at most the same probability, for each figure and look by itself.
///
/// Ranks do not see what strikes a few pairs only, so `held` takes that the mean change is within the bound as well. Where it is
/// not, Student's t says whether the figure is `broken` (`MeanChange`), at the level divided by the number of figures.
public enum FamilyDecision {
  /// - Parameters:
  ///   - confidence: one-sided at each end of an interval, between 0 and 1.
  ///   - look: which look this is, where more pairs may come.
  /// - Returns: one for each figure, in their order.
  /// - Complexity: O(n² log n) for each figure of n pairs.
  public static func decide(
    _ figures: [(sample: PairedSample, bound: Bound)], confidence: Double, look: Spending.Look = .only
  ) -> [FigureDecision] {
    precondition(confidence > 0 && confidence < 1, "FamilyDecision: a confidence that is not between 0 and 1")
    let level = 1 - confidence
    let tests = figures.map { BoundTest($0.sample, $0.bound) }
    let probabilities = tests.map(\.probability)
    let steps = Holm.steps(probabilities, level: look.level(of: level))
    return tests.indices.map { index in
      let (test, step) = (tests[index], steps[index])
      let levels = test.levels(breaking: step.level, holding: level)
      var finding: Finding = step.isRejected ? .broken : test.isWithin(levels) ? .held : .undecided
      var mean: MeanChange?
      if finding == .held {
        let (sample, bound) = figures[index]
        let change = MeanChange(of: sample, lowLevel: levels.low, highLevel: levels.high, bound: bound)
        if !change.isWithin(bound, of: sample) {
          mean = change
          let probability = change.probability(within: bound, of: sample)
          finding = probability <= look.level(of: level) / Double(figures.count) ? .broken : .undecided
        }
      }
      let effect = Effect(test.estimates, lowLevel: levels.low, highLevel: levels.high)
      let pairs =
        finding == .undecided && mean == nil
        ? PairsToDecide(test, breaking: level / Double(figures.count), holding: level).estimate : nil
      return FigureDecision(
        finding: finding, effect: effect, probability: probabilities[index], pairsToDecide: pairs,
        basis: mean == nil ? test.deciding(levels) : figures[index].bound.widest(for: figures[index].sample), mean: mean
      )
    }
  }

  /// What figures say together: broken if one is, else undecided if one is, else held. While it is undecided, more pairs
  /// may be measured; what was broken at a look stays so.
  public static func verdict(of decisions: [FigureDecision]) -> Finding {
    if decisions.contains(where: { $0.finding == .broken }) { return .broken }
    return decisions.contains { $0.finding == .undecided } ? .undecided : .held
  }

  /// The number of pairs below which `broken` cannot be said of any of several figures, however large the effect: the
  /// smallest n with 2⁻ⁿ ≤ (1 − confidence) ÷ figures. Ten reach 99 % for ten figures.
  /// A figure of which both directions are for the worse needs one more.
  ///
  /// - Parameters:
  ///   - confidence: between 0 and 1, both excluded.
  ///   - figures: at least 1.
  ///   - isEither: whether of one of them both directions are for the worse.
  public static func fewestPairs(confidence: Double, figures: Int, isEither: Bool = false) -> Int {
    precondition(confidence > 0 && confidence < 1 && figures >= 1, "FamilyDecision.fewestPairs: out of range")
    return fewestPairs(level: (1 - confidence) / Double(figures) / (isEither ? 2 : 1))
  }

  /// The smallest n with 2⁻ⁿ ≤ level.
  static func fewestPairs(level: Double) -> Int {
    var (pairs, probability) = (0, 1.0)
    while probability > level {
      pairs += 1
      probability /= 2
    }
    return pairs
  }
}
