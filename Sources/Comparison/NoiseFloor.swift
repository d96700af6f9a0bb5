/// What a measurement of two equal builds says of the machine: how much a figure scatters from run to run, and how large a change
/// would have to be to be found.
public struct NoiseFloor: Sendable, Equatable {
  /// The standard error that the estimate from a single pair has: a logarithm where the figure is compared by ratios, else in the
  /// figure's own unit.
  private let ofOnePair: Double
  private let isRelative: Bool

  /// `nil` for fewer than four pairs, which tell no spread.
  public init?(_ equalBuilds: PairedSample) {
    let estimates = PairedEstimates(equalBuilds)
    guard let spread = PairSpread(estimates.ratios ?? estimates.differences, isRatio: equalBuilds.isRelative) else {
      return nil
    }
    ofOnePair = spread.ofOnePair
    isRelative = equalBuilds.isRelative
  }

  /// How much a run scatters: √½ of what a pair does. For ratios the standard deviation of the logarithm, which for small ones is the
  /// coefficient of variation; else in the figure's own unit.
  public var ofOneRun: Double { ofOnePair * 0.5.squareRoot() }

  /// The change beyond what is allowed that is found `broken` with a probability of `power`: a share where the figure is compared by
  /// ratios, else in its own unit. With several looks a little more is needed, since the last one has not all of the level.
  ///
  /// - Parameters:
  ///   - pairs: how many there would be, at least 1.
  ///   - figures: how many are decided about together, at least 1.
  ///   - confidence: between 0 and 1, both excluded.
  ///   - power: at least ½ and below 1.
  /// - Returns: `nil` where the pairs are fewer than `FamilyDecision.fewestPairs`.
  public func smallestChange(pairs: Int, figures: Int, confidence: Double, power: Double = 0.9) -> Double? {
    guard pairs >= FamilyDecision.fewestPairs(confidence: confidence, figures: figures) else { return nil }
    let level = (1 - confidence) / Double(figures)
    let change = ofOnePair * Reach(level: level, power: power).of(pairs: Double(pairs)) / Double(pairs).squareRoot()
    return isRelative ? ShortSeries.exponential(change) - 1 : change
  }
}
