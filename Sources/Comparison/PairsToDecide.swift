/// An estimate of how many pairs would decide about a figure: its standard error shrinks with the square root of the pairs
/// until what lies between the effect and the bound is wide enough.
struct PairsToDecide {
  /// How probable it should be that they do.
  private static let power = 0.8

  /// `nil`: more than can be compared.
  let estimate: Int?

  /// - Parameters:
  ///   - breaking: the level at which `broken` would be told.
  ///   - holding: that of `held`.
  init(_ test: BoundTest, breaking: Double, holding: Double) {
    let sides = test.worse == .either ? 2.0 : 1
    let least = max(
      test.estimates.differences.pairs + 1, FamilyDecision.fewestPairs(level: breaking / sides))
    let parts = test.parts.compactMap(Distance.init)
    // Too few pairs to tell a spread: what must be reached anyway.
    guard parts.count == test.parts.count else {
      estimate = least
      return
    }
    let breakingReach = Reach(level: breaking / sides, power: Self.power)
    let holdingReach = Reach(level: holding, power: Self.power)
    // Beyond all of the bound, or within one part of it.
    func broken(_ beyond: (Distance) -> Double) -> Double {
      parts.map { $0.pairs(beyond($0), breakingReach) }.max() ?? .infinity
    }
    func held(_ beyond: (Distance) -> Double) -> Double {
      parts.map { $0.pairs(-beyond($0), holdingReach) }.min() ?? .infinity
    }
    let number =
      switch test.worse {
      case .higher: min(broken(\.above), held(\.above))
      case .lower: min(broken(\.below), held(\.below))
      case .either: min(broken(\.above), broken(\.below), max(held(\.above), held(\.below)))
      }
    guard number <= Double(PairedSample.mostPairs), least <= PairedSample.mostPairs else {
      estimate = nil
      return
    }
    estimate = max(least, Int(number.rounded(.up)))
  }

  /// Where an estimate lies beside a part of its bound.
  private struct Distance {
    /// How far it is above what is allowed, and how far below; negative where it is within.
    let above: Double
    let below: Double
    let spread: PairSpread

    init?(_ part: BoundTest.Part) {
      let isRatio = part.basis.isShare
      guard let spread = PairSpread(part.estimates, isRatio: isRatio) else { return nil }
      self.spread = spread
      func place(_ value: Double) -> Double { isRatio ? ShortSeries.logarithm(value) : value }
      above = place(part.estimates.estimate) - place(part.highest)
      // An allowance of 100 % or more has no lower bound.
      below = isRatio && part.lowest <= 0 ? -.infinity : place(part.lowest) - place(part.estimates.estimate)
    }

    /// How many pairs tell a distance in this direction.
    func pairs(_ distance: Double, _ reach: Reach) -> Double {
      guard distance > 0 else { return .infinity }
      // How far it has to be depends on the pairs a little; a few rounds settle that.
      var pairs = 30.0
      for _ in 0..<4 {
        let root = spread.ofOnePair * reach.of(pairs: max(5, pairs)) / distance
        pairs = root * root
      }
      return pairs
    }
  }
}
